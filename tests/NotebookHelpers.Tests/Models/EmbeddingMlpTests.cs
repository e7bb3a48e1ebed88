using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Models;

[Collection("display")]
public class EmbeddingMlpTests
{
    public EmbeddingMlpTests()
    {
        // The library loads torch, and a second thread gains nothing here.
        Workshop.Seed(1);
        set_num_threads(1);
    }

    [Fact]
    public void Should_Score_By_Hand()
    {
        // Mean 3, deviation 1. One factor, two hidden numbers.
        var train = World.Of((1, 1, 2), (2, 2, 4));
        var model = new EmbeddingMlp(train, factors: 1, hidden: [2], dropout: 0, dot: false);
        Set(model, "userFactors.weight", 0, 0.5f, -1);
        Set(model, "itemFactors.weight", 0, 2, 1);
        Set(model, "layers.hidden1.weight", 1, 1, 3, -1);
        Set(model, "layers.hidden1.bias", 0.5f, 0);
        Set(model, "layers.output.weight", 2, 10);
        Set(model, "layers.output.bias", 0.25f);
        // User 1, item 1: relu(.5 + 2 + .5) = 3, relu(1.5 - 2) = 0, so 3 + 2 * 3 + .25. User 2, item 2: relu(-1 + 1 + .5) = .5, relu(-3 -
        // 1) = 0.
        Assert.Equal([9.25f, 4.25f], model.Predict(train));
        // Both unknown: relu(.5) = .5, relu(0) = 0.
        Assert.Equal(4.25f, model.Predict(9, 9));
    }

    [Fact]
    public void Should_Add_The_Dot_Product_And_The_Biases_To_The_Layers()
    {
        // Mean 3, deviation 1. One factor, no hidden layer: a sum of the vectors and their product.
        var train = World.Of((1, 1, 2), (2, 2, 4));
        var model = new EmbeddingMlp(train, factors: 1, hidden: [], dropout: 0);
        Set(model, "userFactors.weight", 0, 0.5f, -1);
        Set(model, "itemFactors.weight", 0, 2, 1);
        Set(model, "userBiases.weight", 0, 0.25f, 0.5f);
        Set(model, "itemBiases.weight", 0, 10, 20);
        Set(model, "layers.output.weight", 100, 200, 400);
        // 3 + .5 * 2 + .25 + 10 + 50 + 400 + 400, and 3 - 1 + .5 + 20 - 100 + 200 - 400.
        Assert.Equal([864.25f, -277.5f], model.Predict(train));
    }

    [Fact]
    public void Should_Learn_What_A_Dot_Product_Learns()
    {
        var (train, validation) = World.Make(rows: 12_000).SplitRandom(seed: 1);
        float Error(RatingNetwork model)
        {
            model.Fit(train, validation, FitOptions.Default with { WeightDecay = 1, Seed = 1 });
            return (float)Rmse.Of(model, validation);
        }
        Workshop.Seed(1);
        var dot = Error(new DotBias(train, 8));
        Workshop.Seed(1);
        Assert.InRange(Error(new EmbeddingMlp(train, 8, dropout: 0.5)), 0, 1.01 * dot);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 7 })]
    [InlineData(new[] { 9, 4 })]
    public void Should_Start_At_The_Mean(int[] hidden)
    {
        var train = World.Make();
        Assert.All(new EmbeddingMlp(train, 5, hidden, dot: false).Predict(train), rating => Assert.Equal(train.MeanRating, rating));
        var model = new EmbeddingMlp(train, 5, hidden);
        // Two biases and five products, of numbers up to .05 each.
        var most = model.Options.Deviation * ((2 * 0.05) + (5 * 0.05 * 0.05));
        Assert.All(model.Predict(train), rating => Assert.InRange(rating, train.MeanRating - most, train.MeanRating + most));
        long expected = 251 * 5 + 251;
        var width = 15;
        foreach (var next in hidden)
            (expected, width) = (expected + ((width + 1) * next), next);
        Assert.Equal(expected + width + 1 + 6, model.Summary().Rows.Sum(row => (long)row[^1]!));
    }

    [Fact]
    public void Should_Drop_Out_In_Training_Only()
    {
        var train = World.Make();
        var model = new EmbeddingMlp(train, 8, [32], dropout: 0.5);
        model.Fit(train, train, FitOptions.Default with { Epochs = 2 });
        Assert.Equal(model.Predict(train), model.Predict(train));
        model.train();
        using var scope = NewDisposeScope();
        Assert.False(model.call(train.UserTensor, train.ItemTensor).equal(model.call(train.UserTensor, train.ItemTensor)).all()
            .item<bool>());
    }

    [Fact]
    public void Should_Predict_One_Pair_As_In_A_Batch()
    {
        var train = World.Make();
        var model = new EmbeddingMlp(train, 8);
        model.Fit(train, train, FitOptions.Default with { Epochs = 1 });
        Assert.Equal(model.Predict(train)[3], model.Predict(train.Users[train.UserIndices[3]], train.Items[train.ItemIndices[3]]), 5);
    }

    [Fact]
    public void Should_Learn_Planted_Tastes()
    {
        var (train, validation) = World.Make(rows: 12_000).SplitRandom(seed: 1);
        Workshop.Seed(1);
        var model = new EmbeddingMlp(train, 8);
        model.Fit(train, validation);
        Assert.True(Rmse.Of(model, validation) < 0.95 * Rmse.Of(new BiasModel(train), validation), $"{Rmse.Of(model, validation)}");
    }

    [Fact]
    public void Should_Scale_With_The_Ratings()
    {
        var small = World.Make(rows: 2000);
        var large = new Interactions(
            small.Users, small.Items, small.UserIndices, small.ItemIndices, [.. small.Ratings.Select(rating => 16 * rating)]);
        float[] Predicted(Interactions train)
        {
            Workshop.Seed(1);
            var model = new EmbeddingMlp(train, 8, dropout: 0);
            model.Fit(train, train, FitOptions.Default with { Epochs = 2, LearningRate = 0.015 });
            return model.Predict(train);
        }
        Assert.All(Predicted(small).Zip(Predicted(large)), pair => Assert.Equal(pair.First, pair.Second / 16, tolerance: 0.001f));
    }

    [Fact]
    public void Should_Throw_If_A_Number_Makes_No_Sense()
    {
        var train = World.Make();
        Assert.Contains("hidden[1] is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingMlp(train, hidden: [5, 0])).Message);
        Assert.Contains("dropout is 1", Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingMlp(train, dropout: 1)).Message);
        Assert.Contains("factors is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingMlp(train, 0)).Message);
    }

    internal static void Set(RatingNetwork model, string name, params float[] values)
    {
        using var off = no_grad();
        var weight = model.state_dict()[name];
        weight.copy_(tensor(values).reshape(weight.shape));
    }
}
