using System.Collections.Concurrent;
using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Notebooks.Tests.Polyglot.PolyglotRun))]

namespace Notebooks.Tests.Polyglot;

/// <summary>One run of all notebooks and solutions in the released engine, as VS Code runs them, which feeds every test that looks at it.</summary>
public sealed class PolyglotRun
{
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
        await Parallel.ForEachAsync(Repository.Notebooks(), options, async (name, _) => done[name] = await PolyglotNotebook.Run(name));
        var times = done.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value.Seconds:0.0} s"));
        File.WriteAllLines(Repository.Folder("artifacts", "polyglot-times.txt"), [.. times, FormattableString.Invariant($"all {clock.Elapsed.TotalSeconds:0.0} s")]);
        return done;
    }
}
