using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// A training in epochs: an order is drawn, and one batch after the other is learned from. All trainings here have this shape.
/// </summary>
/// <param name="rows">How many rows an epoch goes through.</param>
/// <param name="epochs">How many epochs there will be.</param>
/// <param name="batch">How many rows a step takes; the last step of an epoch takes what is left.</param>
/// <param name="rateAt">The learning rate after so many steps, of so many of all epochs.</param>
internal abstract class EpochLoop(int rows, int epochs, int batch, Func<int, int, double> rateAt) : IDisposable
{
    /// <summary>How many steps all epochs take.</summary>
    public int Steps => epochs * StepsOfEpoch;

    /// <summary>How many steps are done.</summary>
    public int Step { get; private set; }

    /// <summary>The learning rate of the next step.</summary>
    public double Rate => rateAt(Step, Steps);

    /// <summary>The mean loss of the last step's rows.</summary>
    public double LastLoss { get; private set; }

    protected int StepsOfEpoch => (rows + batch - 1) / batch;

    /// <summary>Trains for one epoch.</summary>
    /// <param name="afterStep">Gets the steps done so far, and the epoch's mean loss so far.</param>
    /// <returns>The mean loss and the mean squared error of the epoch's rows, each as its step saw it.</returns>
    /// <exception cref="InvalidOperationException">The loss is not a number.</exception>
    public (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null)
    {
        double lossSum = 0, errorSum = 0;
        var order = NewOrder();
        try
        {
            for (var start = 0; start < rows; start += batch)
            {
                var count = Math.Min(batch, rows - start);
                var (loss, squaredError) = Learn(order.AsSpan(start, count), Rate);
                Step++;
                if (!double.IsFinite(loss))
                    throw new InvalidOperationException(Diverged(loss / count));
                LastLoss = loss / count;
                lossSum += loss;
                errorSum += squaredError;
                afterStep?.Invoke(Step, lossSum / (start + count));
            }
        }
        finally
        {
            EndEpoch();
        }
        return (lossSum / rows, errorSum / rows);
    }

    /// <summary>Goes on with a training whose state was written into <see cref="State"/>.</summary>
    /// <param name="step">How many steps of it are done.</param>
    public virtual void ContinueFrom(int step) => Step = step;

    /// <summary>What is remembered between steps: the memory itself, for the dispose scope that is open.</summary>
    public virtual IEnumerable<Tensor> State() => [];

    public virtual void Dispose()
    {
    }

    /// <summary>The rows of the next epoch, in the order in which they are learned.</summary>
    protected abstract int[] NewOrder();

    /// <summary>Takes one step.</summary>
    /// <param name="chosen">The step's rows.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <returns>The sums of the rows' losses and of their squared errors; the latter NaN where there is nothing to predict.</returns>
    protected abstract (double Loss, double SquaredError) Learn(ReadOnlySpan<int> chosen, double rate);

    /// <summary>Called after the last step of an epoch, and after a step that failed.</summary>
    protected virtual void EndEpoch()
    {
    }

    /// <summary>A random order of the numbers from 0 to below the count, drawn by torch's generator.</summary>
    protected static int[] RandomOrder(int count)
    {
        using var order = randperm(count);
        return Array.ConvertAll(MemoryMarshal.Cast<byte, long>(order.bytes).ToArray(), row => (int)row);
    }

    private string Diverged(double loss) => Invariant($"The loss is {loss} after step {Step} of {Steps}: training has diverged. ")
        + "Try a lower LearningRate, and look for NaN in the ratings.";
}
