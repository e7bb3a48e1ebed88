using NotebookHelpers.Models;

namespace NotebookHelpers.Tests.Models;

public class BayesianFactorizationTests
{
    [Fact]
    public void Should_Draw_The_Same_From_The_Same_Seed()
    {
        var train = World.Make(30, 20, 300);
        var first = new BayesianFactorization(train, factors: 2, rounds: 20, seed: 1).Predict(train);
        Assert.Equal(first, new BayesianFactorization(train, factors: 2, rounds: 20, seed: 1).Predict(train));
        Assert.NotEqual(first, new BayesianFactorization(train, factors: 2, rounds: 20, seed: 2).Predict(train));
    }

    [Fact]
    public void Should_Throw_If_There_Is_No_Factor()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new BayesianFactorization(World.Make(3, 3, 9), factors: 0));
}
