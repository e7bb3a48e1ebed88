namespace Notebooks.Tests;

/// <summary>What the prose claims, measured on the fresh run of the embedded data.</summary>
public class StoryTests(WorkshopRun run)
{
    [Fact]
    public void Should_Overfit_The_First_Network() =>
        Assert.True(Metric("01-import-libraries", "first network, RMSE of the known ratings") < 0.2
        * Metric("01-import-libraries", "first network, RMSE of the hidden ratings"));

    [Fact]
    public void Should_Train_By_Hand_What_Fit_Trains() =>
        Assert.InRange(Metric("06-train", "largest difference between the loop by hand and Fit"), 0, 1e-6);

    [Fact]
    public void Should_Do_Worse_Than_The_Mean_With_The_Settings_Of_2017() =>
        Assert.True(Metric("06-train", "validation RMSE with the settings of 2017") > Metric("06-train", "validation RMSE of the mean"));

    [Fact]
    public void Should_Beat_The_Mean_By_Biases_And_Biases_By_DotBias()
    {
        var biases = Metric("06-train", "validation RMSE of biases");
        Assert.True(biases < Metric("06-train", "validation RMSE of the mean") - 0.05);
        Assert.True(Metric("06-train", "validation RMSE of DotBias by default") < biases - 0.01);
    }

    [Fact]
    public void Should_Take_The_Same_Steps_With_The_Exact_Optimizer() =>
        Assert.InRange(Metric("06-train", "the same, by ExactAdam"), 0, 1e-3);

    [Fact]
    public void Should_Overfit_The_Deep_Network_And_Cure_It()
    {
        Assert.True(Metric("07-go-deeper", "500 neurons, error lost between the best epoch and the last") > 0.05);
        var (dot, layers) = (
            Metric("07-go-deeper", "validation RMSE of the dot product"), Metric("07-go-deeper", "validation RMSE of the layers alone"));
        Assert.True(layers < Metric("07-go-deeper", "validation RMSE of biases"));
        Assert.True(dot < layers - 0.02);
        // Given the product, layers add next to nothing, and take next to nothing away.
        Assert.InRange(Metric("07-go-deeper", "validation RMSE of both together") - dot, -0.01, 0.01);
    }

    [Fact]
    public void Should_Go_On_From_A_Checkpoint_As_If_Nothing_Had_Stopped() =>
        Assert.Equal(0, Metric("07-go-deeper", "difference of the resumed training"));

    [Fact]
    public void Should_Find_The_Planted_Topics_In_Trained_Embeddings_Only()
    {
        var chance = Metric("08-embeddings", "share by chance");
        Assert.True(Metric("08-embeddings", "share of neighbours of the same group") > 1.8 * chance);
        Assert.InRange(Metric("08-embeddings", "untrained: share of neighbours of the same group"), 0.7 * chance, 1.3 * chance);
    }

    [Fact]
    public void Should_Gain_By_Side_Information_Once_It_Is_Merged()
    {
        var merged = Metric("09-side-information", "validation RMSE, merged");
        Assert.True(merged < Metric("09-side-information", "validation RMSE, never merged") - 0.03);
        Assert.True(merged < Metric("09-side-information", "validation RMSE of the dot product") - 0.03);
    }

    [Fact]
    public void Should_Beat_The_Network_By_Bayesian_Factorization() =>
        Assert.True(
            Metric("10-use-and-compare", "validation RMSE of Bayesian factorization")
            < Metric("10-use-and-compare", "validation RMSE of the network with side information") - 0.01);

    [Fact]
    public void Should_Not_Lose_By_A_Blend() =>
        Assert.True(
            Metric("10-use-and-compare", "validation RMSE of the blend")
            < Metric("10-use-and-compare", "validation RMSE of Bayesian factorization") + 0.001);

    [Fact]
    public void Should_Flatter_By_Sampled_Negatives() =>
        Assert.True(Metric("10-use-and-compare", "HR@10 among 99 sampled ones") > 2
        * Metric("10-use-and-compare", "HR@10 among all articles"));

    [Fact]
    public void Should_Know_Nothing_Untrained_And_Something_Trained()
    {
        Assert.InRange(Metric("11-no-ratings", "AUC of the untrained network"), 0.48, 0.52);
        Assert.True(Metric("11-no-ratings", "AUC of my own loop, best epoch") > 0.65);
    }

    [Fact]
    public void Should_Not_Beat_Popularity_Of_News_By_Tastes_Alone()
    {
        var counted = Metric("11-no-ratings", "HR@10 of my popularity");
        Assert.True(counted > Metric("11-no-ratings", "HR@10 of BPR"));
        // A standard error is .007.
        Assert.InRange(Metric("11-no-ratings", "HR@10 of EASE") - counted, -0.014, 0.014);
    }

    [Fact]
    public void Should_Flatter_Popularity_By_Later_Choices() =>
        Assert.True(Metric("11-no-ratings", "HR@10 of my popularity") > Metric("11-no-ratings", "HR@10 of popularity") + 0.01);

    [Fact]
    public void Should_Rank_Better_By_A_Rate_And_A_Penalty_Found_Inside()
    {
        Assert.True(Metric("11-no-ratings", "HR@10 of BPR, rate and L2 searched") > Metric("11-no-ratings", "HR@10 of BPR") + 0.01);
        Assert.InRange(Metric("11-no-ratings", "AUC of the triplet loss"), 0.7, 0.8);
        // A standard error is .007.
        Assert.True(Metric("11-no-ratings", "HR@10 of the blend") > Metric("11-no-ratings", "HR@10 of EASE") - 0.007);
    }

    [Fact]
    public void Should_Flatter_Models_By_Different_Factors() =>
        Assert.True(Math.Abs(Metric("11-no-ratings", "EASE, sampled / all") - Metric("11-no-ratings", "DotBias, sampled / all")) > 0.2);

    [Fact]
    public void Should_Beat_Popularity_By_A_Clock_And_The_Clock_By_Two_Stages()
    {
        Assert.True(Metric("12-two-stages", "HR@10 of the best hours of fading") > 1.5
            * Metric("12-two-stages", "HR@10 of fading over a year"));
        Assert.True(Metric("12-two-stages", "HR@10 of two stages") > 1.4 * Metric("12-two-stages", "HR@10 of the towers alone"));
        Assert.True(Metric("12-two-stages", "HR@10 of two stages") > Metric("12-two-stages", "HR@10 of the clock"));
        Assert.True(Metric("12-two-stages", "choices among the candidates") > Metric("12-two-stages", "HR@10 of two stages"));
    }

    [Fact]
    public void Should_Find_Order_In_The_Log_And_Networks_Short_Of_The_Clock()
    {
        Assert.True(Metric("13-what-comes-next", "next of the same group, in the order of time") > 1.5
            * Metric("13-what-comes-next", "next of the same group, mixed"));
        Assert.True(Metric("12-two-stages", "HR@10 of two stages") > 1.2 * Metric("13-what-comes-next", "HR@10 of self-attention"));
    }

    [Fact]
    public void Should_Solve_The_Exercises()
    {
        Assert.Equal(1, Metric("solutions/11-no-ratings", "exercise 11.1, the hinge"));
        Assert.Equal(0, Metric("solutions/11-no-ratings", "exercise 11.1, push on the first pair"));
        Assert.Equal(1, Metric("solutions/12-two-stages", "exercise 12.1 solved"));
        Assert.Equal(0, Metric("solutions/13-what-comes-next", "exercise 13.1, difference to the matrix"));
        Assert.True(
            Metric("solutions/13-what-comes-next", "exercise 13.1, sport by attention")
            > Metric("solutions/13-what-comes-next", "exercise 13.1, sport by the mean"));
        Assert.Equal(1, Metric("solutions/07-go-deeper", "exercise 7.1 solved"));
        Assert.Equal(1, Metric("solutions/08-embeddings", "exercise 8.1, cosine of the same direction"), 6);
        Assert.Equal(1.2247, Metric("solutions/09-side-information", "exercise 9.1, the last value"), 3);
        Assert.Equal(1, Metric("solutions/10-use-and-compare", "exercise 10.1 solved"));
        Assert.Equal(1, Metric("solutions/05-build-the-network", "exercise 5.1 solved"));
        Assert.Equal(0, Metric("solutions/06-train", "exercise 6.1, difference to the library's MAE"));
        Assert.Equal(1, Metric("solutions/06-train", "exercise 6.2 solved"));
    }

    private double Metric(string notebook, string name)
    {
        var path = $"notebooks/{notebook}.ipynb";
        var executed = new NotebookJson(run.Executed(path));
        var saved = new NotebookJson(Repository.Folder(path));
        if (saved.Metrics.Except(saved.MetricsBut(executed.Absent)).Any(metric => metric.Name == name))
            Tools.Missing("python3-torch", "apt-get install python3-torch");

        return executed.Metrics.Single(metric => metric.Name == name).Value;
    }
}
