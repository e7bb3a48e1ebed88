using System.Globalization;
using System.Runtime.InteropServices;
using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>Passes of a row engine over ratings, in a new random order each, a batch at a time: a batch is what progress is reported by.</summary>
/// <param name="engine">What learns.</param>
/// <param name="rows">Users and items as the engine's tables have them.</param>
/// <param name="ratings">What to learn for each row.</param>
/// <param name="schedule">How many epochs, how many rows a batch, the first learning rate, and whether it falls at each batch to zero.</param>
/// <param name="seed">Of the orders.</param>
internal class RatingEpochs(RowEngine engine, Interactions rows, float[] ratings, (int Epochs, int Batch, double Rate, bool IsFalling) schedule, long seed)
{
    private readonly SeededRandom random = new(seed);
    private (ulong, ulong, ulong, ulong) start;
    private readonly int[] order = new int[rows.Count];
    private int step;
    private int done;
    private double lossSum, errorSum;

    /// <summary>Batches of all epochs.</summary>
    public int Steps => schedule.Epochs * ((order.Length + schedule.Batch - 1) / schedule.Batch);

    /// <summary>The learning rate of the next batch.</summary>
    public double Rate => schedule.IsFalling ? schedule.Rate * (1 - (step / (double)Steps)) : schedule.Rate;

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
            var count = Math.Min(schedule.Batch, order.Length - done);
            var (loss, squaredError) = engine.Ratings(order.AsSpan(done, count), rows.UserIndices, rows.ItemIndices, ratings, (float)Rate);
            done += count;
            step++;
            lossSum += double.IsFinite(loss) ? loss : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The loss is {loss} after step {step} of {Steps}: training has diverged. Try a lower LearningRate, and look for NaN in the ratings."));
            errorSum += squaredError;
            afterStep?.Invoke(step, lossSum / done);
        }
        var means = (lossSum / done, errorSum / done);
        (done, lossSum, errorSum) = (0, 0, 0);
        return means;
    }

    /// <summary>Writes all that the epochs to come depend on, besides the tables.</summary>
    public void Write(BinaryWriter file)
    {
        foreach (var word in new[] { start.Item1, start.Item2, start.Item3, start.Item4 })
            file.Write(word);
        file.Write(step);
        file.Write(done);
        file.Write(lossSum);
        file.Write(errorSum);
        file.Write(MemoryMarshal.AsBytes<float>(engine.Users.State));
        file.Write(MemoryMarshal.AsBytes<float>(engine.Items.State));
    }

    /// <summary>Goes on where the written ones were, within an epoch too.</summary>
    public void Read(BinaryReader file)
    {
        random.State = (file.ReadUInt64(), file.ReadUInt64(), file.ReadUInt64(), file.ReadUInt64());
        (step, done, lossSum, errorSum) = (file.ReadInt32(), file.ReadInt32(), file.ReadDouble(), file.ReadDouble());
        file.BaseStream.ReadExactly(MemoryMarshal.AsBytes(engine.Users.State.AsSpan()));
        file.BaseStream.ReadExactly(MemoryMarshal.AsBytes(engine.Items.State.AsSpan()));
        if (done > 0)
            Shuffle();
    }

    private void Shuffle()
    {
        start = random.State;
        for (var row = 0; row < order.Length; row++)
            order[row] = row;
        random.Shuffle(order.AsSpan());
    }
}
