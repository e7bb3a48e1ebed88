using NotebookHelpers.Metrics;

namespace NotebookHelpers.Tests.Metrics;

public class ErrorTests
{
    [Fact]
    public void Should_Weigh_Large_Errors_In_Rmse()
    {
        // Errors 0, 1, -3: squares 0, 1, 9; mean 10/3.
        Assert.Equal(Math.Sqrt(10 / 3.0), Rmse.Of([2, 4, 1], [2, 3, 4]), 12);
    }

    [Fact]
    public void Should_Average_Distances_In_Mae() => Assert.Equal(4 / 3.0, Mae.Of([2, 4, 1], [2, 3, 4]), 12);

    [Fact]
    public void Should_Be_NaN_If_A_Prediction_Is()
    {
        Assert.Equal(double.NaN, Rmse.Of([1, float.NaN], [1, 1]));
        Assert.Equal(double.NaN, Mae.Of([1, float.NaN], [1, 1]));
    }

    [Fact]
    public void Should_Throw_If_Lengths_Differ_Or_There_Is_Nothing()
    {
        Assert.Contains("2 predictions for 3 ratings", Assert.Throws<ArgumentException>(() => Rmse.Of([1, 2], [1, 2, 3])).Message);
        Assert.Contains("no ratings", Assert.Throws<ArgumentException>(() => Mae.Of([], [])).Message);
    }
}
