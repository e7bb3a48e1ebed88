using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests.Training;

/// <summary>A loop by hand, or a training before, leaves gradients in a model: the next training must not see them.</summary>
[Collection("display")]
public class LeftOverGradientTests
{
    private static readonly Interactions Ratings = World.Make(60, 40, 1000);
    private static readonly Interactions Events =
        Rows.Of([.. Enumerable.Range(0, 600).Select(row => ((Id)(row % 40), (Id)(1000 + (row * row % 37)), 1f, (long)row))]);

    public static TheoryData<Optimizer> Optimizers => [.. Enum.GetValues<Optimizer>()];

    public static TheoryData<Optimizer> OptimizersOfLayers => [Optimizer.DenseAdam, Optimizer.ExactAdam];

    /// <summary>What a training gives, with and without gradients in the model before it.</summary>
    private static (T Without, T With) Both<TModel, T>(Func<TModel> make, Func<TModel, T> train)
        where TModel : Module, IDisposable
    {
        T Trained(bool hasGradients)
        {
            Workshop.Seed(1);
            using var model = make();
            if (hasGradients)
                LeaveGradients(model);
            return train(model);
        }
        return (Trained(false), Trained(true));
    }

    private static void LeaveGradients(Module model)
    {
        foreach (var weight in model.parameters())
            weight.grad = full_like(weight, 1000);
    }

    private static double[] Numbers(History history) =>
        [.. history.SelectMany(epoch => new[] { epoch.TrainLoss, epoch.TrainRmse, epoch.ValidationRmse })];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Should_Fit_As_Without(Optimizer optimizer)
    {
        var (without, with) = Both(
            () => new DotBias(Ratings, factors: 4),
            model => Numbers(model.Fit(Ratings, Ratings, FitOptions.Default with { Epochs = 3, Optimizer = optimizer })));
        Assert.Equal(without, with);
    }

    [Theory]
    [MemberData(nameof(OptimizersOfLayers))]
    public void Should_Fit_Layers_As_Without(Optimizer optimizer)
    {
        var (without, with) = Both(
            () => new EmbeddingMlp(Ratings),
            model => Numbers(model.Fit(Ratings, Ratings, FitOptions.Default with { Epochs = 2, Optimizer = optimizer })));
        Assert.Equal(without, with);
    }

    [Theory]
    [InlineData(Optimizer.DenseAdam)]
    [InlineData(Optimizer.ExactAdam)]
    public void Should_Fit_With_A_Penalty_Of_Whole_Tables_As_Without(Optimizer optimizer)
    {
        var (without, with) = Both(
            () => new DotBias(Ratings, factors: 4),
            model => Numbers(model.Fit(Ratings, Ratings, FitOptions.Session2017 with { Epochs = 2, Optimizer = optimizer })));
        Assert.Equal(without, with);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Should_Rank_As_Without(Optimizer optimizer)
    {
        var (without, with) = Both(
            () => new DotBias(Events, factors: 4, mean: false),
            model => model.FitRanking(Events, RankingOptions.Default with { Epochs = 3, Optimizer = optimizer }));
        Assert.Equal(without, with);
    }

    [Theory]
    [MemberData(nameof(OptimizersOfLayers))]
    public void Should_Rank_By_Histories_As_Without(Optimizer optimizer)
    {
        var options = RankingOptions.Histories with { Epochs = 2, Optimizer = optimizer };
        var towers = Both(() => new TwoTower(Events, factors: 4), model => model.FitRanking(Events, options));
        Assert.Equal(towers.Without, towers.With);
        var attention = Both(() => new NextItem(Events, factors: 4, attention: true), model => model.FitRanking(Events, options));
        Assert.Equal(attention.Without, attention.With);
    }

    [Theory]
    [MemberData(nameof(OptimizersOfLayers))]
    public void Should_Train_Two_Stages_As_Without(Optimizer optimizer)
    {
        (IReadOnlyList<double> Losses, float[] Scores) Trained(bool hasGradients)
        {
            Workshop.Seed(1);
            using var model = new TwoStage(Events, factors: 4, candidates: 10);
            if (hasGradients)
            {
                LeaveGradients(model.Tower);
                LeaveGradients(model.Ranking);
            }
            var losses = model.FitRanking(Events, RankingOptions.Histories with { Epochs = 2, Optimizer = optimizer });
            var scores = new float[model.Items.Size];
            model.Score(Events.Rows([500]), scores);
            return (losses, scores);
        }
        var (without, with) = (Trained(false), Trained(true));
        Assert.Equal(without.Losses, with.Losses);
        Assert.Equal(without.Scores, with.Scores);
    }

    [Theory]
    [MemberData(nameof(OptimizersOfLayers))]
    public void Should_Find_The_Same_Rate(Optimizer optimizer)
    {
        var (without, with) = Both(
            () => new DotBias(Ratings, factors: 4),
            model => model.FindLearningRate(Ratings, FitOptions.Default with { Optimizer = optimizer }).Losses);
        Assert.Equal(without, with);
    }

    [Fact]
    public void Should_Check_An_Exercise_As_Without()
    {
        string Checked(bool hasGradients)
        {
            Workshop.Seed(1);
            using var model = new MyDotBias(Ratings.Users.Size, Ratings.Items.Size, 4, Ratings);
            if (hasGradients)
                LeaveGradients(model);
            return Check.That(() => model, Ratings, Ratings).HasBiases().Learns().ToString();
        }
        Assert.Equal(Checked(false), Checked(true));
    }

    [Fact]
    public void Should_Leave_A_Model_That_Was_Trained_Otherwise_Fit_To_Train_On()
    {
        Workshop.Seed(1);
        using var model = new DotBias(Ratings, factors: 4);
        var dense = model.Fit(Ratings, Ratings, FitOptions.Default with { Epochs = 2, Optimizer = Optimizer.DenseAdam });
        var exact = model.Fit(Ratings, Ratings, FitOptions.Default with { Epochs = 2 });
        Assert.InRange(exact.Last.ValidationRmse, 0, dense.Last.ValidationRmse);
    }
}
