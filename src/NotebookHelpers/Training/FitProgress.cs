using System.Diagnostics;
using System.Net;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>
/// Runs epochs until someone asks for an end, and shows how far they are: in place, ten times a second at most. At the end a line without
/// times takes its place.
/// </summary>
/// <param name="loop">What trains.</param>
/// <param name="epochs">How many epochs there will be.</param>
/// <param name="finished">How many are done.</param>
/// <param name="result">What is shown at the end.</param>
/// <param name="cancellation">Ends the training between two steps, as an interrupt of the cell does.</param>
/// <remarks>
/// The last line is a display of its own: VS Code's Jupyter extension may drop what comes for one that it has just cleared.
/// </remarks>
internal sealed class FitProgress(EpochLoop loop, int epochs, Func<int> finished, Func<string> result, CancellationToken cancellation)
    : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Interruption interruption = new(cancellation);
    private Action<object>? update;
    private TimeSpan shownAt = -Interval;
    private bool isShowing;

    /// <summary>Trains for one epoch.</summary>
    /// <returns>The mean loss and the mean squared error of the epoch's rows.</returns>
    /// <exception cref="OperationCanceledException">Someone asked for an end.</exception>
    public (double Loss, double SquaredError) Epoch() => loop.Epoch((step, loss) =>
    {
        interruption.ThrowIfAsked();
        Report(step, loss);
    });

    /// <summary>Leaves the last line in the notebook.</summary>
    public void Dispose()
    {
        interruption.Dispose();
        // Where showing itself failed, it would fail again, and hide what happened.
        if (isShowing)
            return;
        update?.Invoke(NotebookDisplay.Nothing);
        NotebookDisplay.Show(new ShownText(result()));
    }

    private void Report(long step, double loss)
    {
        var now = clock.Elapsed;
        if (now - shownAt < Interval)
            return;
        shownAt = now;
        var left = Math.Ceiling(now.TotalSeconds * (loop.Steps - step) / step);
        var words = Invariant($"epoch {Math.Min(finished() + 1, epochs)} of {epochs}, loss {loss:0.0000}, {left:0} s left");
        isShowing = true;
        var bar = new Bar(step / (double)loop.Steps, words);
        if (update is null)
            update = NotebookDisplay.Show(bar);
        else
            update(bar);
        isShowing = false;
    }

    /// <summary>A bar, as long as the share of the training that is done, and words.</summary>
    internal sealed record Bar(double Share, string Words) : IShown
    {
        private const int Width = 24;

        public override string ToString() => $"[{new string('#', (int)(Share * Width)).PadRight(Width, '.')}] {Words}";

        string IShown.ToHtml() =>
            Invariant($"<div><progress max=\"1\" value=\"{Share:0.###}\" ")
            + Invariant($"style=\"width:16em\"></progress> {WebUtility.HtmlEncode(Words)}</div>");
    }
}
