using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>
/// Runs epochs until someone asks for an end, and shows how far they are; at the end a line without times takes its place.
/// </summary>
/// <remarks>
/// The last line is a display of its own: VS Code's Jupyter extension may drop what comes for one that it has just cleared.
/// </remarks>
internal sealed class FitProgress : IDisposable
{
    private readonly EpochLoop loop;
    private readonly Func<string> result;
    private readonly Progress progress;
    private double lastLoss;

    /// <param name="loop">What trains.</param>
    /// <param name="epochs">How many epochs there will be.</param>
    /// <param name="finished">How many are done.</param>
    /// <param name="result">What is shown at the end.</param>
    /// <param name="cancellation">Ends the training between two steps, as an interrupt of the cell does.</param>
    public FitProgress(EpochLoop loop, int epochs, Func<int> finished, Func<string> result, CancellationToken cancellation)
    {
        (this.loop, this.result) = (loop, result);
        progress = new Progress(
            () => Invariant($"epoch {Math.Min(finished() + 1, epochs)} of {epochs}, loss {lastLoss:0.0000}"), loop.Steps, TimeSpan.Zero,
            cancellation);
    }

    /// <summary>Trains for one epoch.</summary>
    /// <returns>The mean loss and the mean squared error of the epoch's rows.</returns>
    /// <exception cref="OperationCanceledException">Someone asked for an end.</exception>
    public (double Loss, double SquaredError) Epoch() => loop.Epoch((step, loss) =>
    {
        lastLoss = loss;
        progress.At(step);
    });

    /// <summary>Leaves the last line in the notebook.</summary>
    public void Dispose()
    {
        progress.Dispose();
        if (!progress.IsBroken)
            NotebookDisplay.Show(new ShownText(result()));
    }
}
