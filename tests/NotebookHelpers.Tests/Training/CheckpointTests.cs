using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Tests.Runtime;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

/// <summary>What a checkpoint says must be what a training wrote; else nothing changes.</summary>
[Collection("display")]
public sealed class CheckpointTests : IDisposable
{
    private const int State = 1, Best = 2;

    private static readonly Interactions Train = World.Make(users: 30, items: 20, rows: 300);

    private readonly string folder = Directory.CreateTempSubdirectory("training-").FullName;
    private readonly StubHost host = new();
    private readonly FitOptions options;

    public CheckpointTests()
    {
        set_num_threads(1);
        options = FitOptions.Default with { Epochs = 4, Patience = 2, Checkpoint = Path.Combine(folder, "a.checkpoint") };
    }

    public void Dispose()
    {
        host.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // The third epoch is the last one finished.
    private string Interrupted()
    {
        using var model = new EmbeddingMlp(Train, 4, [5]);
        Assert.Throws<IOException>(() => model.Fit(Train, Train, options with
        {
            AfterEpoch = epoch =>
            {
                if (epoch.Number == 3)
                    throw new IOException("power cut");
            },
        }));
        return options.Checkpoint!;
    }

    private void ShouldRefuse(string reason)
    {
        manual_seed(6);
        using var model = new EmbeddingMlp(Train, 4, [5]);
        var before = model.state_dict().Values.Select(weight => weight.clone()).ToArray();
        var generator = get_rng_state();
        var message = Assert.Throws<InvalidDataException>(() => model.Fit(Train, Train, options with { Resume = true })).Message;
        Assert.StartsWith($"{options.Checkpoint} is no checkpoint of this training: ", message);
        Assert.Contains(reason, message);
        Assert.EndsWith("or delete it, to begin anew.", message);
        Assert.True(generator.equal(get_rng_state()).all().item<bool>());
        Assert.All(before.Zip(model.state_dict().Values), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.Empty(model.History!);
    }

    [Theory]
    [InlineData("\"Number\":2", "\"Number\":3", "its numbers are not those of a training")]
    [InlineData("\"ValidationRmse\":", "\"ValidationRmse\":\"NaN\",\"Other\":", "its numbers are not those of a training")]
    [InlineData("\"TrainLoss\":", "\"TrainLoss\":\"Infinity\",\"Other\":", "its numbers are not those of a training")]
    [InlineData("\"Epochs\":[", "\"Epochs\":[null,", "its numbers are not those of a training")]
    [InlineData("\"Epochs\":", "\"Epochs\":[],\"Other\":", "its numbers are not those of a training")]
    [InlineData("\"Epochs\":", "\"Epochs\":null,\"Other\":", "Epochs")]
    [InlineData("\"Epochs\":", "\"Other\":", "Epochs")]
    [InlineData("\"Fingerprint\":\"", "\"Fingerprint\":\"0", "of other rows")]
    public void Should_Refuse_A_History_That_Is_None(string old, string text, string reason)
    {
        SealedParts.Change(Interrupted(), parts => parts.Replace(SealedParts.Head, old, text));
        ShouldRefuse(reason);
    }

    [Fact]
    public void Should_Refuse_More_Epochs_Than_There_Are()
    {
        SealedParts.Change(Interrupted(), parts =>
        {
            var all = parts.Text(SealedParts.Head);
            var epoch = all[all.LastIndexOf('{')..^2];
            parts.Replace(SealedParts.Head, epoch,
                string.Join(',', new[] { 3, 4, 5 }.Select(number => epoch.Replace("\"Number\":3", $"\"Number\":{number}"))));
        });
        ShouldRefuse("its numbers are not those of a training");
    }

    [Theory]
    [InlineData(State)]
    [InlineData(Best)]
    public void Should_Refuse_Numbers_That_Are_None(int part)
    {
        SealedParts.Change(Interrupted(), parts => BitConverter.GetBytes(float.NaN).CopyTo(parts.Parts[part], 40));
        ShouldRefuse("its numbers are not those of a training");
    }

    // Torch ends the process where it is given such a state.
    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 625)]
    [InlineData(8, -1)]
    [InlineData(12, 0)]
    [InlineData(16, -1)]
    [InlineData(16, 625)]
    [InlineData(20, 1)]
    public void Should_Refuse_A_State_Of_The_Generator_That_Is_None(int place, int number)
    {
        SealedParts.Change(Interrupted(), parts => BitConverter.GetBytes(number).CopyTo(
            parts.Parts[State], parts.Parts[State].Length - (int)get_rng_state().shape[0] + place));
        ShouldRefuse("its numbers are not those of a training");
    }

    [Theory]
    [InlineData(State)]
    [InlineData(Best)]
    public void Should_Refuse_A_Part_That_Is_Shorter_Or_Longer(int part)
    {
        SealedParts.Change(Interrupted(), parts => parts.Parts[part] = parts.Parts[part][4..]);
        ShouldRefuse("bytes, and should have");
        SealedParts.Change(options.Checkpoint!, parts => parts.Parts[part] = [.. parts.Parts[part], .. new byte[8]]);
        ShouldRefuse("bytes, and should have");
    }

    [Fact]
    public void Should_Refuse_A_Part_More_Or_Less()
    {
        SealedParts.Change(Interrupted(), parts => parts.Parts.Add([]));
        ShouldRefuse("more parts than it should");
        SealedParts.Change(options.Checkpoint!, parts => parts.Parts.RemoveRange(Best, 2));
        ShouldRefuse("a part is missing");
    }

    [Fact]
    public void Should_Refuse_Any_Changed_Bit()
    {
        var whole = File.ReadAllBytes(Interrupted());
        for (var place = 0; place < whole.Length; place += (whole.Length / 50) + 1)
        {
            var bytes = whole.ToArray();
            bytes[place] ^= (byte)(1 << (place % 8));
            File.WriteAllBytes(options.Checkpoint!, bytes);
            ShouldRefuse("");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Should_Say_That_The_Folder_Is_Missing_Before_It_Trains(bool resume)
    {
        var missing = Path.Combine(folder, "not", "there");
        using var model = new EmbeddingMlp(Train, 4, [5]);
        var file = Path.Combine(missing, "a.checkpoint");
        Assert.StartsWith($"{file} cannot be written: there is no folder {missing}.", Assert.Throws<DirectoryNotFoundException>(
            () => model.Fit(Train, Train, options with { Checkpoint = file, Resume = resume })).Message);
        Assert.Empty(model.History!);
    }

    [Fact]
    public void Should_Refuse_A_Saved_Model_And_The_Other_Way_Round()
    {
        using (var model = new EmbeddingMlp(Train, 4, [5]))
            model.Save(options.Checkpoint!);
        ShouldRefuse("it does not begin with \"NotebookHelpers checkpoint, format 3\"");
        Interrupted();
        Assert.Contains("is not a whole saved model",
            Assert.Throws<InvalidDataException>(() => EmbeddingMlp.Load(options.Checkpoint!)).Message);
    }
}
