using System.Diagnostics;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Models;

namespace Benchmarks;

/// <summary>Ranking: in how many seconds the ten best items of many users are found, on one thread.</summary>
internal static class TopKBenchmark
{
    private const int K = 10;
    private const int Factors = 50;

    /// <summary>All users of a data set.</summary>
    public static void Report(string folder)
    {
        TorchSharp.torch.set_num_threads(1);
        var data = Interactions.From(RatingFiles.Read(folder));
        var model = new DotBias(data, Factors);
        int[] firstRows = [.. Enumerable.Range(1, data.Users.Count).Select(user => data.ByUser[user][0])];
        Time($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}: {data.Users.Count} users, {data.Items.Count} items", model,
            data, data.Rows(firstRows));
    }

    /// <summary>Users and items as many as the session had, weights at random, since what is in them takes no time.</summary>
    public static void ReportAtSessionSize()
    {
        var data = SessionData.Make().Train;
        var model = new DotBias(data, Factors);
        foreach (var count in new[] { 1_000, 10_000 })
            Time($"{count} users, {data.Items.Count} items", model, data, data.Rows([.. Enumerable.Range(0, count)]));
    }

    private static void Time(string name, DotBias model, Interactions data, Interactions queries)
    {
        ScoredUsers.TopItems(model, data, queries.Rows([0]), K);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        ScoredUsers.TopItems(model, data, queries, K);
        var processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(
            FormattableString.Invariant($"{name}: {clock.Elapsed.TotalSeconds:0.00} s, {processor:0.00} CPU s, largest ")
            + FormattableString.Invariant($"memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }
}
