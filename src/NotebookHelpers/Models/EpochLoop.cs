using System.Runtime.InteropServices;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// A training in epochs: an order is drawn, and one batch after the other is learned from. All trainings here have this shape.
/// </summary>
/// <param name="rows">How many rows an epoch goes through.</param>
/// <param name="epochs">How many epochs there will be.</param>
/// <param name="batch">How many rows a step takes, at least 1; the last step of an epoch takes what is left.</param>
/// <param name="rateAt">The learning rate after so many steps, of so many of all epochs.</param>
internal abstract class EpochLoop(int rows, int epochs, int batch, Func<long, long, double> rateAt) : IDisposable
{
    /// <summary>How many epochs there will be.</summary>
    public int Epochs => epochs;

    /// <summary>How many steps all epochs take.</summary>
    public long Steps => (long)epochs * StepsOfEpoch;

    /// <summary>How many steps are done.</summary>
    public long Step { get; private set; }

    /// <summary>The learning rate of the next step.</summary>
    public double Rate => rateAt(Step, Steps);

    /// <summary>The mean loss of the last step's rows.</summary>
    public double LastLoss { get; private set; }

    protected int StepsOfEpoch => StepsOf(rows, batch);

    /// <summary>How many steps an epoch takes; a batch may be larger than all rows.</summary>
    public static int StepsOf(int rows, int batch) => ((rows - 1) / batch) + 1;

    /// <summary>Trains for one epoch.</summary>
    /// <param name="afterStep">Gets the steps done so far, and the epoch's mean loss so far.</param>
    /// <returns>The mean loss and the mean squared error of the epoch's rows, each as its step saw it.</returns>
    /// <exception cref="InvalidOperationException">The loss or a weight is not a number.</exception>
    public (double Loss, double SquaredError) Epoch(Action<long, double>? afterStep = null)
    {
        double lossSum = 0, errorSum = 0;
        var order = NewOrder();
        // What dropout draws in the epoch comes from a generator of its own, on each device alike: the next order does not depend on it.
        using var generator = get_rng_state();
        ComputeDevice.Seed(unchecked((uint)((order[0] * 31) + order[^1] + Step)));
        try
        {
            for (int start = 0, count; start < rows; start += count)
            {
                count = Math.Min(batch, rows - start);
                var (loss, squaredError) = Learn(order.AsSpan(start, count), Rate);
                Step++;
                if (!double.IsFinite(loss))
                    throw Diverged(Invariant($"The loss is {loss / count}"));
                LastLoss = loss / count;
                lossSum += loss;
                errorSum += squaredError;
                afterStep?.Invoke(Step, lossSum / (start + count));
            }
        }
        finally
        {
            EndEpoch();
            set_rng_state(generator);
        }
        // The last step's loss was that of the weights before it.
        return AreWeightsFinite() ? (lossSum / rows, errorSum / rows)
            : throw Diverged(Invariant($"A weight is NaN, or above {TensorMemory.Largest}"));
    }

    /// <summary>The error of a training that came to what is not a number.</summary>
    /// <param name="what">What was found.</param>
    public InvalidOperationException Diverged(string what) =>
        new(Invariant($"{what} after step {Step} of {Steps}: training has diverged. ")
            + "Try a lower LearningRate, and look for NaN in the ratings.");

    /// <summary>Goes on with a training whose state was written into <see cref="State"/>.</summary>
    /// <param name="epochs">How many epochs of it are done.</param>
    public virtual void ContinueFrom(int epochs) => Step = (long)epochs * StepsOfEpoch;

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

    /// <summary>Whether all weights are numbers to calculate with; asked at the end of an epoch.</summary>
    protected abstract bool AreWeightsFinite();

    /// <summary>Called after the last step of an epoch, and after a step that failed.</summary>
    protected virtual void EndEpoch()
    {
    }

    /// <summary>A random order of the numbers from 0 to below the count, drawn by torch's generator.</summary>
    protected static int[] RandomOrder(int count)
    {
        using var order = randperm(count, device: CPU);
        return Array.ConvertAll(MemoryMarshal.Cast<byte, long>(order.bytes).ToArray(), row => (int)row);
    }
}
