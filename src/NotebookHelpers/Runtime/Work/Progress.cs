using System.Diagnostics;
using System.Net;

namespace NotebookHelpers.Runtime;

/// <summary>
/// Long work that an interrupt ends between two steps, and that shows how far it is: in place, ten times a second at most. At the end
/// nothing is left of it.
/// </summary>
/// <param name="words">What is said beside the time that is left.</param>
/// <param name="steps">How many steps there will be.</param>
/// <param name="quiet">Nothing is shown before so long.</param>
/// <param name="cancellation">Ends the work, as an interrupt of the cell does.</param>
internal sealed class Progress(Func<string> words, double steps, TimeSpan quiet, CancellationToken cancellation) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Interruption interruption = new(cancellation);
    private Action<object>? update;
    private TimeSpan next = quiet;

    /// <summary>Work that shows nothing where it takes less than a second.</summary>
    /// <param name="name">What works, such as <c>EASE</c>.</param>
    /// <param name="steps">How many steps there will be.</param>
    /// <param name="cancellation">Ends the work, as an interrupt of the cell does.</param>
    public Progress(string name, double steps, CancellationToken cancellation = default)
        : this(() => name, steps, TimeSpan.FromSeconds(1), cancellation)
    {
    }

    /// <summary>Whether showing failed: it would again, and hide what happened.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The steps 0 to count - 1, one after the other.</summary>
    /// <exception cref="OperationCanceledException">Someone asked for an end.</exception>
    public static IEnumerable<int> Steps(string name, int count)
    {
        using var progress = new Progress(name, count);
        for (var step = 0; step < count; step++)
        {
            progress.At(step);
            yield return step;
        }
    }

    /// <summary>Asks whether the work is to end, and shows how far it is.</summary>
    /// <param name="step">How many steps are done.</param>
    /// <exception cref="OperationCanceledException">Someone asked for an end.</exception>
    public void At(double step)
    {
        interruption.ThrowIfAsked();
        var now = clock.Elapsed;
        if (now < next)
            return;
        next = now + Interval;
        var left = Math.Ceiling(now.TotalSeconds * (steps - step) / step);
        var bar = new Bar(step / steps, Invariant($"{words()}, {left:0} s left"));
        IsBroken = true;
        if (update is null)
            update = NotebookDisplay.Show(bar);
        else
            update(bar);
        IsBroken = false;
    }

    /// <summary>Clears what is shown.</summary>
    public void Dispose()
    {
        interruption.Dispose();
        if (!IsBroken)
            update?.Invoke(NotebookDisplay.Nothing);
    }

    /// <summary>A bar, as long as the share of the work that is done, and words.</summary>
    internal sealed record Bar(double Share, string Words) : IShown
    {
        private const int Width = 24;

        public override string ToString() => $"[{new string('#', (int)(Share * Width)).PadRight(Width, '.')}] {Words}";

        string IShown.ToHtml() =>
            Invariant($"<div><progress max=\"1\" value=\"{Share:0.###}\" ")
            + Invariant($"style=\"width:16em\"></progress> {WebUtility.HtmlEncode(Words)}</div>");
    }
}
