using System.IO.Compression;
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

    private static string Change(string file, string part, Func<string, string> change)
    {
        using var zip = ZipFile.Open(file, ZipArchiveMode.Update);
        string text;
        using (var reader = new StreamReader(zip.GetEntry(part)!.Open()))
            text = reader.ReadToEnd();
        zip.GetEntry(part)!.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(part).Open());
        writer.Write(change(text));
        return file;
    }

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
        File.WriteAllText(file, "not a model");
        Assert.Contains("not a whole saved model", Assert.Throws<InvalidDataException>(() => DotBias.Load(file)).Message);
    }

    [Fact]
    public void Should_Throw_If_The_Version_Is_Another()
    {
        var file = Change(Saved(out _), "model.json", text => text.Replace("\"Format\":1", "\"Format\":2"));
        Assert.Contains("format version 2; this library reads version 1",
            Assert.Throws<InvalidDataException>(() => DotBias.Load(file)).Message);
    }

    [Fact]
    public void Should_Throw_If_The_Network_Is_Another()
    {
        var file = Change(Saved(out _), "model.json", text => text.Replace("\"Network\":\"DotBias\"", "\"Network\":\"EmbeddingMlp\""));
        Assert.Contains("holds a EmbeddingMlp, not a DotBias", Assert.Throws<InvalidDataException>(() => DotBias.Load(file)).Message);
    }

    [Fact]
    public void Should_Throw_If_The_Shapes_Do_Not_Fit()
    {
        var file = Change(Saved(out _), "users.json", _ => "[1, 2, 3]");
        Assert.Contains("userFactors.weight has the shape [151, 8], but",
            Assert.Throws<InvalidDataException>(() => DotBias.Load(file)).Message);
    }

    [Fact]
    public void Should_Throw_If_The_Weights_Are_Cut_Off()
    {
        var file = Change(Saved(out _), "weights.bin", text => text[..100]);
        Assert.Contains("not a whole saved model", Assert.Throws<InvalidDataException>(() => DotBias.Load(file)).Message);
    }
}
