using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Runtime;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public class RowTrainingTests
{
    private static readonly Split Parts = Split();

    private static Split Split()
    {
        using var folder = new Data.TableFolder();
        ArticleWorld.Make(new WorldSize(400, 400, 10_000, 500)).Write(folder.Path);
        return Interactions.From(RatingFiles.Read(folder.Path)).SplitRandom(0.2, seed: 1);
    }

    private static FitOptions Options(Optimizer optimizer) =>
        FitOptions.Default with { Optimizer = optimizer, Epochs = 10, LearningRate = optimizer == Optimizer.RowSgd ? 0.02 : optimizer == Optimizer.RowAdagrad ? 0.05 : 0.01, Seed = 3 };

    [Theory]
    [InlineData(Optimizer.RowSgd)]
    [InlineData(Optimizer.RowAdagrad)]
    [InlineData(Optimizer.RowAdam)]
    public void Should_Beat_The_Mean_And_Repeat_Itself(Optimizer optimizer)
    {
        using var host = new StubHost();
        var (train, validation) = Parts;
        History Fitted()
        {
            Workshop.Seed(1);
            return new DotBias(train, factors: 8).Fit(train, validation, Options(optimizer));
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
        var history = new DotBias(train, factors: 8).Fit(train, validation, Options(Optimizer.RowSgd) with { Decay = Decay.OneCycle });
        Assert.True(history[2].LearningRate > history[0].LearningRate);
        Assert.True(history.Last.LearningRate < history[2].LearningRate);
    }

    [Fact]
    public void Should_Say_What_It_Cannot_Train()
    {
        var (train, validation) = Parts;
        Assert.Contains("has layers", Assert.Throws<ArgumentException>(() =>
            new EmbeddingMlp(train, factors: 4, hidden: [4]).Fit(train, validation, Options(Optimizer.RowSgd))).Message);
        Assert.Contains("WholeTables", Assert.Throws<ArgumentException>(() =>
            new DotBias(train, factors: 4).Fit(train, validation, Options(Optimizer.RowAdam) with { L2Over = L2Over.WholeTables })).Message);
        Assert.Contains("checkpoint", Assert.Throws<ArgumentException>(() =>
            new DotBias(train, factors: 4).Fit(train, validation, Options(Optimizer.RowAdam) with { Checkpoint = "training.zip" })).Message);
        Assert.Contains("RowSgd", Assert.Throws<ArgumentException>(() => new DotBias(train, factors: 4).FindLearningRate(train, Options(Optimizer.RowSgd))).Message);
    }
}
