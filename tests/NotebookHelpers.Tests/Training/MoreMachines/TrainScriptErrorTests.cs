using System.Net;
using System.Net.Sockets;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Training;

/// <summary>What train.py says where it cannot train, and that it leaves nothing half-written.</summary>
[Collection("display")]
public sealed class TrainScriptErrorTests : IDisposable
{
    private static readonly Interactions Train = World.Make(rows: 2000);

    private readonly string folder = Directory.CreateTempSubdirectory("machines-").FullName;
    private readonly DotBias model = new(Train, 4);

    public void Dispose()
    {
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Exported(string name, FitOptions? options = null)
    {
        var path = Path.Combine(folder, name);
        model.ExportToPyTorch(path, Train, Train, options);
        return path;
    }

    // What is written where a training ends at once: nothing.
    private static void CheckFiles(string path, params string[] more) => Assert.Equal(
        [.. new[] { "model.safetensors", "train.safetensors", "validation.safetensors" }.Concat(more).Order(StringComparer.Ordinal)],
        Directory.GetFiles(path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    [Fact]
    public void Should_Say_What_Is_Wrong_With_The_Files()
    {
        TrainScript.Require();
        void Change(string path, string name, Func<byte[], byte[]> change) =>
            File.WriteAllBytes(Path.Combine(path, name), change(File.ReadAllBytes(Path.Combine(path, name))));
        var (damaged, version, kind, mixed, cut) =
            (Exported("damaged"), Exported("version"), Exported("kind"), Exported("mixed"), Exported("cut"));
        Change(damaged, "train.safetensors", file => [.. file[..^1], (byte)(file[^1] ^ 1)]);
        Change(version, "model.safetensors", file => Sealed.Replace(file, "\"version\":\"2\"", "\"version\":\"7\""));
        Change(kind, "model.safetensors", file => Sealed.Replace(file, "\"DotBias\"", "\"FeatureMlp\""));
        Change(cut, "validation.safetensors", file => file[..5]);
        model.ExportToPyTorch(Path.Combine(folder, "other"), Train, Train.Rows([0]));
        File.Copy(Path.Combine(folder, "other", "validation.safetensors"), Path.Combine(mixed, "validation.safetensors"), overwrite: true);
        (string Path, string[] Arguments, string Error)[] tries =
        [
            (Path.Combine(folder, "none"), [], "there is no "),
            (damaged, [], "train.safetensors is no whole file of ExportToPyTorch (ValueError: it was changed or cut off"),
            (version, [], "has version 7, and this is the train.py of version 2"),
            (kind, [], "holds a FeatureMlp; this script knows DotBias and EmbeddingMlp"),
            (cut, [], "validation.safetensors is no whole file of ExportToPyTorch"),
            (mixed, [], "validation.safetensors and model.safetensors are of different exports"),
            (Exported("tables", FitOptions.Session2017), ["--sparse"], "L2Over.WholeTables has a gradient for every row"),
        ];
        // All in one process, for most of its time goes into loading PyTorch.
        const string Program = """
            import runpy, shlex, sys
            script = sys.argv[1]
            sys.path.insert(0, script.rpartition("/")[0])
            for arguments in sys.argv[2:]:
                sys.argv = [script, *shlex.split(arguments)]
                try:
                    runpy.run_path(script, run_name="__main__")
                except SystemExit as end:
                    print(end)
            """;
        var lines = tries.Select(one => $"'{one.Path}' {string.Join(' ', one.Arguments)}");
        var (code, printed) = TrainScript.Ended(TrainScript.Start(["-c", Program, TrainScript.Path, .. lines]));
        Assert.True(code == 0, printed);
        foreach (var (one, line) in tries.Zip(printed.TrimEnd().Split('\n')))
        {
            Assert.StartsWith("train.py, process 0 of 1: ", line);
            Assert.Contains(one.Error, line);
            if (Directory.Exists(one.Path))
                CheckFiles(one.Path);
        }
        Assert.Equal(tries.Length, printed.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void Should_End_Where_The_Port_Is_Taken_Or_The_Others_Do_Not_Come_Or_Do_Something_Else()
    {
        TrainScript.Require();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var (alone, other) = (TrainScript.FreePort(), TrainScript.FreePort());
        var path = Exported("data");
        (System.Diagnostics.Process Process, string Error)[] started =
        [
            (TrainScript.Start(path, 0, 1, port), $"port 127.0.0.1:{port} is in use"),
            (TrainScript.Start(path, 0, 2, alone, "--timeout", "3"), $"the 2 processes did not find each other at 127.0.0.1:{alone}"),
            (TrainScript.Start(path, 0, 2, other, "--epochs", "1"), "the processes have different files, --epochs or --sparse"),
            (TrainScript.Start(path, 1, 2, other, "--epochs", "2"), "the processes have different files, --epochs or --sparse"),
        ];
        foreach (var (_, error, (code, printed)) in started.Select(one => (one.Process, one.Error, TrainScript.Ended(one.Process))))
        {
            Assert.Equal(1, code);
            Assert.Contains(error, printed);
        }
        CheckFiles(path);
    }

    [Fact]
    public void Should_End_Within_A_Minute_Where_Another_Process_Was_Killed()
    {
        TrainScript.Require();
        var path = Exported("data");
        var port = TrainScript.FreePort();
        var first = TrainScript.Start(path, 0, 2, port, "--epochs", "100000");
        using var second = TrainScript.Start(path, 1, 2, port, "--epochs", "100000");
        var line = first.StandardOutput.ReadLine();
        second.Kill();
        Assert.StartsWith("epoch 1: ", line);
        var (code, printed) = TrainScript.Ended(first);
        Assert.Equal(1, code);
        Assert.Contains("train.py, process 0 of 2: the training cannot go on: ", printed);
        // The file is that of the last epoch that was written, as a whole.
        CheckFiles(path, "trained.safetensors");
        Assert.True(model.ImportFromPyTorch(Path.Combine(path, "trained.safetensors")).Count >= 1);
    }
}
