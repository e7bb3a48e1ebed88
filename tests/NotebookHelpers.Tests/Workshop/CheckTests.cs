using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests;

[Collection("display")]
public class CheckTests
{
    private static readonly Interactions Train = World.Make();

    /// <summary>A dot product, whose mistakes can be chosen.</summary>
    private sealed class MyNetwork : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding users, items, userBiases, itemBiases = null!;
        private readonly string mistake;

        public MyNetwork(string mistake = "") : base(nameof(MyNetwork))
        {
            this.mistake = mistake;
            users = Small(Embedding(Train.Users.Size, 4));
            items = Small(Embedding(Train.Items.Size, 4));
            userBiases = Small(Embedding(Train.Users.Size, 1));
            if (mistake != "no item biases")
                itemBiases = Small(Embedding(Train.Items.Size, 1));
            RegisterComponents();
        }

        public override Tensor forward(Tensor u, Tensor i)
        {
            var dot = (users.forward(u) * items.forward(i)).sum(1);
            return mistake switch
            {
                "not written" => throw new NotImplementedException(),
                "shape" => dot + userBiases.forward(u) + itemBiases.forward(i).squeeze(1),
                "whole batch" => dot + (users.forward(u) * items.forward(i)).sum(),
                "squeeze" => (dot + userBiases.forward(u).squeeze(1)).unsqueeze(1).squeeze(),
                "unused" => dot + itemBiases.forward(i).squeeze(1),
                "no item biases" => dot + userBiases.forward(u).squeeze(1),
                "item bias by user" => dot + userBiases.forward(u).squeeze(1) + itemBiases.forward(u % Train.Items.Size).squeeze(1),
                "user bias by item" => dot + userBiases.forward(i).squeeze(1) + itemBiases.forward(i).squeeze(1),
                "beyond the table" => dot + userBiases.forward(u).squeeze(1) + itemBiases.forward(u).squeeze(1),
                "product of biases" => dot + (userBiases.forward(u) * itemBiases.forward(i)).squeeze(1),
                "large start" => (3000 * dot) + userBiases.forward(u).squeeze(1) + itemBiases.forward(i).squeeze(1) + Train.MeanRating,
                "mean" => dot + userBiases.forward(u).squeeze(1) + itemBiases.forward(i).squeeze(1) + Train.MeanRating,
                _ => dot + userBiases.forward(u).squeeze(1) + itemBiases.forward(i).squeeze(1),
            };
        }

        private static Embedding Small(Embedding table)
        {
            using var off = no_grad();
            init.uniform_(table.weight!, -0.05, 0.05);
            return table;
        }
    }

    [Fact]
    public void Should_Pass_A_Sound_Network()
    {
        Assert.Contains("64 pairs", Check.BatchOfOne(new MyNetwork(), Train).ToString());
        Assert.Contains("knows nothing", Check.KnowsNothing(new MyNetwork(), Train).ToString());
        Assert.Contains("knows nothing", Check.KnowsNothing(new DotBias(Train), Train).ToHtml());
    }

    [Theory]
    [InlineData("shape", "forward returned [64, 64], expected [64]")]
    [InlineData("whole batch", "forward must treat each pair by itself")]
    [InlineData("squeeze", "forward returned [], expected [1]")]
    public void Should_Throw_If_Pairs_Are_Mixed_Up(string mistake, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidOperationException>(() => Check.BatchOfOne(new MyNetwork(mistake), Train)).Message);

    [Fact]
    public void Should_Throw_If_An_Untrained_Network_Knows_Something()
    {
        var trained = new DotBias(Train, 4);
        trained.Fit(Train, Train, FitOptions.Default with { Epochs = 3 });
        Assert.Contains("learned nothing cannot be better",
            Assert.Throws<InvalidOperationException>(() => Check.KnowsNothing(trained, Train)).Message);
    }

    [Theory]
    [InlineData("not written", "Not written yet")]
    [InlineData("shape", "squeeze(1)")]
    [InlineData("no item biases", "There is 1 embedding of size 1; expected 2")]
    [InlineData("unused", "userBiases changes no score")]
    [InlineData("item bias by user", "userBiases and itemBiases are both looked up by the user, u. Look up the item's with i.")]
    [InlineData("user bias by item", "userBiases and itemBiases are both looked up by the item, i. Look up the user's with u.")]
    [InlineData("beyond the table", "index out of range in self: a table was asked for a row that it does not have.")]
    [InlineData("product of biases", "userBiases: where a row of it grows by 1")]
    [InlineData("large start", "Let all tables start small")]
    [InlineData("", "on average, and the mean of the ratings is ")]
    public void Should_Say_What_An_Exercise_Lacks(string mistake, string expected)
    {
        var check = Check.That(() => new MyNetwork(mistake), Train, Train).HasBiases().StartsAtMean();
        Assert.False(check.Passed);
        Assert.Contains(expected, check.ToString());
        Assert.Contains("border-left", check.ToHtml());
    }

    [Fact]
    public void Should_Say_If_The_Constructor_Is_Not_Written() =>
        Assert.Contains("Not written yet", Check.That(() => throw new NotImplementedException(), Train, Train).HasBiases().ToString());

    [Fact]
    public void Should_Train_Both_Networks_Alike()
    {
        var won = Check.That(() => new MyNetwork("mean"), Train, Train).HasBiases().StartsAtMean()
            .Beats(() => new MyNetwork("no item biases"));
        Assert.True(won.Passed);
        Assert.Matches(@"^Right: RMSE \d\.\d{3} after 8 epochs; MyNetwork, trained alike, has \d\.\d{3}\.$", won.ToString());
        var same = Check.That(() => new MyNetwork("mean"), Train, Train).Beats(() => new MyNetwork("mean"));
        Assert.False(same.Passed);
        Assert.Matches(@"^Not yet: RMSE (\d\.\d{3}) after 8 epochs; MyNetwork, trained alike, has \1\. Expected ", same.ToString());
    }

    [Fact]
    public void Should_Say_Whether_A_Network_Learns()
    {
        Assert.StartsWith("Right: it learns. After one epoch RMSE ",
            Check.That(() => new MyNetwork("mean"), Train, Train).Learns().ToString());
        Assert.StartsWith("It does not learn: after one epoch RMSE ",
            Check.That(() => new MyNetwork("no item biases"), Train, Train).Learns().ToString());
    }

    [Fact]
    public void Should_Answer_Alike_Whatever_Was_Drawn_Before_And_Leave_The_Generator_As_It_Was()
    {
        Workshop.Seed(3);
        string Answer() => Check.That(() => new MyNetwork("mean"), Train, Train).Learns().ToString();
        var first = Answer();
        var next = rand(1).item<float>();
        Assert.Equal(first, Answer());
        Workshop.Seed(3);
        Assert.Equal(next, rand(1).item<float>());
    }

    public class Answer
    {
        private const string Native = "index out of range in self\nException raised from operator() at Indexing.cpp:1 (most recent call "
            + "first):\nframe #0: c10::Error::Error";

        private static void Says<T>(Func<T> answer, T expected, bool passed, string words)
        {
            var check = Check.Answer(answer, expected);
            Assert.Equal((passed, words), (check.Passed, check.ToString()));
            Assert.Contains(System.Net.WebUtility.HtmlEncode(words), check.ToHtml());
        }

        [Fact]
        public void Should_Compare_Numbers()
        {
            Says(() => 1.250001, 1.25, true, "Right: 1.250001.");
            Says(() => 1.2501, 1.25, false, "Not yet: it gives 1.2501; expected 1.25.");
            Says(() => double.NaN, 1.25, false, "Not yet: it gives NaN; expected 1.25.");
            Says(() => float.NaN, float.NaN, true, "Right: NaN.");
            Says(() => 1e-7, 1e-7, true, "Right: 0.");
            Says(() => 3, 4, false, "Not yet: it gives 3; expected 4.");
        }

        [Fact]
        public void Should_Compare_Lists_In_Each_Place()
        {
            Says(() => new[] { 1f, float.NaN }, [1.000001f, float.NaN], true, "Right: 1, NaN.");
            Says(() => new List<int> { 1, 2 }, [2, 1], false, "Not yet: it gives 1, 2; expected 2, 1.");
            Says(() => new List<int>(), [1], false, "Not yet: it gives nothing; expected 1.");
            Says(() => new List<Id> { 1, 2, 3 }, [1, 2], false, "Not yet: it gives 1, 2, 3; expected 1, 2.");
            Says(() => (List<int>)null!, [1], false, "Not yet: it gives null; expected 1.");
            Says(() => Enumerable.Range(0, int.MaxValue).Select(number => number), [0, 1], false,
                "Not yet: it gives 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …; expected 0, 1.");
        }

        [Fact]
        public void Should_Show_Where_Each_List_Of_A_List_Ends() =>
            Says(() => new[] { new[] { 1, 2 }, [3] }, [[1, 2, 3], []], false,
                "Not yet: it gives [1, 2], [3]; expected [1, 2, 3], [nothing].");

        [Fact]
        public void Should_Say_Why_If_That_Is_Known()
        {
            (double, string)[] known = [(2, "That is twice as much."), (double.NaN, "That is no number.")];
            Assert.EndsWith("expected 1. That is twice as much.", Check.Answer(() => 2.0, 1.0, known).ToString());
            Assert.EndsWith("expected 1. That is no number.", Check.Answer(() => double.NaN, 1.0, known).ToString());
            Assert.EndsWith("expected 1.", Check.Answer(() => 3.0, 1.0, known).ToString());
            Assert.Equal("Right: 1.", Check.Answer(() => 1.0, 1.0, known).ToString());
        }

        [Fact]
        public void Should_Say_What_A_Sum_Over_A_Type_Is() =>
            Assert.EndsWith(
                "These are whole bytes: .sum(0) takes its 0 for a type of number. Write .sum([0]) to sum over the first dimension.",
                Check.Answer(() => ones(2, 3).sum(0), tensor(new[] { 2f, 2f, 2f })).ToString());

        [Fact]
        public void Should_Compare_Tensors_And_Their_Shapes()
        {
            Says(() => tensor(1f), tensor(1f), true, "Right: 1.");
            Says(() => tensor(new[] { 1f, 2f }), tensor(new[] { 1f, 2.5f }), false,
                "Not yet: it gives 1, 2 in the shape [2]; expected 1, 2.5 in the shape [2].");
            Says(() => tensor(new[] { 1f, 2f }).unsqueeze(1), tensor(new[] { 1f, 2f }), false,
                "Not yet: it gives 1, 2 in the shape [2, 1]; expected 1, 2 in the shape [2].");
            Says(() => tensor(new[] { 1f, 2f }, requires_grad: true), tensor(new[] { 1f, 2f }), true, "Right: 1, 2 in the shape [2].");
        }

        [Fact]
        public void Should_Answer_Whatever_The_Function_Throws()
        {
            Says(() => throw new NotImplementedException(), 1, false, "Not written yet. Replace the line that throws by your own.");
            Says(() => int.Parse("x", System.Globalization.CultureInfo.InvariantCulture), 1, false,
                "FormatException: The input string 'x' was not in a correct format.");
            Says(() => throw new System.Runtime.InteropServices.ExternalException(Native), 1, false,
                "ExternalException: index out of range in self: a table was asked for a row that it does not have. Is a user's index, u, "
                + "looked up in a table of items, or an item's, i, in one of users?");
            Says(() => Enumerable.Range(0, 3).Select(number => 1 / number), [1], false,
                "DivideByZeroException: Attempted to divide by zero.");
        }

        [Fact]
        public void Should_Cut_What_Torch_Itself_Throws()
        {
            var words = Check.Answer(() => tensor(new[] { 1f, 2f }).index_select(0, tensor(5L)).sum().item<float>(), 1f).ToString();
            Assert.Contains("out of range", words);
            Assert.DoesNotContain("frame #", words);
        }

        [Theory]
        [InlineData(typeof(OperationCanceledException))]
        [InlineData(typeof(TaskCanceledException))]
        [InlineData(typeof(ThreadInterruptedException))]
        public void Should_Let_An_Interrupt_Through(Type kind)
        {
            var interrupt = (Exception)Activator.CreateInstance(kind)!;
            Assert.Throws(kind, () => Check.Answer<int>(() => throw interrupt, 1));
            Assert.Throws<AggregateException>(() => Check.Answer<int>(() => throw new AggregateException(interrupt), 1));
        }
    }
}
