using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Runtime;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public class SgdTests
{
    private static readonly Split Parts = Split();

    private static Split Split()
    {
        using var folder = new Data.TableFolder();
        ArticleWorld.Make(new WorldSize(400, 400, 10_000, 500)).Write(folder.Path);
        return Interactions.From(RatingFiles.Read(folder.Path)).SplitRandom(0.2, seed: 1);
    }

    private static readonly FitOptions Options =
        FitOptions.Default with { Optimizer = Optimizer.Sgd, Epochs = 10, LearningRate = 0.02, Seed = 3 };

    [Fact]
    public void Should_Beat_The_Mean_And_Repeat_Itself()
    {
        using var host = new StubHost();
        var (train, validation) = Parts;
        History Fitted()
        {
            Workshop.Seed(1);
            return new DotBias(train, factors: 8).Fit(train, validation, Options);
        }
        var history = Fitted();
        Assert.True(history.Last.ValidationRmse < Rmse.Of(new MeanModel(train), validation) - 0.05);
        Assert.Equal(history, Fitted());
    }

    [Fact]
    public void Should_Follow_The_Schedule()
    {
        using var host = new StubHost();
        var (train, validation) = Parts;
        var history = new DotBias(train, factors: 8).Fit(train, validation, Options with { Decay = Decay.OneCycle });
        Assert.True(history[2].LearningRate > history[0].LearningRate);
        Assert.True(history.Last.LearningRate < history[2].LearningRate);
    }

    [Fact]
    public void Should_Say_What_It_Cannot_Train()
    {
        var (train, validation) = Parts;
        Assert.Contains("has layers", Assert.Throws<ArgumentException>(() =>
            new EmbeddingMlp(train, factors: 4, hidden: [4]).Fit(train, validation, Options)).Message);
        Assert.Contains("WholeTables", Assert.Throws<ArgumentException>(() =>
            new DotBias(train, factors: 4).Fit(train, validation, Options with { L2Over = L2Over.WholeTables })).Message);
        Assert.Contains("Optimizer.Sgd",
            Assert.Throws<ArgumentException>(() => new DotBias(train, factors: 4).FindLearningRate(train, Options)).Message);
    }
}
