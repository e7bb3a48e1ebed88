using System.Diagnostics;
using Faults;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Models;

/// <summary>Processes that are killed while they write: the old file or the new one, and nothing besides after the next write.</summary>
[Collection("display")]
[Trait("Kind", "Faults")]
public sealed class KilledWriterTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(150);

    private readonly string folder = Directory.CreateTempSubdirectory("killed-").FullName;
    private readonly Random random = new(2017);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Should_Leave_A_Whole_Model()
    {
        var count = new FaultCount("kills of Save");
        var data = World.Make();
        var file = Path.Combine(folder, "model.zip");
        for (var kill = 0; kill < FaultCount.Kills; kill++)
        {
            Kill("model");
            var isWhole = !File.Exists(file) || Same(file, Path.Combine(folder, "1.zip")) || Same(file, Path.Combine(folder, "2.zip"));
            if (File.Exists(file))
                DotBias.Load(file).Dispose();
            new DotBias(data, factors: 2).Save(file);
            count.Killed(isWhole, LeftOver("1.zip", "2.zip", "model.zip"));
        }
        count.Report();
    }

    [Fact]
    public void Should_Leave_A_Checkpoint_From_Which_Training_Goes_On()
    {
        var count = new FaultCount("kills of a training with a checkpoint");
        var data = World.Make(rows: 2000);
        var options = FitOptions.Default with { Epochs = 20, Seed = 3, Patience = 15, Checkpoint = Path.Combine(folder, "a.checkpoint") };
        History Train(FitOptions options)
        {
            RandomSeed.Current = 1;
            TorchSharp.torch.manual_seed(1);
            using var model = new DotBias(data, factors: 8);
            return model.Fit(data, data, options);
        }
        var expected = Train(options with { Checkpoint = null });
        for (var kill = 0; kill < FaultCount.Kills; kill++)
        {
            File.Delete(options.Checkpoint);
            Kill("checkpoint");
            var resumed = Train(options with { Resume = true });
            count.Killed(resumed.SequenceEqual(expected), LeftOver("a.checkpoint"));
        }
        count.Report();
    }

    [Fact]
    public void Should_Leave_One_World_Or_None()
    {
        var count = new FaultCount("kills of the generator");
        var world = ArticleWorld.Make(new WorldSize(20, 100, 100, 10, 100));
        for (var kill = 0; kill < FaultCount.Kills; kill++)
        {
            Kill("world");
            var isWhole = Same("1") || Same("2") || !CanBeRead();
            world.Write(Path.Combine(folder, "world"));
            count.Killed(isWhole && RatingFiles.Read(Path.Combine(folder, "world")).Train.Rows.Count == 100, LeftOver("world", "1", "2"));
        }
        count.Report();

        bool Same(string which) => Directory.GetFiles(Path.Combine(folder, which)).Select(Path.GetFileName)
            .All(name => KilledWriterTests.Same(Path.Combine(folder, "world", name!), Path.Combine(folder, which, name!)));
        bool CanBeRead()
        {
            try
            {
                RatingFiles.Read(Path.Combine(folder, "world"));
                return true;
            }
            catch (Exception exception) when (exception is InvalidDataException or DirectoryNotFoundException)
            {
                return false;
            }
        }
    }

    private void Kill(string kind) => Killing.AtRandom(
        new ProcessStartInfo("dotnet", [Repository.PlainProgram, "write", kind, folder]), "ready", Longest, random);

    private string[] LeftOver(params string[] known)
    {
        string[] inFolders = ["train.csv", "test.csv", "truth.csv", "clicks.csv", "user.csv", "article.csv"];
        return [.. Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !known.Contains(path) && !inFolders.Contains(Path.GetFileName(path)))];
    }

    private static bool Same(string one, string other) =>
        File.Exists(one) && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
}
