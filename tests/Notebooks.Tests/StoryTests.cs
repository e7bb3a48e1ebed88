namespace Notebooks.Tests;

/// <summary>What the prose claims, measured on the fresh run of the embedded data.</summary>
public class StoryTests(WorkshopRun run)
{
    [Fact]
    public void Should_Overfit_The_First_Network() =>
        Assert.True(Metric("01-import-libraries", "first network, RMSE of the known ratings") < 0.2 * Metric("01-import-libraries", "first network, RMSE of the hidden ratings"));

    [Fact]
    public void Should_Train_By_Hand_What_Fit_Trains() =>
        Assert.InRange(Metric("06-train", "largest difference between the loop by hand and Fit"), 0, 1e-6);

    [Fact]
    public void Should_Do_Worse_Than_The_Mean_With_The_Settings_Of_2017() =>
        Assert.True(Metric("06-train", "validation RMSE with the settings of 2017") > Metric("06-train", "validation RMSE of the mean"));

    [Fact]
    public void Should_Beat_The_Mean_By_Biases_And_Biases_By_DotBias()
    {
        double biases = Metric("06-train", "validation RMSE of biases");
        Assert.True(biases < Metric("06-train", "validation RMSE of the mean") - 0.05);
        Assert.True(Metric("06-train", "validation RMSE of DotBias by default") < biases - 0.01);
    }

    [Fact]
    public void Should_Solve_The_Exercises()
    {
        Assert.Equal(1, Metric("solutions/05-build-the-network", "exercise 1 solved"));
        Assert.Equal(0, Metric("solutions/06-train", "exercise 2, difference to the library's MAE"));
        Assert.Equal(1, Metric("solutions/06-train", "exercise 3 solved"));
    }

    private double Metric(string notebook, string name) =>
        new NotebookJson(run.Executed($"notebooks/{notebook}.ipynb")).Metrics.Single(metric => metric.Name == name).Value;
}
