using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using TorchSharp;

namespace NotebookHelpers.Tests.Models;

[Collection("display")]
public class RealDataTests
{
    private static (double Mean, double Biases, double Session, double Default) Errors(string folder)
    {
        // A second thread gains nothing here, and loses much on a busy machine.
        torch.set_num_threads(1);
        var (train, validation) = Interactions.From(RatingFiles.Read(folder)).SplitRandom(0.2, seed: 1);
        Workshop.Seed(1);
        var session = new DotBias(train, mean: false);
        session.Fit(train, validation, FitOptions.Session2017);
        Workshop.Seed(1);
        var model = new DotBias(train);
        model.Fit(train, validation);
        return (Rmse.Of(new MeanModel(train), validation), Rmse.Of(new BiasModel(train), validation), Rmse.Of(session, validation), Rmse.Of(
            model, validation));
    }

    [Fact]
    public void Should_Rank_The_Models_As_The_Notebooks_Say()
    {
        var errors = Errors(Path.Combine(Repository.Root, "data", "articles"));
        Assert.True(errors.Default < 0.99 * errors.Biases, errors.ToString());
        Assert.True(errors.Biases < 0.96 * errors.Mean, errors.ToString());
        Assert.True(errors.Session > errors.Mean, errors.ToString());
    }

    [Fact]
    public void Should_Reach_The_Published_Figures_Of_MovieLens()
    {
        string?[] homes = [Environment.GetEnvironmentVariable("NOTEBOOKHELPERS_DATA"),
            Path.Combine(Repository.Root, "..", "shared", "data")];
        var folder = homes.OfType<string>().Select(home => Path.Combine(home, "ml-latest-small")).FirstOrDefault(Directory.Exists);
        if (folder is null)
        {
            Assert.Skip(
                "ml-latest-small is not here. Download it from grouplens.org, unpack it, and let NOTEBOOKHELPERS_DATA name the folder "
                + "that holds it.");
        }

        var errors = Errors(folder);
        Assert.InRange(errors.Default, 0.80, 0.853);
        Assert.InRange(errors.Biases, 0.82, 0.866);
        Assert.True(errors.Session > errors.Mean, errors.ToString());
    }
}
