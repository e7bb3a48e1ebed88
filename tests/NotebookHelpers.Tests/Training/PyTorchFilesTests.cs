using Faults;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public sealed class PyTorchFilesTests : IDisposable
{
    private const string Epochs = """
        [{"number": 1, "train_loss": 3, "train_rmse": 1.5, "validation_rmse": 1.25, "validation_mae": 1, "learning_rate": 0.025}]
        """;

    private static readonly Interactions Train = World.Make(users: 20, items: 15, rows: 200);

    private readonly string folder = Directory.CreateTempSubdirectory("pytorch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Trained => Path.Combine(folder, "trained.safetensors");

    // What train.py would write: the exported file, with other weights and one more epoch.
    private string Write(RatingNetwork model, string epochs = Epochs)
    {
        model.ExportToPyTorch(folder, Train, Train);
        using var scope = NewDisposeScope();
        using var file = File.OpenRead(Path.Combine(folder, "model.safetensors"));
        var (texts, weights) = Safetensors.Read(file);
        using (no_grad())
            weights["userFactors.weight"].add_(1);
        texts.Remove("sha256");
        texts["epochs"] = epochs;
        Safetensors.Write(Trained, texts, weights);
        return Trained;
    }

    private static string Error(RatingNetwork model, string file)
    {
        var before = model.Predict(Train);
        var error = Assert.Throws<InvalidDataException>(() => model.ImportFromPyTorch(file)).Message;
        Assert.StartsWith(file, error);
        Assert.Equal(before, model.Predict(Train));
        Assert.Null(model.History);
        return error;
    }

    [Fact]
    public void Should_Take_Over_Weights_And_Epochs()
    {
        using var model = new DotBias(Train, 3);
        var table = model.FactorTables[0].weight!;
        var before = table.ToFloats();
        var history = model.ImportFromPyTorch(Write(model));
        Assert.Equal(before.Select(weight => weight + 1), table.ToFloats());
        Assert.True(table.requires_grad);
        Assert.Same(history, model.History);
        Assert.Equal(new Epoch(1, 3, 1.5, 1.25, 1, 0.025), Assert.Single(history));
        Assert.False(history.Stopped);
        // It learns on.
        Assert.Equal(2, model.Fit(Train, Train, FitOptions.Default with { Epochs = 2 }).Count);
    }

    [Fact]
    public void Should_Write_The_Epochs_So_Far_And_The_Rows_By_The_Models_Indices()
    {
        using var model = new EmbeddingMlp(Train, 3, [4]);
        var history = model.Fit(Train, Train, FitOptions.Default with { Epochs = 2 });
        var other = World.Make(users: 30, items: 15, rows: 50, seed: 2);
        model.ExportToPyTorch(Path.Combine(folder, "made", "here"), Train, other, FitOptions.Session2017 with { Seed = 5 });
        using var scope = NewDisposeScope();
        using var file = File.OpenRead(Path.Combine(folder, "made", "here", "validation.safetensors"));
        var rows = Safetensors.Read(file).Tensors;
        Assert.Equal(other.IndexedBy(model.Users, model.Items).UserIndices, rows["users"].data<int>().ToArray());
        Assert.Contains(0, rows["users"].data<int>());
        Assert.Equal(other.Ratings, rows["ratings"].data<float>().ToArray());
        using var exported = File.OpenRead(Path.Combine(folder, "made", "here", "model.safetensors"));
        var texts = Safetensors.Read(exported).Texts;
        Assert.Equal("""{"epochs":10,"batch":200,"learning_rate":0.005,"decay":"None","l2":0.001,"l2_over":"WholeTables","""
            + "\"weight_decay\":0,\"seed\":5}", texts["training"]);
        Assert.Equal("EmbeddingMlp", texts["kind"]);
        Assert.Equal(history, System.Text.Json.JsonSerializer.Deserialize<Epoch[]>(texts["epochs"], Safetensors.Json));
    }

    [Fact]
    public void Should_Refuse_The_File_Of_Another_Model()
    {
        using var model = new DotBias(Train, 3);
        var file = Write(model);
        using var deep = new EmbeddingMlp(Train, 3, [4]);
        Assert.StartsWith($"{file} is of another model. Its kind: DotBias; this model's: EmbeddingMlp.", Error(deep, file));
        using var wide = new DotBias(Train, 4);
        Assert.Contains("Its options: {\"factors\":3,", Error(wide, file));
        using var stranger = new DotBias(World.Make(users: 20, items: 15, rows: 200, seed: 2).Part([.. Enumerable.Range(0, 100)]), 3);
        Assert.Contains("is of another model", Error(stranger, file));
    }

    [Fact]
    public void Should_Refuse_Other_Ids_Even_Where_All_Else_Is_Alike()
    {
        Interactions Named(string prefix) => new(new Vocabulary("a", "b"), new Vocabulary($"{prefix} 1", $"{prefix} 2"),
            [1, 2, 1], [1, 2, 2], [1, 2, 4]);
        using var model = new DotBias(Named("item"), 3);
        var file = Path.Combine(folder, "model.safetensors");
        model.ExportToPyTorch(folder, Named("item"), Named("item"));
        using var other = new DotBias(Named("article"), 3);
        Assert.Contains("Its ids: ", Error(other, file));
    }

    [Theory]
    [InlineData("\"version\":\"2\"", "\"version\":\"1\"", "has version 1; this library reads version 2. Take the train.py that came with")]
    [InlineData("\"version\":\"2\"", "\"other\":\"2\"", "has version none; this library reads version 2.")]
    [InlineData("[21,3]", "[63]", "asks for userFactors.weight Float32 [21, 3], and it has userFactors.weight Float32 [63]")]
    [InlineData("\"userBiases.weight\"", "\"biases\"", "asks for userBiases.weight Float32 [21, 1], and it has userBiases.weight nothing")]
    [InlineData("\"number\\\": 1", "\"number\\\": 2", "its epochs are not those of a training")]
    [InlineData("\\\"train_loss\\\": 3", "\\\"train_loss\\\": null", "$[0].train_loss")]
    [InlineData("\"epochs\":", "\"time\":", "epochs")]
    public void Should_Refuse_What_Does_Not_Fit(string old, string text, string reason)
    {
        using var model = new DotBias(Train, 3);
        var file = Write(model);
        File.WriteAllBytes(file, Sealed.Replace(File.ReadAllBytes(file), old, text));
        Assert.Contains(reason, Error(model, file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model")]
    [InlineData("NotebookHelpers saved model, format 3\n")]
    public void Should_Refuse_A_File_That_Is_Something_Else(string text)
    {
        File.WriteAllText(Trained, text);
        using var model = new DotBias(Train, 3);
        Assert.StartsWith($"{Trained} is no model that train.py trained: ", Error(model, Trained));
        Assert.Throws<FileNotFoundException>(() => model.ImportFromPyTorch(Trained + "x"));
    }

    [Fact]
    public void Should_Say_What_Can_Not_Go()
    {
        var rows = Interactions.From(FeatureWorld.Make(users: 12, items: 9, rows: 80));
        using var model = new FeatureMlp(rows, Features.From(rows), 3, [4]);
        Assert.StartsWith("train.py knows DotBias and EmbeddingMlp, and this is a FeatureMlp",
            Assert.Throws<ArgumentException>(() => model.ExportToPyTorch(folder, rows, rows)).Message);
        Assert.Throws<ArgumentException>(() => model.ImportFromPyTorch(Trained));
        using var dot = new DotBias(rows, 3);
        Assert.Contains("Take Optimizer.ExactAdam", Assert.Throws<ArgumentException>(
            () => dot.ExportToPyTorch(folder, rows, rows, FitOptions.Default with { Optimizer = Optimizer.Sgd })).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Should_Leave_Out_A_History_That_Is_None_Of_Ratings()
    {
        using var model = new DotBias(Train, 3);
        model.FitRanking(Train, RankingOptions.Default with { Epochs = 1 });
        Assert.Equal("[]", TextOf("epochs"));

        string TextOf(string name)
        {
            model.ExportToPyTorch(folder, Train, Train);
            using var scope = NewDisposeScope();
            using var file = File.OpenRead(Path.Combine(folder, "model.safetensors"));
            return Safetensors.Read(file).Texts[name];
        }
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public void Should_Import_Any_Damaged_File_As_It_Was_Or_Refuse_It()
    {
        var count = new FaultCount("files that train.py wrote");
        var random = new Random(1);
        using var model = new EmbeddingMlp(Train, 3, [4]);
        var whole = File.ReadAllBytes(Write(model));
        model.ImportFromPyTorch(Trained);
        var original = model.Predict(Train);
        var expected = original;
        for (var number = 0; number < FaultCount.Inputs; number++)
        {
            // Every other one has a checksum that fits, where there is a place for it: it may be another model.
            var bytes = Mutations.Of(whole, random);
            var isSealed = number % 2 == 0 && Sealed.Anew(bytes) is { } again && (bytes = again).Length > 0;
            File.WriteAllBytes(Trained, bytes);
            count.Try($"damage {number}", () =>
            {
                try
                {
                    model.ImportFromPyTorch(Trained);
                }
                catch (InvalidDataException) when (!model.Predict(Train).SequenceEqual(expected))
                {
                    throw new InvalidOperationException("A file that was refused has changed the model.");
                }
                expected = model.Predict(Train);
                // Without a new checksum, only what the damage left as it was can be taken.
                if (!isSealed && !expected.SequenceEqual(original))
                    throw new InvalidOperationException("Other predictions.");
            }, error => error is InvalidDataException);
        }
        count.Report();
    }
}
