using System.Diagnostics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>Shows how far a training is, in place, ten times a second at most; at the end a line without times takes its place.</summary>
/// <remarks>The last line is a display of its own: VS Code's Jupyter extension may drop what comes for one that it has just cleared.</remarks>
internal sealed class FitProgress : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Func<int> finished;
    private readonly Func<object> result;
    private readonly int epochs;
    private readonly int steps;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private Action<object>? update;
    private TimeSpan shown = -Pause;
    private bool isShowing;

    public FitProgress(History history, int epochs, int steps)
        : this(() => history.Count, epochs, steps, () => new FitResult(history))
    {
    }

    /// <param name="finished">How many epochs are.</param>
    /// <param name="epochs">How many there will be.</param>
    /// <param name="steps">Of all epochs.</param>
    /// <param name="result">What is shown at the end.</param>
    public FitProgress(Func<int> finished, int epochs, int steps, Func<object> result) =>
        (this.finished, this.epochs, this.steps, this.result) = (finished, epochs, steps, result);

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
        Show(new FitState(Math.Min(finished() + 1, epochs), epochs, step / (double)steps, loss, left));
    }

    /// <summary>The last line stays in the notebook.</summary>
    public void Dispose()
    {
        // Where showing itself failed, it would fail again, and hide what happened.
        if (isShowing)
            return;
        update?.Invoke(NotebookDisplay.Nothing);
        NotebookDisplay.Show(result());
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
