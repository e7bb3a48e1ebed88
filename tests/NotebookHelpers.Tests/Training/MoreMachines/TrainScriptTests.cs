using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

/// <summary>A network that goes to PyTorch, learns there, and comes back.</summary>
[Collection("display")]
public sealed class TrainScriptTests : IDisposable
{
    private static readonly Split Data = World.Make().SplitRandom(seed: 1);

    private readonly string folder = Directory.CreateTempSubdirectory("machines-").FullName;

    private string Trained => Path.Combine(folder, "trained.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, FitOptions> Trainings { get; } = new()
    {
        { "DotBias", FitOptions.Default with { BatchSize = 100, Seed = -3 } },
        { "DotBias", FitOptions.Session2017 with { BatchSize = 800, Seed = 2017 } },
        { "EmbeddingMlp", FitOptions.Default with { BatchSize = 400, Seed = 7, Decay = Decay.OneCycle, WeightDecay = 0.5 } },
    };

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Should_Learn_In_PyTorch_As_It_Does_Here(string kind, FitOptions options)
    {
        TrainScript.Require();
        using var model = Make(kind, Data.Train);
        using var twin = Make(kind, Data.Train);
        foreach (var one in new[] { model, twin })
            one.Fit(Data.Train, Data.Validation, FitOptions.Default with { Epochs = 1, Seed = 1 });
        options = options with { Epochs = 2, Optimizer = Optimizer.DenseAdam };
        var before = model.History![0];
        model.ExportToPyTorch(folder, Data.Train, Data.Validation, options);
        var printed = TrainScript.Run(folder, processes: 1);

        var history = model.ImportFromPyTorch(Trained);
        Assert.Equal(before, history[0]);
        Assert.Equal([1, 2, 3], history.Select(epoch => epoch.Number));
        Assert.Equal(history.Last.ValidationRmse, Rmse.Of(model.Predict(Data.Validation), Data.Validation.Ratings), 1e-5);
        Assert.Equal(history.Last.ValidationMae, Mae.Of(model.Predict(Data.Validation), Data.Validation.Ratings), 1e-5);
        Assert.Contains(FormattableString.Invariant($"validation RMSE {history.Last.ValidationRmse:0.0000}"), printed);

        var expected = twin.Fit(Data.Train, Data.Validation, options);
        foreach (var (here, there) in expected.Zip(history.Skip(1)))
        {
            Assert.Equal(here.TrainLoss, there.TrainLoss, 1e-3 * here.TrainLoss);
            Assert.Equal(here.TrainRmse, there.TrainRmse, 1e-3);
            Assert.Equal(here.ValidationRmse, there.ValidationRmse, 1e-3);
            Assert.Equal(here.LearningRate, there.LearningRate, 1e-9);
        }
        Assert.All(model.Predict(Data.Validation).Zip(twin.Predict(Data.Validation)), pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }

    [Fact]
    public void Should_Learn_In_Two_Processes_Started_As_The_Page_Beside_It_Says()
    {
        TrainScript.Require();
        var (train, known, options) = UnevenRows();
        using var model = Make("DotBias", known);
        using var twin = Make("DotBias", known);
        model.ExportToPyTorch(folder, train, Data.Validation, options);
        var command = File.ReadLines(Path.Combine(Path.GetDirectoryName(TrainScript.Path)!, "README.md"))
            .First(line => line.StartsWith("python3 -m torch.distributed.run", StringComparison.Ordinal)).Split('#')[0];
        string[] arguments = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(word => word switch
        {
            "train.py" => TrainScript.Path,
            "FOLDER" => folder,
            _ => word,
        })];
        var (code, printed) = TrainScript.Ended(TrainScript.Start(arguments, ("MASTER_PORT", TrainScript.FreePort())));
        Assert.True(code == 0, printed);
        var history = model.ImportFromPyTorch(Trained);
        var expected = twin.Fit(train, Data.Validation, options with { Epochs = 5, Optimizer = Optimizer.DenseAdam });
        Assert.All(expected.Zip(history), pair => Assert.Equal(pair.First.ValidationRmse, pair.Second.ValidationRmse, 1e-3));
        Assert.Equal(5, history.Count);
        Assert.Equal(0, model.FactorTables[0].weight![0].abs().sum().item<float>());
    }

    [Theory]
    [InlineData("DotBias")]
    [InlineData("EmbeddingMlp")]
    public void Should_Take_The_Same_Sparse_Steps_With_Two_Processes_As_With_One(string kind)
    {
        TrainScript.Require();
        var (train, known, options) = UnevenRows();
        using var model = Make(kind, known);
        var before = Rmse.Of(model.Predict(Data.Validation), Data.Validation.Ratings);
        model.ExportToPyTorch(folder, train, Data.Validation, options);
        TrainScript.Run(folder, 1, "--sparse");
        var one = model.ImportFromPyTorch(Trained);
        var predicted = model.Predict(Data.Validation);
        File.Delete(Trained);

        TrainScript.Run(folder, 2, "--sparse");
        var two = model.ImportFromPyTorch(Trained);
        Assert.Equal(options.Epochs, two.Count);
        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First.TrainLoss, pair.Second.TrainLoss, 1e-4));
        Assert.All(predicted.Zip(model.Predict(Data.Validation)), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.True(two.Last.ValidationRmse < before - 0.02, two.ToString());
        Assert.Equal(0, model.FactorTables[0].weight![0].abs().sum().item<float>());
    }

    // The last batch is one row, which leaves nothing to the second process; and its user is none that the model knows.
    private static (Interactions Train, Interactions Known, FitOptions Options) UnevenRows()
    {
        const int Batch = 200, Seed = 5;
        var train = World.Make(rows: (32 * Batch) + 1);
        manual_seed(Seed);
        var user = train.UserIndices[(int)randperm(train.Count)[-1].item<long>()];
        var known = train.Part([.. Enumerable.Range(0, train.Count).Where(row => train.UserIndices[row] != user)]);
        return (train, known, FitOptions.Default with { Epochs = 2, BatchSize = Batch, Seed = Seed, L2 = 3 });
    }

    private static RatingNetwork Make(string kind, Interactions train)
    {
        manual_seed(1);
        return kind == "DotBias" ? new DotBias(train, 8) : new EmbeddingMlp(train, 8, [16], dropout: 0);
    }
}
