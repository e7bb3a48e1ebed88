using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

/// <summary>What networks do on a graphics card, where one is.</summary>
[Collection("display")]
public sealed class CardTests : IDisposable
{
    private static readonly FitOptions Options = FitOptions.Default with { Epochs = 3, Seed = 5 };
    private static readonly Lazy<Split> Parts = new(() => Interactions.From(FeatureWorld.Make()).SplitRandom(0.2, seed: 1));

    private static readonly Dictionary<string, Func<Interactions, double, RatingNetwork>> Networks = new()
    {
        ["DotBias"] = (train, _) => new DotBias(train, 8),
        ["EmbeddingMlp"] = (train, dropout) => new EmbeddingMlp(train, 8, [30], dropout),
        ["FeatureMlp"] = (train, dropout) => new FeatureMlp(train, Features.From(train), 8, [30], dropout, wide: true),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("card-").FullName;
    private readonly string? chosen = Environment.GetEnvironmentVariable(ComputeDevice.Variable);

    public CardTests()
    {
        Workshop.Seed(1);
        Assert.SkipUnless(cuda.is_available(), "There is no graphics card here that torch can use.");
        Environment.SetEnvironmentVariable(ComputeDevice.Variable, "cuda");
    }

    public static TheoryData<string, Optimizer> Trainings =>
        [.. from name in Networks.Keys from optimizer in new[] { Optimizer.ExactAdam, Optimizer.DenseAdam } select (name, optimizer)];

    public static TheoryData<RankingLoss> Losses => [.. Enum.GetValues<RankingLoss>()];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ComputeDevice.Variable, chosen);
        Directory.Delete(folder, recursive: true);
    }

    // Dropout too: it draws from the card's own generator.
    [Theory, MemberData(nameof(Trainings))]
    public void Should_Learn_The_Same_From_The_Same_Seed(string name, Optimizer optimizer) =>
        AssertEqual(Errors(name, Options with { Optimizer = optimizer }), Errors(name, Options with { Optimizer = optimizer }), 1e-6);

    [Theory, MemberData(nameof(Trainings))]
    public void Should_Learn_As_On_The_Processor(string name, Optimizer optimizer) => AssertEqual(
        Errors(name, Options with { Optimizer = optimizer, Device = "cpu" }, dropout: 0),
        Errors(name, Options with { Optimizer = optimizer, Device = "cuda" }, dropout: 0), 0.003);

    [Theory, MemberData(nameof(Trainings))]
    public void Should_Go_On_From_A_Checkpoint(string name, Optimizer optimizer)
    {
        var options = Options with { Optimizer = optimizer, Checkpoint = Path.Combine(folder, "checkpoint") };
        Assert.Throws<OperationCanceledException>(() => Errors(name, options with { AfterEpoch = Stopped }));
        AssertEqual(Errors(name, options with { Checkpoint = null }), Errors(name, options with { Resume = true }), 1e-6);

        static void Stopped(Epoch epoch)
        {
            if (epoch.Number == 2)
                throw new OperationCanceledException();
        }
    }

    [Fact]
    public void Should_Predict_The_Same_On_The_Processor_After_Loading()
    {
        var (train, validation) = Parts.Value;
        using var model = new DotBias(train, 8);
        model.Fit(train, validation, Options);
        Assert.Equal(DeviceType.CUDA, ComputeDevice.DeviceOf(model).type);
        var file = Path.Combine(folder, "model");
        model.Save(file);
        using var loaded = DotBias.Load(file);
        Assert.All(model.Predict(validation).Zip(loaded.Predict(validation)), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Theory, MemberData(nameof(Losses))]
    public void Should_Rank_The_Same_From_The_Same_Seed(RankingLoss loss)
    {
        var train = Parts.Value.Train;
        float[] Ranked()
        {
            Workshop.Seed(1);
            using var model = new DotBias(train, 8, mean: false);
            model.FitRanking(train, RankingOptions.Default with { Epochs = 1, Loss = loss });
            return model.Predict(train);
        }
        Assert.All(Ranked().Zip(Ranked()), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    private static double[] Errors(string name, FitOptions options, double dropout = 0.5)
    {
        Workshop.Seed(1);
        var (train, validation) = Parts.Value;
        using var model = Networks[name](train, dropout);
        return [.. model.Fit(train, validation, options).Select(epoch => epoch.ValidationRmse)];
    }

    private static void AssertEqual(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
