using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks;

/// <summary>Whole trainings, ours and the peers', each in a process of its own, in turns; their ratios as a Markdown table.</summary>
internal static class Compare
{
    // glibc's settings that the library makes for itself, for peers.
    private const string Tunables =
        "glibc.malloc.mmap_threshold=1073741824:glibc.malloc.trim_threshold=2147483647:glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1";

    /// <summary>Runs everything.</summary>
    /// <param name="rounds">How often each; of all its rounds a run's least time counts.</param>
    /// <param name="epochs">Of each training; as shipped, TorchSharp gets one.</param>
    /// <param name="only">Parts of names; none for all.</param>
    public static void Run(int rounds, int epochs, string[] only)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            SessionData.Write(folder);
            var script = Path.Combine(Checkout.Benchmarks, "peers.py");
            var runs = new List<(string Name, string Unit, string Program, string[] Arguments, bool IsTuned)>();
            foreach (var (name, _, _) in Training.All)
            {
                runs.Add(
                    (name, "epoch", Environment.ProcessPath!, ["training", name, name == Training.AsShipped ? "1" : $"{epochs}",
                    "1"], true));
            }

            if (Python.Has("torch"))
            {
                runs.Add(("PyTorch's Adam, tuned", "epoch", Python.Program, [script, "dense", folder, $"{epochs}", "1"], true));
                runs.Add(("PyTorch's SparseAdam, tuned", "epoch", Python.Program, [script, "sparse", folder, $"{epochs}", "1"], true));
            }
            runs.Add((TableReads.Name, "table", Environment.ProcessPath!, ["reading", folder, "5"], true));
            if (Python.Has("pandas"))
                runs.Add(("pandas reads the table", "table", Python.Program, [script, "pandas", folder, "5", "1"], false));
            runs.RemoveAll(run => only.Length > 0 && !only.Any(part => run.Name.Contains(part, StringComparison.OrdinalIgnoreCase)));
            var results = runs.ToDictionary(run => run.Name, _ => new List<Result>());
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (name, _, program, arguments, isTuned) in runs)
                {
                    // Two minutes an epoch: once is enough.
                    if (name == Training.AsShipped && round > 1)
                        continue;
                    var result = InProcess(program, arguments, isTuned);
                    results[name].Add(result);
                    Console.Error.WriteLine($"round {round}: {name}: {result.Cpu:0.000} CPU s, {result.Wall:0.000} s");
                }
            }
            Print(runs.ConvertAll(run => (run.Name, run.Unit)), results);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(List<(string Name, string Unit)> runs, Dictionary<string, List<Result>> results)
    {
        var first = results[runs[0].Name];
        Console.WriteLine(
            $"| run | CPU s | s | CPU, times {runs[0].Name} | s, times it | peak MB | validation RMSE, first and last epoch |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, unit) in runs)
        {
            var (all, rmse) = (results[name], results[name][0].Rmse);
            double cpu = all.Min(result => result.Cpu), wall = all.Min(result => result.Wall);
            var curve = rmse.Length == 0 ? "" : $"{rmse[0]:0.0000}, {rmse[^1]:0.0000} ({rmse.Length})";
            Console.WriteLine(
                $"| {name}, per {unit} | {cpu:0.00} | {wall:0.00} | {cpu / first.Min(result => result.Cpu):0.00} "
                + $"| {wall / first.Min(result => result.Wall):0.00} | "
                + $"{all.Max(result => result.Megabytes):0} | {curve} |");
        }
    }

    private static Result InProcess(string program, string[] arguments, bool isTuned)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        if (isTuned && program != Environment.ProcessPath)
            start.Environment["GLIBC_TUNABLES"] = Tunables;
        if (arguments.Contains(Training.AsShipped))
            start.Environment["THP_MEM_ALLOC_ENABLE"] = "0";
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 && lines.Length > 0
            ? JsonSerializer.Deserialize<Result>(lines[^1])!
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}; its error is above.");
    }
}
