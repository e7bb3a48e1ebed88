using NotebookHelpers.Data;
using NotebookHelpers.Tests.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests;

[Collection("display")]
public class FaultCheckTests
{
    private const string Places = "places in the batch are looked up where ids should be";
    private const string Mixed = "something sums or averages over the whole batch";
    private const string Squeezed = "One pair alone: forward returned [], expected [1].";
    private const string LeftOut = "hidden, rating change no score";

    private static readonly Interactions Train = World.Make();

    /// <summary>A network with those of four faults that are asked for.</summary>
    private sealed class MyFaulty : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding users, items, userBiases, itemBiases;
        private readonly Linear hidden, rating;
        private readonly string faults;

        public MyFaulty(string faults) : base(nameof(MyFaulty))
        {
            this.faults = faults;
            (users, items) = (Embedding(Train.Users.Size, 4), Embedding(Train.Items.Size, 4));
            (userBiases, itemBiases) = (Embedding(Train.Users.Size, 1), Embedding(Train.Items.Size, 1));
            (hidden, rating) = (Linear(8, 6), Linear(6, 1));
            RegisterComponents();
        }

        public override Tensor forward(Tensor u, Tensor i)
        {
            var (user, item) = (users.forward(u), items.forward(i));
            var deep = rating.forward(hidden.forward(cat([user, item], 1)).relu());
            var biases = userBiases.forward(u) + itemBiases.forward(faults.Contains('p') ? arange(i.shape[0]) : i);
            var dot = (user * item).sum(1);
            var sum = faults.Contains('m') ? (dot + biases).mean([1], keepdim: true) : dot.unsqueeze(1) + biases;
            sum = faults.Contains('l') ? sum : sum + deep;
            return faults.Contains('s') ? sum.squeeze() : sum.squeeze(1);
        }
    }

    [Theory]
    [InlineData("p", Places)]
    [InlineData("m", Mixed)]
    [InlineData("s", Squeezed)]
    [InlineData("l", LeftOut)]
    [InlineData("pm", Places, Mixed)]
    [InlineData("sl", Squeezed, LeftOut)]
    [InlineData("pms", Places, Mixed, Squeezed)]
    [InlineData("pmsl", Places, Mixed, Squeezed, LeftOut)]
    public void Should_Count_The_Faults_That_Are_Left_And_Name_Each(string faults, params string[] named)
    {
        foreach (var seed in new[] { 1, 2, 2017 })
        {
            Workshop.Seed(seed);
            var check = Check.That(() => new MyFaulty(faults), Train, Train).HasBiases();
            Assert.False(check.Passed);
            Assert.StartsWith($"Not yet, {(faults.Length == 1 ? "1 fault is" : $"{faults.Length} faults are")} left.", check.ToString());
            Assert.All(new[] { Places, Mixed, Squeezed, LeftOut },
                fault => Assert.Equal(named.Contains(fault), check.ToString().Contains(fault, StringComparison.Ordinal)));
        }
        Workshop.Seed(2017);
    }

    [Fact]
    public void Should_Pass_What_Has_No_Fault() => Assert.StartsWith("Right: hidden layers of 6 neurons",
        Check.That(() => new MyFaulty(""), Train, Train).HasBiases().HasLayers(6).ToString());
}
