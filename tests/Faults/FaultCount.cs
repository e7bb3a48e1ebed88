using System.Diagnostics;
using System.Globalization;

namespace Faults;

/// <summary>
/// How damaged inputs and killed writers of one kind ended. The row of <see cref="FaultTable"/> is there from the start: a process that
/// ends without a word has crashed.
/// </summary>
internal sealed class FaultCount
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private readonly string kind;
    private readonly List<string> wrong = [];
    private int tries, values, documented, hangs, undocumented, lost, leftOver;

    public FaultCount(string kind)
    {
        this.kind = kind;
        Write(crashes: 1);
    }

    /// <summary>Damaged inputs of each kind.</summary>
    public static int Inputs { get; } = Asked(FaultTable.Inputs, IsFull ? 2_000 : 500);

    /// <summary>Kills of each writer.</summary>
    public static int Kills { get; } = Asked(FaultTable.Kills, IsFull ? 10 : 5);

    private static bool IsFull => Environment.GetEnvironmentVariable("WORKSHOP_FULL") is not null;

    /// <summary>Tries one damaged input.</summary>
    /// <param name="input">What it is, for the message.</param>
    /// <param name="act">Ends, or throws.</param>
    /// <param name="isDocumented">Whether this error is one that the documentation names.</param>
    public void Try(string input, Action act, Func<Exception, bool> isDocumented)
    {
        var watch = Stopwatch.StartNew();
        tries++;
        try
        {
            act();
            values++;
        }
        catch (Exception exception) when (isDocumented(exception))
        {
            documented++;
        }
        catch (Exception exception)
        {
            undocumented++;
            wrong.Add($"{input}: {exception}");
        }
        if (watch.Elapsed > Hang)
            Note(ref hangs, $"{input}: took {watch.Elapsed}");
    }

    /// <summary>Counts inputs that were tried elsewhere.</summary>
    /// <param name="hadValue">How many gave a value.</param>
    /// <param name="hadError">How many gave a documented error.</param>
    /// <param name="problems">What the others did.</param>
    public void Add(int hadValue, int hadError, IReadOnlyCollection<string> problems)
    {
        (values, documented, undocumented) = (values + hadValue, documented + hadError, undocumented + problems.Count);
        tries += hadValue + hadError + problems.Count;
        wrong.AddRange(problems);
    }

    /// <summary>Counts a writer that was killed, and looks at what is there.</summary>
    /// <param name="ended">Whether what is there is the old or the new, whole.</param>
    /// <param name="left">What lies about after the writer's next call.</param>
    public void Killed(bool ended, IReadOnlyCollection<string> left)
    {
        tries++;
        if (ended)
            values++;
        else
            Note(ref lost, "neither the old nor the new was there");
        if (left.Count > 0)
            Note(ref leftOver, $"left over: {string.Join(", ", left)}");
    }

    /// <summary>Writes the row, and fails where anything ended as nothing may.</summary>
    public void Report()
    {
        Write(crashes: 0);
        Assert.True(wrong.Count == 0, $"{kind}: {wrong.Count} of {tries} ended wrongly. {string.Join("\n\n", wrong.Take(5))}");
        Assert.True(tries > 0);
    }

    private void Note(ref int count, string what)
    {
        count++;
        wrong.Add(what);
    }

    private void Write(int crashes)
    {
        Directory.CreateDirectory(FaultTable.Folder);
        int[] counts = [tries, values, documented, hangs, crashes, undocumented, lost, leftOver];
        File.WriteAllText(Path.Combine(FaultTable.Folder, $"{kind}.txt"),
            $"{kind} | {string.Join(" | ", counts.Select(count => count.ToString("#,0", CultureInfo.InvariantCulture)))}\n");
    }

    private static int Asked(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? asked : usual;
}
