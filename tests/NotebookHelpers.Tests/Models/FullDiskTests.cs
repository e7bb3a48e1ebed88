using Faults;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Models;

/// <summary>Writers on a full disk: an error that names the file, the old file whole, and nothing besides.</summary>
[Collection("display")]
[Trait("Kind", "Faults")]
public sealed class FullDiskTests
{
    [Fact]
    public void Should_Keep_The_Old_Model()
    {
        using var disk = SmallDisk.Mount(1024);
        var file = Path.Combine(disk.Path, "model.zip");
        using var small = new DotBias(World.Make(), factors: 2);
        using var large = new DotBias(World.Make(users: 2000, items: 1000), factors: 50);
        small.Save(file);
        var old = File.ReadAllBytes(file);
        Try("full disk: Save", disk, file, 0, 50, () => large.Save(file), () => Assert.Equal(old, File.ReadAllBytes(file)));
    }

    [Fact]
    public void Should_Keep_The_Old_Checkpoint()
    {
        using var disk = SmallDisk.Mount(1024);
        var file = Path.Combine(disk.Path, "training.zip");
        var data = World.Make(rows: 2000);
        var options = FitOptions.Default with { Epochs = 2, Seed = 3, Checkpoint = file };
        new DotBias(data, factors: 8).Fit(data, data, options);
        var old = File.ReadAllBytes(file);
        Try("full disk: a training with a checkpoint", disk, file, 0, 20, () => new DotBias(data, factors: 8).Fit(data, data, options),
            () => Assert.Equal(old, File.ReadAllBytes(file)));
    }

    [Fact]
    public void Should_Keep_The_Old_World_Or_None()
    {
        using var disk = SmallDisk.Mount(1024);
        var world = ArticleWorld.Make(new WorldSize(100, 200, 1000, 100, 200), 1);
        var other = ArticleWorld.Make(new WorldSize(100, 200, 1100, 100, 200), 2);
        var folder = Path.Combine(disk.Path, "world");
        world.Write(folder);
        Try("full disk: the generator", disk, folder, 0, 40, () => other.Write(folder), () =>
        {
            var error = Record.Exception(() => Assert.Contains(RatingFiles.Read(folder).Train.Rows.Count, new[] { 1000L, 1100L }));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        });
    }

    // With more and more room, up to just too little.
    private static void Try(string kind, SmallDisk disk, string path, int from, int to, Action write, Action check)
    {
        var count = new FaultCount(kind);
        for (var left = from; left <= to; left += Math.Max(1, (to - from) / 10))
        {
            disk.Fill(left * 1024);
            count.Try($"{left} KB left", write, error => error is IOException && error.Message.Contains(path));
            check();
            Assert.Empty(Directory.GetFiles(disk.Path, ".unfinished-*", SearchOption.AllDirectories));
            File.Delete(Path.Combine(disk.Path, "filler"));
        }
        count.Report();
    }
}
