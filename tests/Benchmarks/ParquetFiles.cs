using System.Diagnostics;
using NotebookHelpers.Data;

namespace Benchmarks;

/// <summary>Writing many ratings to a Parquet file, and reading them in a process of its own: CPU seconds and peak memory.</summary>
internal static class ParquetFiles
{
    private static readonly Roles Roles = new("user", "item", "rating") { Time = "time", RatingRange = (0.5f, 5) };

    public static void Run(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            var file = Path.Combine(folder, "ratings.parquet");
            var data = SyntheticRatings.Make(rows);
            var before = Training.PeakMemory();
            Timed($"{rows:#,0} ratings written", () => data.WriteParquet(file));
            Console.WriteLine($"{new FileInfo(file).Length / 1e6:0} MB; peak {before:0} MB before, {Training.PeakMemory():0} after");
            Timed("the same file read by ParquetSharp, no check", () => ParquetPeer.ReadAll(file));
            using var process = Process.Start(Environment.ProcessPath!, ["parquet", "read", file]);
            process.WaitForExit();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Reads a file that <see cref="Run"/> wrote.</summary>
    public static void Read(string file)
    {
        var tables = Timed("read, checked and typed", () => RatingFiles.ReadParquet(file, Roles));
        Console.WriteLine($"peak {Training.PeakMemory():0} MB");
        var data = Timed("indexed", () => Interactions.From(tables));
        Console.WriteLine($"{data.Count:#,0} left of {tables.Train.Rows.Count:#,0}; peak {Training.PeakMemory():0} MB");
    }

    private static void Timed(string what, Action act) => Timed(what, () =>
    {
        act();
        return 0;
    });

    private static T Timed<T>(string what, Func<T> act)
    {
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var result = act();
        Console.WriteLine($"{what}: {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0} CPU s, {clock.Elapsed.TotalSeconds:0.0} s");
        return result;
    }
}
