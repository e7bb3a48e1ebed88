using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace NotebookHelpers.Tests.Models;

public class ClassicalTests
{
    [Fact]
    public void Should_Answer_The_Mean()
    {
        var train = World.Of((1, 1, 2), (1, 2, 3), (2, 1, 5));
        Assert.Equal([10 / 3f, 10 / 3f, 10 / 3f], new MeanModel(train).Predict(train));
    }

    [Fact]
    public void Should_Find_A_Bias_By_Hand()
    {
        // One item, so that user and item biases come apart only by their penalties: with itemL2 huge, the item has none.
        // Mean 3; user 1 rates +1, +1 (and so 2 / (2 + 2) = .5), user 2 rates -2 (-2 / (1 + 2)).
        var train = World.Of((1, 1, 4), (1, 2, 4), (2, 1, 1));
        var predicted = new BiasModel(train, userL2: 2, itemL2: 1e12).Predict(train);
        Assert.Equal(3.5, predicted[0], 5);
        Assert.Equal(3 - (2 / 3.0), predicted[2], 5);
    }

    [Fact]
    public void Should_Reach_The_Minimum_Of_Both_Biases()
    {
        // At the minimum each bias is its own closed form given the others: check one from outside, by predictions of single pairs.
        var train = World.Make(30, 20, 300);
        var model = new BiasModel(train, 4, 3);
        var predicted = model.Predict(train);
        foreach (var user in new[] { 1, 7, 30 })
        {
            var rows = Enumerable.Range(0, train.Count).Where(row => train.UserIndices[row] == user).ToArray();
            // Σ (rating - prediction) = userL2 · bu, and bu is the prediction less mean and item bias: an unknown user has these two.
            var unknown = World.Of((-1, 1, 0));
            var bias = rows.Sum(row => train.Ratings[row] - (double)predicted[row]) / 4;
            var withoutBias = model.Predict(
                new NotebookHelpers.Data.Interactions(unknown.Users, train.Items, [0], [train.ItemIndices[rows[0]]], [0]))[0];
            Assert.Equal(withoutBias + bias, predicted[rows[0]], 3);
        }
    }

    [Fact]
    public void Should_Match_By_Id_And_Not_By_Index()
    {
        var train = World.Of((1, 1, 1), (2, 1, 5), (1, 2, 2), (2, 2, 4));
        var turned = World.Of((2, 2, 0), (1, 1, 0), (3, 1, 0));
        var model = new BiasModel(train, 1, 1);
        var known = model.Predict(train);
        var predicted = model.Predict(turned);
        Assert.Equal([known[3], known[0]], predicted[..2]);
        Assert.Equal(3, predicted[2], 1);
    }

    [Fact]
    public void Should_Throw_If_A_Strength_Is_Negative() =>
        Assert.Contains("userL2 is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new BiasModel(World.Make(), userL2: -1)).Message);

    [Fact]
    public void Should_Beat_The_Mean()
    {
        var (train, validation) = World.Make().SplitRandom(seed: 1);
        Assert.True(Rmse.Of(new BiasModel(train), validation) < 0.95 * Rmse.Of(new MeanModel(train), validation));
    }
}
