using NotebookHelpers.Data;
using NotebookHelpers.Tests.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests;

[Collection("display")]
public class LayerCheckTests
{
    private static readonly Interactions Train = World.Make();

    /// <summary>Two hidden layers, whose mistakes can be chosen.</summary>
    private sealed class MyLayers : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding users, items;
        private readonly Linear first, second, rating;
        private readonly string mistake;

        public MyLayers(string mistake) : base(nameof(MyLayers))
        {
            this.mistake = mistake;
            users = Embedding(Train.Users.Size, 4);
            items = Embedding(Train.Items.Size, 4);
            (first, second, rating) = mistake == "turned"
                ? (Linear(8, 5), Linear(5, 20), Linear(20, 1))
                : (Linear(8, 20), Linear(20, 5), Linear(mistake is "one layer" ? 20 : 5, 1));
            if (mistake == "no linear layer")
                register_module(nameof(users), users);
            else if (mistake != "not registered")
                RegisterComponents();
        }

        public override Tensor forward(Tensor u, Tensor i)
        {
            var both = cat([users.forward(u), items.forward(i)], 1);
            var hidden = mistake switch
            {
                "one layer" => first.forward(both).relu(),
                "no relu" => second.forward(first.forward(both)).relu(),
                "no second relu" => second.forward(first.forward(both).relu()),
                "unused" => second.forward(zeros(u.shape[0], 20)).relu(),
                "sigmoid" => second.forward(first.forward(both).sigmoid()).tanh(),
                _ => second.forward(first.forward(both).relu()).relu(),
            };
            var score = rating.forward(hidden).squeeze(1);
            return mistake == "relu at the end" ? score.relu() : score;
        }
    }

    [Theory]
    [InlineData("one layer", "second changes no score")]
    [InlineData("turned", "Linear(20, 5) is missing: expected 20 and then 5 neurons, and 1 for the rating. There are first (8 to 5), ")]
    [InlineData("not registered", "MyLayers has nothing to learn. Make each a private field")]
    [InlineData("no relu", "No relu follows first")]
    [InlineData("no second relu", "No relu follows second")]
    [InlineData("no linear layer", "There is no linear layer. Make each a private field")]
    [InlineData("unused", "users, items, first change no score")]
    [InlineData("relu at the end", "rating makes the rating, and nothing but the mean may follow it")]
    public void Should_Say_What_Layers_Lack(string mistake, string expected)
    {
        var check = Check.That(() => new MyLayers(mistake), Train, Train).HasLayers(20, 5);
        Assert.False(check.Passed);
        Assert.Contains(expected, check.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sigmoid")]
    public void Should_Pass_What_Has_All_Layers(string mistake) =>
        Assert.Equal("Right: hidden layers of 20 and 5 neurons, and a relu behind each.",
            Check.That(() => new MyLayers(mistake), Train, Train).HasLayers(20, 5).ToString());

    [Fact]
    public void Should_Leave_All_Weights_As_They_Were()
    {
        using var network = new MyLayers("");
        var before = network.parameters().Select(weights => weights.clone()).ToArray();
        Check.That(() => network, Train, Train).HasLayers(20, 5).HasBiases();
        Assert.All(network.parameters().Zip(before), pair => Assert.Equal(0, (pair.First - pair.Second).abs().sum().item<float>()));
    }
}
