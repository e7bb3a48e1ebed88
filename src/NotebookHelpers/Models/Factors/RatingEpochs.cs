using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>Passes of a row engine over ratings, in a new random order each, a batch at a time: a batch is what progress is reported by.</summary>
/// <param name="engine">What learns.</param>
/// <param name="rows">Users and items as the engine's tables have them.</param>
/// <param name="ratings">What to learn for each row.</param>
/// <param name="epochs">How many there will be.</param>
/// <param name="batch">Rows a batch.</param>
/// <param name="rateAt">The learning rate after some batches, of so many of all epochs.</param>
/// <param name="seed">Of the orders.</param>
internal class RatingEpochs(RowEngine engine, Interactions rows, float[] ratings, int epochs, int batch, Func<int, int, double> rateAt, long seed)
{
    private readonly int[] order = new int[rows.Count];
    private int done;
    private double lossSum, errorSum;

    /// <summary>The seed of the orders, alone in an array.</summary>
    protected long[] Seed { get; } = [seed];

    /// <summary>Batches that are done.</summary>
    public long Step { get; set; }

    /// <summary>Batches of all epochs.</summary>
    public int Steps => epochs * StepsOfEpoch;

    /// <summary>The learning rate of the next batch.</summary>
    public double Rate => rateAt((int)Step, Steps);

    /// <summary>One epoch.</summary>
    /// <param name="afterStep">Gets the batches done so far, and the epoch's mean loss so far. Where it throws, the next call goes on with the same epoch.</param>
    /// <returns>The mean loss and the mean squared error of the epoch's rows, each as its step saw it.</returns>
    /// <exception cref="InvalidOperationException">The loss is not a number.</exception>
    public (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null)
    {
        if (done == 0)
            Shuffle();
        while (done < order.Length)
        {
            var count = Math.Min(batch, order.Length - done);
            var (loss, squaredError) = engine.Ratings(order.AsSpan(done, count), rows.UserIndices, rows.ItemIndices, ratings, (float)Rate);
            done += count;
            Step++;
            lossSum += double.IsFinite(loss) ? loss : throw new InvalidOperationException(Invariant($"The loss is {loss} after step {Step} of {Steps}: training has diverged. Try a lower LearningRate, and look for NaN in the ratings."));
            errorSum += squaredError;
            afterStep?.Invoke((int)Step, lossSum / done);
        }
        var means = (lossSum / done, errorSum / done);
        (done, lossSum, errorSum) = (0, 0, 0);
        return means;
    }

    private int StepsOfEpoch => (order.Length + batch - 1) / batch;

    // Each epoch's order follows from the seed and the epoch alone, so that a training can go on after any.
    private void Shuffle()
    {
        for (var row = 0; row < order.Length; row++)
            order[row] = row;
        new SeededRandom(Seed[0] + (Step / StepsOfEpoch)).Shuffle(order.AsSpan());
    }
}
