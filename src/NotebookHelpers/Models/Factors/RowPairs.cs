using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>BPR on the row engine: each pair of a chosen and a drawn item is a step.</summary>
internal sealed class RowPairs : IEpochs
{
    private readonly RowEngine engine;
    private readonly Interactions train;
    private readonly RankingOptions options;
    private readonly SeededRandom random;
    private readonly NegativeSampler sampler;
    private readonly int[] order;
    private int step;

    private RowPairs(RowEngine engine, Interactions train, RankingOptions options)
    {
        (this.engine, this.train, this.options) = (engine, train, options);
        random = new SeededRandom(options.Seed ?? RandomSeed.Current);
        sampler = new NegativeSampler(train, options.Negatives, random);
        order = [.. Enumerable.Range(0, train.Count).Where(row => train.ItemIndices[row] > 0)];
    }

    /// <inheritdoc />
    public int Steps => options.Epochs * ((order.Length + Batch - 1) / Batch);

    /// <inheritdoc />
    public double Rate => options.LearningRate * (1 - (step / (double)Steps));

    private int Batch => options.BatchFor(order.Length);

    /// <returns>Null where torch is to train.</returns>
    /// <exception cref="ArgumentException">The network is more than a sum of vectors, or the loss is another.</exception>
    public static RowPairs? Of(nn.Module model, Interactions train, RankingOptions options)
    {
        if (!RowEngines.Has(options.Optimizer))
            return null;
        return options.Loss == RankingLoss.Bpr
            ? new RowPairs(RowEngines.Of(model, options.Optimizer, options.L2), train, options)
            : throw new ArgumentException($"{options.Optimizer} learns pairs by RankingLoss.Bpr only, and the options say {options.Loss}. Take another Optimizer.", nameof(options));
    }

    /// <inheritdoc />
    public (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null)
    {
        random.Shuffle(order.AsSpan());
        double sum = 0;
        for (int start = 0, done = 0; start < order.Length; start += Batch)
        {
            var rows = order.AsSpan(start, Math.Min(Batch, order.Length - start));
            int[] users = new int[rows.Length * options.Drawn], items = new int[users.Length], batchUsers = new int[rows.Length], batchItems = new int[rows.Length];
            for (var place = 0; place < rows.Length; place++)
            {
                (batchUsers[place], batchItems[place]) = (train.UserIndices[rows[place]], train.ItemIndices[rows[place]]);
                users.AsSpan(place * options.Drawn, options.Drawn).Fill(batchUsers[place]);
                items.AsSpan(place * options.Drawn, options.Drawn).Fill(batchItems[place]);
            }
            sum += engine.Pairs(users, items, sampler.Draw(batchUsers, batchItems, options.Drawn), (float)Rate);
            done += users.Length;
            step++;
            if (!double.IsFinite(sum))
                throw new InvalidOperationException(Invariant($"The loss is {sum} after step {step} of {Steps}: training has diverged. Try a lower LearningRate."));
            afterStep?.Invoke(step, sum / done);
        }
        return (sum / ((double)order.Length * options.Drawn), double.NaN);
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
