using System.Diagnostics;

namespace Faults;

/// <summary>Programs that are killed while they write.</summary>
internal static class Killing
{
    /// <summary>Starts a program, and kills it at a random moment.</summary>
    /// <param name="start">The program.</param>
    /// <param name="ready">A line that it prints when it begins to write; null where the start counts.</param>
    /// <param name="longest">The latest moment, counted from there.</param>
    /// <param name="random">Says the moment.</param>
    /// <param name="withChildren">Whether what it started is killed with it.</param>
    public static void AtRandom(ProcessStartInfo start, string? ready, TimeSpan longest, Random random, bool withChildren = true)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        for (var line = ""; ready is not null && line != ready;)
        {
            line = process.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException($"The program ended before it was \"{ready}\": {errors.Result}");
        }
        // What it prints meanwhile must not hold it up.
        _ = process.StandardOutput.ReadToEndAsync();
        process.WaitForExit(longest * random.NextDouble());
        process.Kill(withChildren);
        process.WaitForExit();
    }
}
