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
    public void Should_Take_The_Same_Steps_With_The_Exact_Optimizer() =>
        Assert.InRange(Metric("06-train", "largest difference between DenseAdam and ExactAdam"), 0, 1e-3);

    [Fact]
    public void Should_Overfit_The_Deep_Network_And_Cure_It()
    {
        Assert.True(Metric("07-go-deeper", "500 neurons, error lost between the best epoch and the last") > 0.05);
        Assert.True(Metric("07-go-deeper", "validation RMSE of the deep network") < Metric("07-go-deeper", "validation RMSE of biases"));
        Assert.True(Metric("07-go-deeper", "validation RMSE of the dot product") < Metric("07-go-deeper", "validation RMSE of the deep network"));
    }

    [Fact]
    public void Should_Go_On_From_A_Checkpoint_As_If_Nothing_Had_Stopped() =>
        Assert.Equal(0, Metric("07-go-deeper", "difference of the resumed training"));

    [Fact]
    public void Should_Find_The_Planted_Topics_In_Trained_Embeddings_Only()
    {
        double chance = Metric("08-embeddings", "share by chance");
        Assert.True(Metric("08-embeddings", "share of neighbours of the same group") > 1.8 * chance);
        Assert.InRange(Metric("08-embeddings", "untrained: share of neighbours of the same group"), 0.7 * chance, 1.3 * chance);
    }

    [Fact]
    public void Should_Gain_By_Side_Information_Once_It_Is_Merged()
    {
        double merged = Metric("09-side-information", "validation RMSE, merged");
        Assert.True(merged < Metric("09-side-information", "validation RMSE, never merged") - 0.05);
        Assert.True(merged < Metric("09-side-information", "validation RMSE of the dot product") - 0.03);
    }

    [Fact]
    public void Should_Beat_The_Network_By_Bayesian_Factorization() =>
        Assert.True(Metric("10-use-and-compare", "validation RMSE of Bayesian factorization") < Metric("10-use-and-compare", "validation RMSE of the network with side information") - 0.01);

    [Fact]
    public void Should_Flatter_By_Sampled_Negatives() =>
        Assert.True(Metric("10-use-and-compare", "HR@10 among 99 sampled ones") > 2 * Metric("10-use-and-compare", "HR@10 among all articles"));

    [Fact]
    public void Should_Solve_The_Exercises()
    {
        Assert.Equal(1, Metric("solutions/07-go-deeper", "exercise 4 solved"));
        Assert.Equal(1, Metric("solutions/08-embeddings", "exercise 5, cosine of the same direction"), 6);
        Assert.Equal(1.2247, Metric("solutions/09-side-information", "exercise 6, the last value"), 3);
        Assert.Equal(1, Metric("solutions/10-use-and-compare", "exercise 7 solved"));
        Assert.Equal(1, Metric("solutions/05-build-the-network", "exercise 1 solved"));
        Assert.Equal(0, Metric("solutions/06-train", "exercise 2, difference to the library's MAE"));
        Assert.Equal(1, Metric("solutions/06-train", "exercise 3 solved"));
    }

    private double Metric(string notebook, string name) =>
        new NotebookJson(run.Executed($"notebooks/{notebook}.ipynb")).Metrics.Single(metric => metric.Name == name).Value;
}
