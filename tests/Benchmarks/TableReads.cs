using System.Diagnostics;
using System.Text.Json;
using NotebookHelpers.Data;

namespace Benchmarks;

/// <summary>
/// Reading a table as large as the session's into indices, some times in one process: the fastest counts, once all code is compiled.
/// </summary>
internal static class TableReads
{
    public const string Name = "ours reads the table";

    /// <summary>Prints the result as a line of JSON, and the CPU seconds of each time to the error stream.</summary>
    public static void Run(string folder, int times)
    {
        List<(double Cpu, double Wall)> reads = [];
        for (var time = 0; time < times; time++)
        {
            var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var tables = RatingFiles.ReadCsv(
                Path.Combine(folder, SessionData.Table), new Roles("user", "item", "rating") { Time = "time" });
            var read = Environment.CpuUsage.TotalTime - cpu;
            var data = Interactions.From(tables);
            reads.Add(((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, clock.Elapsed.TotalSeconds));
            Console.Error.WriteLine(
                $"{data.Count} rows: {reads[^1].Cpu:0.000} CPU s, {read.TotalSeconds:0.000} of them for the table; {reads[^1].Wall:0.000} "
                + $"s");
        }
        Console.WriteLine(
            JsonSerializer.Serialize(new Result(reads.Min(read => read.Cpu), reads.Min(read => read.Wall), Training.PeakMemory(), [])));
    }
}
