using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Tests.Runtime;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

/// <summary>A batch of all that there is, epochs until someone stops, and numbers that are none any more.</summary>
[Collection("display")]
public class HugeNumbersTests
{
    private static readonly Interactions Train = World.Make(users: 40, items: 30, rows: 600);

    public HugeNumbersTests() => set_num_threads(1);

    private static RatingNetwork Network(Optimizer optimizer)
    {
        Workshop.Seed(1);
        return optimizer == Optimizer.Sgd ? new DotBias(Train, 4) : new EmbeddingMlp(Train, 4, [8]);
    }

    [Theory]
    [InlineData(Optimizer.ExactAdam, L2Over.BatchRows)]
    [InlineData(Optimizer.DenseAdam, L2Over.BatchRows)]
    [InlineData(Optimizer.ExactAdam, L2Over.WholeTables)]
    [InlineData(Optimizer.Sgd, L2Over.BatchRows)]
    public void Should_Fit_The_Largest_Batch_As_One_Of_All_Rows(Optimizer optimizer, L2Over over)
    {
        History Fitted(int batch) => Network(optimizer).Fit(Train, Train, FitOptions.Default with
        {
            Epochs = 3,
            BatchSize = batch,
            Optimizer = optimizer,
            L2Over = over,
            L2 = 0.01,
            Seed = 5,
        });
        Assert.Equal(Fitted(Train.Count), Fitted(int.MaxValue));
    }

    [Fact]
    public void Should_Find_The_Same_Rate_By_The_Largest_Batch()
    {
        IReadOnlyList<double> Losses(int batch) =>
            Network(Optimizer.ExactAdam).FindLearningRate(Train, FitOptions.Default with { BatchSize = batch }).Losses;
        Assert.Equal(Losses(Train.Count), Losses(int.MaxValue));
    }

    [Theory]
    [InlineData(RankingLoss.Bpr, Negatives.Uniform, Optimizer.ExactAdam)]
    [InlineData(RankingLoss.Bpr, Negatives.Uniform, Optimizer.Sgd)]
    [InlineData(RankingLoss.SampledSoftmax, Negatives.InBatch, Optimizer.ExactAdam)]
    [InlineData(RankingLoss.SampledSoftmax, Negatives.Uniform, Optimizer.DenseAdam)]
    public void Should_Rank_The_Largest_Batch_As_One_Of_All_Rows(RankingLoss loss, Negatives negatives, Optimizer optimizer)
    {
        IReadOnlyList<double> Losses(int batch)
        {
            Workshop.Seed(1);
            return new DotBias(Train, 4).FitRanking(Train, RankingOptions.Default with
            {
                Epochs = 3,
                BatchSize = batch,
                Loss = loss,
                Negatives = negatives,
                Optimizer = optimizer,
            });
        }
        Assert.Equal(Losses(Train.Count), Losses(int.MaxValue));
    }

    [Fact]
    public void Should_Train_Histories_And_Two_Stages_By_The_Largest_Batch()
    {
        var events = NotebookHelpers.Tests.Data.Rows.Of(
            [.. Enumerable.Range(0, 300).Select(row => ((Id)(row % 20), (Id)(1000 + (row * 7 % 25)), 1f, (long)row))]);
        IReadOnlyList<double> Losses(int batch)
        {
            Workshop.Seed(1);
            var options = RankingOptions.Histories with { Epochs = 2, BatchSize = batch };
            return [.. new NextItem(events, 4).FitRanking(events, options), .. new TwoStage(events).FitRanking(events, options)];
        }
        Assert.Equal(Losses(events.Count), Losses(int.MaxValue));
    }

    [Fact]
    public void Should_Say_If_A_Batch_Has_More_Scores_Than_An_Array_Can_Hold()
    {
        var inBatch = RankingOptions.Histories with { BatchSize = int.MaxValue };
        Assert.Equal(40_000, inBatch.BatchFor(40_000));
        Assert.Contains("RankingOptions.BatchSize is 50000; expected fewer rows: each has 50000 scores",
            Assert.Throws<ArgumentOutOfRangeException>(() => inBatch.BatchFor(50_000)).Message);
        Assert.Contains("RankingOptions.Drawn is 2000000000", Assert.Throws<ArgumentOutOfRangeException>(
            () => new DotBias(Train, 4).FitRanking(Train, RankingOptions.Default with { Drawn = 2_000_000_000 })).Message);
    }

    [Theory]
    [InlineData(Optimizer.ExactAdam)]
    [InlineData(Optimizer.Sgd)]
    public void Should_Train_Until_It_Is_Stopped(Optimizer optimizer)
    {
        using var host = new StubHost();
        var model = Network(optimizer);
        using var source = new CancellationTokenSource();
        var options = FitOptions.Default with
        {
            Epochs = 100_000,
            Patience = int.MaxValue,
            Optimizer = optimizer,
            AfterEpoch = epoch =>
            {
                if (epoch.Number == 3)
                    source.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(Train, Train, options, source.Token));
        Assert.Equal(3, model.History!.Count);
        Assert.All(model.History, epoch => Assert.Equal(options.LearningRate, epoch.LearningRate, 1e-5));
        Assert.All(host.Shown.OfType<Progress.Bar>(), bar => Assert.InRange(bar.Share, 0, 1e-4));
    }

    [Fact]
    public void Should_Count_The_Steps_Of_Very_Many_Epochs()
    {
        using var loop = new RatingLoop(
            new DotBias(Train, 4), Train, FitOptions.Default with { Epochs = int.MaxValue, BatchSize = 1 }, penalty: null);
        Assert.Equal(600L * int.MaxValue, loop.Steps);
    }

    // The loss of the only step is that of the weights before it, and says nothing.
    [Theory]
    [InlineData(Optimizer.ExactAdam, 1e30)]
    [InlineData(Optimizer.DenseAdam, 1e30)]
    [InlineData(Optimizer.Sgd, 1e30)]
    [InlineData(Optimizer.ExactAdam, 1e36)]
    [InlineData(Optimizer.DenseAdam, 1e36)]
    [InlineData(Optimizer.Sgd, double.MaxValue)]
    public void Should_Say_If_The_Last_Step_Diverged(Optimizer optimizer, double rate)
    {
        var options = FitOptions.Default with { Epochs = 1, BatchSize = int.MaxValue, Optimizer = optimizer, RateOfShare = _ => rate };
        Assert.Contains("training has diverged",
            Assert.Throws<InvalidOperationException>(() => Network(optimizer).Fit(Train, Train, options)).Message);
    }

    [Theory]
    [InlineData(Optimizer.ExactAdam)]
    [InlineData(Optimizer.DenseAdam)]
    [InlineData(Optimizer.Sgd)]
    public void Should_Say_If_The_Last_Step_Of_A_Ranking_Diverged(Optimizer optimizer)
    {
        var model = Network(optimizer);
        using (no_grad())
            model.parameters().First().fill_(1e30f);
        var options = RankingOptions.Default with { Epochs = 1, BatchSize = int.MaxValue, Optimizer = optimizer };
        Assert.Contains("training has diverged",
            Assert.Throws<InvalidOperationException>(() => model.FitRanking(Train, options)).Message);
    }

    [Fact]
    public void Should_Say_If_The_Last_Rating_Of_The_Factor_Engine_Diverged() => Assert.Contains("training has diverged",
        Assert.Throws<InvalidOperationException>(
            () => new Factorization(World.Of((1, 1, 1), (2, 2, 5)), factors: 2, epochs: 10, learningRate: 1e12f)).Message);
}
