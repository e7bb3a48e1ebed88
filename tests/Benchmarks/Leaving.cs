using System.Diagnostics;
using System.Text.Json;
using NotebookHelpers;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>
/// When one machine is no longer enough: epochs of DotBias measured here, memory and traffic computed by the formulas below, as a table.
/// </summary>
internal static class Leaving
{
    private const int Epochs = 2;
    private const int Processes = 8;
    private const double BytesPerSecond = 10e9 / 8;

    // What is trained: ratings, rows of both tables, factors, ratings a step of all processes together.
    private static readonly (string Name, double Ratings, double Rows, int Factors, int Batch)[] Sizes =
    [
        ("1 million ratings, 221,588 rows x 50", 1e6, 221_588, 50, 8192),
        ("25 million, 221,588 rows x 50", 25e6, 221_588, 50, 8192),
        ("1 billion, 1 million rows x 64", 1e9, 1e6, 64, 65_536),
        ("1 billion, 10 million rows x 64", 1e9, 10e6, 64, 65_536),
        ("1 billion, 100 million rows x 64", 1e9, 100e6, 64, 65_536),
    ];

    public static void Run()
    {
        Console.WriteLine("| measured | CPU s an epoch | s an epoch | peak GB |\n|---|---|---|---|");
        foreach (var rows in new[] { 1_000_000, 25_000_000 })
        {
            foreach (var optimizer in new[] { Optimizer.ExactAdam, Optimizer.Sgd })
            {
                var start = new ProcessStartInfo(Environment.ProcessPath!, ["leave", $"{optimizer}", $"{rows}"])
                {
                    RedirectStandardOutput = true
                };
                start.Environment["OMP_NUM_THREADS"] = "1";
                using var process = Process.Start(start)!;
                var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
                process.WaitForExit();
                var result = JsonSerializer.Deserialize<Result>(lines[^1])!;
                Console.WriteLine(
                    $"| {rows:#,0} ratings, {optimizer} | {result.Cpu:0.00} | {result.Wall:0.00} | {result.Megabytes / 1024:0.00} |");
            }
        }
        Console.WriteLine(
            "\n| computed | weights GB | with Adam's moments GB | replica GB | dense MB a step | dense, an epoch | sparse MB a step "
            + "| sparse, an epoch |\n|---|---|---|---|---|---|---|---|");
        foreach (var (name, ratings, rows, factors, batch) in Sizes)
        {
            var parameters = rows * (factors + 1);
            var (weights, steps) = (sizeof(float) * parameters, Math.Ceiling(ratings / batch));
            // A ring's all-reduce: each process sends, and gets, 2 (N - 1) / N times all gradients.
            var dense = 2.0 * (Processes - 1) / Processes * weights;
            // Each process gets the others' rows, at most two a rating: factors and bias, and the index of each, int64.
            var sparse = (double)batch * 2 * ((sizeof(float) * (factors + 1)) + (2 * sizeof(long)));
            Console.WriteLine($"| {name} | {weights / 1e9:0.00} | {3 * weights / 1e9:0.00} | {4 * weights / 1e9:0.00} | {dense / 1e6:#,0} "
                + $"| {Time(steps * dense)} | {sparse / 1e6:0.0} | {Time(steps * sparse)} |");
        }
    }

    /// <summary>Trains in this process, on one thread, and prints the result of the last epoch as a line of JSON.</summary>
    public static void Measure(string optimizer, int rows)
    {
        Workshop.Start();
        TorchSharp.torch.set_num_threads(1);
        var train = SyntheticRatings.Make(rows);
        var validation = train.Rows([.. Enumerable.Range(0, 100_000)]);
        Workshop.Seed(2017);
        var model = new DotBias(train, 50);
        var clock = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        (double Cpu, double Wall) last = default;
        var history = model.Fit(train, validation, FitOptions.Default with
        {
            Epochs = Epochs,
            Optimizer = Enum.Parse<Optimizer>(optimizer),
            Seed = 2017,
            AfterEpoch = _ =>
            {
                var now = Environment.CpuUsage.TotalTime;
                (last, cpu) = (((now - cpu).TotalSeconds, clock.Elapsed.TotalSeconds), now);
                clock.Restart();
            },
        });
        double[] rmse = [.. history.Select(epoch => epoch.ValidationRmse)];
        Console.WriteLine(JsonSerializer.Serialize(new Result(last.Cpu, last.Wall, Training.PeakMemory(), rmse)));
    }

    private static string Time(double bytes) => (bytes / BytesPerSecond) switch
    {
        < 90 and var seconds => $"{seconds:0.0} s",
        < 5400 and var seconds => $"{seconds / 60:0} min",
        var seconds => $"{seconds / 3600:0} h",
    };
}
