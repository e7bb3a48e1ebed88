using Faults;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Models;

[Collection("display")]
public sealed class ModelFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("models-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Saved(out DotBias model)
    {
        var train = World.Make();
        model = new DotBias(train, 8);
        model.Fit(train, train, FitOptions.Default with { Epochs = 1 });
        var file = Path.Combine(folder, "dot bias.model");
        model.Save(file);
        return file;
    }

    private static string Error(string file) => Assert.Throws<InvalidDataException>(() => DotBias.Load(file)).Message;

    [Fact]
    public void Should_Predict_The_Same_After_Loading()
    {
        var file = Saved(out var model);
        model.Save(file);
        var loaded = DotBias.Load(file);
        var rows = World.Make(seed: 2);
        Assert.Equal(model.Predict(rows), loaded.Predict(rows));
        Assert.Equal(model.Predict(1003, "item 5"), loaded.Predict(1003, "item 5"));
        Assert.Equal(model.Summary().ToString(), loaded.Summary().ToString());
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Should_Learn_On_As_The_Saved_One_Would()
    {
        var file = Saved(out var model);
        var loaded = DotBias.Load(file);
        var train = World.Make();
        var options = FitOptions.Default with { Epochs = 1, Seed = 3 };
        Assert.Equal(model.Fit(train, train, options)[0], loaded.Fit(train, train, options)[0]);
    }

    [Fact]
    public void Should_Leave_Nothing_Behind_If_Writing_Fails()
    {
        Saved(out var model);
        var taken = Directory.CreateDirectory(Path.Combine(folder, "a folder")).FullName;
        Assert.ThrowsAny<Exception>(() => model.Save(taken));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Should_Throw_If_The_File_Is_Missing() =>
        Assert.Contains("no saved model at",
        Assert.Throws<FileNotFoundException>(() => DotBias.Load(Path.Combine(folder, "none"))).Message);

    [Fact]
    public void Should_Throw_If_The_File_Is_Another_Thing()
    {
        var file = Path.Combine(folder, "text");
        foreach (var text in new[] { "not a model", "", "NotebookHelpers saved model, format ", new string('\n', 500) })
        {
            File.WriteAllText(file, text);
            Assert.StartsWith($"{file} is not a whole saved model: it does not begin with", Error(file));
        }
    }

    [Theory]
    [InlineData("PK\u0003\u0004 what a zip begins with", 1)]
    [InlineData("NotebookHelpers saved model, format 2\nhow often each row occurs, in place of its share of L2", 2)]
    [InlineData("NotebookHelpers saved model, format 4\nwhat is to come", 4)]
    public void Should_Throw_If_The_Version_Is_Another(string text, int version)
    {
        var file = Path.Combine(folder, "other.model");
        File.WriteAllText(file, text);
        Assert.Equal($"{file} has format version {version}; this library reads version 3. "
            + "Train the model again, or use the library that wrote it.", Error(file));
    }

    [Fact]
    public void Should_Throw_If_The_Network_Is_Another()
    {
        var file = Saved(out _);
        Assert.Equal($"{file} holds a DotBias, not a EmbeddingMlp: load it with DotBias.Load.",
            Assert.Throws<InvalidDataException>(() => EmbeddingMlp.Load(file)).Message);
        Assert.Throws<InvalidDataException>(() => FeatureMlp.Load(file));
    }

    [Fact]
    public void Should_Throw_If_A_Bit_Has_Changed()
    {
        var file = Saved(out _);
        var whole = File.ReadAllBytes(file);
        // The places are spread over all parts, and over all bits of a byte.
        for (var place = 0; place < whole.Length; place += (whole.Length / 500) + 1)
        {
            var bytes = whole.ToArray();
            bytes[place] ^= (byte)(1 << (place % 8));
            File.WriteAllBytes(file, bytes);
            Assert.StartsWith(file, Error(file));
        }
    }

    [Fact]
    public void Should_Throw_If_It_Is_Cut_Off_Or_Goes_On()
    {
        var file = Saved(out _);
        var whole = File.ReadAllBytes(file);
        foreach (var length in new[] { 0, 10, 40, 100, whole.Length / 2, whole.Length - 1, whole.Length + 1 })
        {
            File.WriteAllBytes(file, [.. whole.Take(length), .. new byte[Math.Max(0, length - whole.Length)]]);
            Assert.Contains("is not a whole saved model", Error(file));
        }
    }

    [Fact]
    public void Should_Throw_If_The_Shapes_Do_Not_Fit()
    {
        var file = SealedParts.Change(Saved(out _), parts => parts.Parts[SealedParts.UserIds] = "[1, 2, 3]"u8.ToArray());
        Assert.Contains("its side columns do not fit its vocabularies", Error(file));
        SealedParts.Change(file, parts => parts.Replace(SealedParts.UserSide, "\"Known\":150", "\"Known\":3"));
        Assert.Contains("ask for userFactors.weight [4, 8], and it has userFactors.weight [151, 8]", Error(file));
    }

    [Theory]
    [InlineData("\"Factors\":8", "\"Factors\":300000000", "ask for more weights than it has")]
    [InlineData("\"Factors\":8", "\"Factors\":2147483647", "ask for more weights than it has")]
    [InlineData("\"Factors\":8", "\"Factors\":0", "factors is 0; expected at least 1")]
    [InlineData("\"Hidden\":[]", "\"Hidden\":[2147483647,2147483647]", "ask for more weights than it has")]
    [InlineData("\"Hidden\":[]", "\"Hidden\":[1,1,1,1,1,1,1]", "ask for more weights than it has")]
    [InlineData("\"Hidden\":[]", "\"Hidden\":[-5]", "hidden[0] is -5")]
    [InlineData("\"Hidden\":[]", "\"Hidden\":null", "Hidden")]
    [InlineData("\"Dropout\":0", "\"Dropout\":7", "dropout is 7")]
    [InlineData("\"Dropout\":0", "\"Dropout\":\"NaN\"", "dropout is NaN")]
    [InlineData("\"Offset\":", "\"Offset\":\"NaN\",\"Other\":", "the ratings' mean is NaN")]
    [InlineData("\"Deviation\":", "\"Deviation\":-1,\"Other\":", "the ratings' deviation is -1")]
    [InlineData("\"Deviation\":", "\"Deviation\":\"Infinity\",\"Other\":", "the ratings' deviation is Infinity")]
    [InlineData("\"Deviation\":", "\"Other\":", "Deviation")]
    public void Should_Throw_If_An_Option_Makes_No_Sense(string old, string text, string reason)
    {
        var file = SealedParts.Change(Saved(out _), parts => parts.Replace(SealedParts.Head, old, text));
        Assert.Contains(reason, Error(file));
    }

    [Theory]
    [InlineData(SealedParts.Head, long.MaxValue)]
    [InlineData(SealedParts.UserIds, 1L << 40)]
    [InlineData(SealedParts.Weights, int.MaxValue)]
    [InlineData(SealedParts.Weights, -1)]
    public void Should_Take_No_Memory_For_A_Length_That_Is_A_Lie(int part, long length)
    {
        var file = SealedParts.Change(Saved(out _), parts => parts.Claimed[part] = length);
        Error(file);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains($"a part of {length} bytes would begin", Error(file));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10 << 20);
    }

    [Fact]
    public void Should_Take_No_Head_Larger_Than_Any_Is()
    {
        var file = SealedParts.Change(Saved(out _), parts => parts.Replace(SealedParts.Head, "\"Hidden\":[]",
            $"\"Hidden\":[{string.Join(',', Enumerable.Repeat(1, 600_000))}]"));
        Assert.Contains("and 1048576 are the most", Error(file));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void Should_Save_And_Load_No_Weight_That_Is_Not_A_Number(float wrong)
    {
        var file = SealedParts.Change(Saved(out var model),
            parts => BitConverter.GetBytes(wrong).CopyTo(parts.Parts[SealedParts.Weights], 400));
        Assert.Contains("its weights are not those of a trained network", Error(file));

        var good = Path.Combine(folder, "good.model");
        model.Save(good);
        var before = File.ReadAllBytes(good);
        using (TorchSharp.torch.no_grad())
            model.state_dict()["itemBiases.weight"][3] = wrong;
        Assert.Contains("itemBiases.weight holds numbers that are NaN, or above 1E+18",
            Assert.Throws<InvalidOperationException>(() => model.Save(good)).Message);
        Assert.Equal(before, File.ReadAllBytes(good));
    }

    [Fact]
    public void Should_Throw_If_An_Id_Is_Twice_Or_None()
    {
        foreach (var other in new[] { "1000", "\"\"", "null", "1.5", "[]" })
        {
            var file = SealedParts.Change(Saved(out _), parts => parts.Replace(SealedParts.UserIds, "1001,", other + ","));
            Assert.Contains("is not a whole saved model", Error(file));
        }
    }

    [Fact]
    public void Should_Keep_All_Ids_As_They_Are()
    {
        Id[] ids = [long.MinValue, -1, 0, long.MaxValue, "007", "ü \"quoted\" \n 漢字", "-0", "9223372036854775808"];
        var train = NotebookHelpers.Tests.Data.Rows.Of([.. ids.Select((id, row) => (id, (Id)(row % 3), (float)row, (long)row))]);
        var file = Path.Combine(folder, "ids.model");
        new DotBias(train, 2).Save(file);
        Assert.Equal(ids, DotBias.Load(file).Users.Ids);
    }

    [Fact]
    public void Should_Say_Which_Folder_Is_Missing()
    {
        Saved(out var model);
        var missing = Path.Combine(folder, "not", "there");
        var file = Path.Combine(missing, "x.model");
        Assert.StartsWith($"{file} cannot be written: there is no folder {missing}.",
            Assert.Throws<DirectoryNotFoundException>(() => model.Save(file)).Message);
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public void Should_Read_Any_Damaged_File_As_It_Was_Or_Refuse_It()
    {
        var count = new FaultCount("saved models and checkpoints");
        using var host = new Runtime.StubHost();
        TorchSharp.torch.set_num_threads(1);
        var outcome = DamagedFiles.Read(FaultCount.Inputs, seed: 1, folder);
        // Half of the files were sealed anew: some of these hold other models.
        count.Add(outcome.Same + outcome.Other, outcome.Refused, outcome.Problems);
        count.Report();
    }
}
