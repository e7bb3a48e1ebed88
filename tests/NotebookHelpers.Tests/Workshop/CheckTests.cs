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
        private readonly Embedding users, items, userBiases, itemBiases;
        private readonly string mistake;

        public MyNetwork(string mistake = "") : base(nameof(MyNetwork))
        {
            this.mistake = mistake;
            users = Small(Embedding(Train.Users.Size, 4));
            items = Small(Embedding(Train.Items.Size, 4));
            userBiases = Small(Embedding(Train.Users.Size, mistake == "no biases" ? 2 : 1));
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
                "no biases" => dot,
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
        Assert.Contains("learned nothing cannot be better", Assert.Throws<InvalidOperationException>(() => Check.KnowsNothing(trained, Train)).Message);
    }

    [Theory]
    [InlineData("not written", "Not written yet")]
    [InlineData("shape", "squeeze(1)")]
    [InlineData("no biases", "There is 1 embedding of size 1; expected 2")]
    [InlineData("unused", "userBiases changes no score")]
    public void Should_Say_What_An_Exercise_Lacks(string mistake, string expected)
    {
        var check = Check.That(() => new MyNetwork(mistake), Train, Train).HasBiases().Beats(new MyNetwork());
        Assert.False(check.Passed);
        Assert.Contains(expected, check.ToString());
        Assert.Contains("border-left", check.ToHtml());
    }

    [Fact]
    public void Should_Say_If_The_Constructor_Is_Not_Written() =>
        Assert.Contains("Not written yet", Check.That(() => throw new NotImplementedException(), Train, Train).HasBiases().ToString());

    [Fact]
    public void Should_Compare_With_Another_Network()
    {
        var won = Check.That(() => new MyNetwork(), Train, Train).HasBiases().Beats(new MyNetwork());
        Assert.True(won.Passed);
        Assert.Matches(@"^Right\. RMSE \d\.\d{3}; MyNetwork had \d\.\d{3}\.$", won.ToString());
        var good = new DotBias(Train, 8);
        good.Fit(Train, Train);
        var lost = Check.That(() => new MyNetwork(), Train, Train).Beats(good, FitOptions.Default with { Epochs = 1 });
        Assert.False(lost.Passed);
        Assert.Contains("DotBias had", lost.ToString());
    }
}
