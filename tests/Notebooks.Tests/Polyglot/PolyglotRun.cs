using System.Collections.Concurrent;
using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Notebooks.Tests.Polyglot.PolyglotRun))]

namespace Notebooks.Tests.Polyglot;

/// <summary>
/// One run of all notebooks in the released engine, as VS Code runs them, which feeds every test that looks at it. What the solutions
/// answer runs there too, each in its notebook's own session; the solutions as notebooks only where all takes longer.
/// </summary>
public sealed class PolyglotRun
{
    /// <summary>What is run, as paths below the root.</summary>
    public static IEnumerable<string> Names => Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1"
        ? Repository.Notebooks() : Repository.WorkshopNames.Select(name => name.Data);

    private readonly Lazy<Task<IReadOnlyDictionary<string, PolyglotNotebook>>> notebooks = new(RunAll);

    /// <summary>What came of a notebook; skips the test where the engine cannot be had.</summary>
    internal async Task<PolyglotNotebook> Of(string name)
    {
        await PolyglotTool.Require();
        return (await notebooks.Value)[name];
    }

    private static async Task<IReadOnlyDictionary<string, PolyglotNotebook>> RunAll()
    {
        var clock = Stopwatch.StartNew();
        var done = new ConcurrentDictionary<string, PolyglotNotebook>();
        // Each trains on one thread.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 4) };
        await Parallel.ForEachAsync(Names, options, async (name, _) => done[name] = await PolyglotNotebook.Run(name));
        // For who wants to know; nothing is asserted of them.
        var times = done.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value.Times.Select(Seconds))}");
        File.WriteAllLines(Repository.Folder("artifacts", "polyglot-times.txt"),
            ["engine ready, setup.csx run, all cells run, all answers run", .. times, $"all notebooks: {Seconds(clock.Elapsed)}"]);
        return done;
    }

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.0} s");
}
