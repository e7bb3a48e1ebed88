using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Models;

[Collection("display")]
public class DotBiasTests
{
    private static DotBias Trained(Interactions train)
    {
        Workshop.Seed(1);
        var model = new DotBias(train, 8);
        model.Fit(train, train, FitOptions.Default with { Epochs = 2 });
        return model;
    }

    [Fact]
    public void Should_Start_Near_The_Mean_With_Zeros_For_The_Unknown()
    {
        var train = World.Make();
        var model = new DotBias(train, 8);
        Assert.Equal(train.MeanRating, model.Predict(-1, "no such item"), 5);
        Assert.All(model.Predict(train), rating => Assert.InRange(rating, train.MeanRating - 0.13f, train.MeanRating + 0.13f));
        Assert.Equal(0, new DotBias(train, 8, mean: false).Predict(-1, -1));
    }

    [Fact]
    public void Should_Keep_Zeros_For_The_Unknown_While_It_Learns()
    {
        var train = World.Make();
        var model = Trained(train);
        Assert.Equal(train.MeanRating, model.Predict(-1, "no such item"));
        // An unknown user: mean and item bias remain, the same for every unknown user.
        Assert.Equal(model.Predict(-1, "item 3"), model.Predict("nobody", "item 3"));
        Assert.NotEqual(train.MeanRating, model.Predict(-1, "item 3"));
    }

    [Fact]
    public void Should_Predict_Each_Pair_By_Itself()
    {
        var train = World.Make();
        var model = Trained(train);
        var predicted = model.Predict(train);
        int[] order = [.. Enumerable.Range(0, train.Count).Reverse()];
        var turned = new Interactions(
            train.Users, train.Items, [.. order.Select(row => train.UserIndices[row])], [.. order.Select(row => train.ItemIndices[row])],
            [.. order.Select(row => train.Ratings[row])]);
        Assert.Equal(order.Select(row => predicted[row]), model.Predict(turned));
        Assert.Equal(predicted[5], model.Predict(train.Users[train.UserIndices[5]], train.Items[train.ItemIndices[5]]), 5);
    }

    [Fact]
    public void Should_Predict_In_Chunks_As_At_Once()
    {
        var train = World.Make();
        var model = new DotBias(train, 4);
        int[] rows = [.. Enumerable.Range(0, 140_000).Select(row => row % train.Count)];
        var many = new Interactions(
            train.Users, train.Items, [.. rows.Select(row => train.UserIndices[row])], [.. rows.Select(row => train.ItemIndices[row])],
            new float[rows.Length]);
        var once = model.Predict(train);
        Assert.Equal(rows.Select(row => once[row]), model.Predict(many));
    }

    [Fact]
    public void Should_Throw_Without_Factors() =>
        Assert.Contains("factors is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new DotBias(World.Make(), 0)).Message);

    [Fact]
    public void Should_Count_Each_Row_Once_In_The_Penalty()
    {
        // The penalty's mean over all rows, times the rows, is the sum over the tables: each row times a power of its count.
        var train = World.Make(30, 20, 300);
        var model = new DotBias(train, 5, mean: true);
        using var all = model.Penalty(train.UserTensor, train.ItemTensor, RatingNetwork.Rarity);
        var weights = model.state_dict();
        double Squares(string name)
        {
            var ids = name.StartsWith("user", StringComparison.Ordinal) ? train.UserTensor : train.ItemTensor;
            using var squares = weights[name].square().sum(1) * ids.bincount(null, weights[name].shape[0]).pow(0.25);
            return squares.sum().item<float>();
        }
        double Whole(string name) => weights[name].square().sum().item<float>();
        var deviation = Math.Sqrt(train.Ratings.Average(rating => Math.Pow(rating - train.MeanRating, 2)));
        var expected = (deviation * (Squares("userFactors.weight") + Squares("itemFactors.weight")))
            + (0.3 * (Squares("userBiases.weight") + Squares("itemBiases.weight")));
        Assert.Equal(expected, all.item<float>() * train.Count, 3);
        Assert.Equal(Whole("userFactors.weight") + Whole("itemFactors.weight"), model.PenaltyOfTables().item<float>(), 3);
    }

    [Fact]
    public void Should_Summarise_As_Keras_Does()
    {
        var summary = new DotBias(World.Make(150, 100), 8).Summary();
        Assert.Contains("userFactors (Embedding)  weight [151, 8]        1208", summary.ToString());
        Assert.EndsWith(
            $"{(151 * 9) + (101 * 9):#,0} parameters, 100 % of them in embedding tables. Training takes about 1 MB.", summary.ToString());
        Assert.Contains("<td", summary.ToHtml());
    }

    [Fact]
    public void Should_Be_The_Same_With_The_Same_Seed()
    {
        var train = World.Make();
        Assert.Equal(Trained(train).Predict(train), Trained(train).Predict(train));
    }

    [Fact]
    public void Should_Recover_Planted_Tastes()
    {
        var (train, validation) = World.Make(rows: 12_000).SplitRandom(seed: 1);
        Workshop.Seed(1);
        var model = new DotBias(train, 8);
        model.Fit(train, validation);
        // The noise is .3; what tastes add to biases is 1 in size.
        Assert.InRange(Rmse.Of(model, validation), 0.25, 0.40);
        Assert.True(Rmse.Of(new BiasModel(train), validation) > 0.8);
    }
}
