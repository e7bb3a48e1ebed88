using System.Diagnostics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>Shows how far a training is, in place, ten times a second at most; at the end a line without times.</summary>
internal sealed class FitProgress : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly History history;
    private readonly int epochs;
    private readonly int steps;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private Action<object>? update;
    private TimeSpan shown = -Pause;
    private bool isShowing;

    public FitProgress(History history, int epochs, int steps) => (this.history, this.epochs, this.steps) = (history, epochs, steps);

    /// <summary>Call it after each step.</summary>
    /// <param name="step">Finished steps of all epochs.</param>
    /// <param name="loss">The epoch's mean so far.</param>
    public void Report(int step, double loss)
    {
        var now = clock.Elapsed;
        if (now - shown < Pause)
            return;
        shown = now;
        var left = now * ((steps - step) / (double)step);
        Show(new FitState(Math.Min(history.Count + 1, epochs), epochs, step / (double)steps, loss, left));
    }

    /// <summary>The last state stays in the notebook.</summary>
    public void Dispose()
    {
        // Where showing itself failed, it would fail again, and hide what happened.
        if (!isShowing)
            Show(new FitResult(history));
    }

    private void Show(object state)
    {
        isShowing = true;
        if (update is null)
            update = NotebookDisplay.Show(state);
        else
            update(state);
        isShowing = false;
    }
}
