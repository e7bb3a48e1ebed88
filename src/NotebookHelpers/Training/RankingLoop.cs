using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>
/// A network that learns to rank: items that users did not choose are drawn, and the loss says how they compare with those chosen.
/// </summary>
internal sealed class RankingLoop : EpochLoop
{
    private readonly Module network;
    private readonly Interactions train;
    private readonly int[] rows;
    private readonly RankingOptions options;
    private readonly Scoring scoring;
    private readonly NegativeSampler sampler;
    private readonly NetworkOptimizer optimizer;
    private readonly Device device;
    // The logarithm of how often each item is drawn, which the sampled softmax corrects for; else null.
    private readonly Tensor? logShares;

    /// <summary>Makes the optimizers.</summary>
    /// <param name="network">What learns.</param>
    /// <param name="train">What users chose, with the network's indices.</param>
    /// <param name="rows">The rows to learn from, whose items are known.</param>
    /// <param name="options">Options that were checked.</param>
    /// <param name="scoring">How the network scores.</param>
    public RankingLoop(Module network, Interactions train, int[] rows, RankingOptions options, Scoring scoring)
        : base(rows.Length, options.Epochs, options.BatchFor(rows.Length), options.RateAt)
    {
        (this.network, this.train, this.rows, this.options, this.scoring) = (network, train, rows, options, scoring);
        sampler = new NegativeSampler(train, options.Negatives, new SeededRandom(options.Seed ?? RandomSeed.Current));
        optimizer = new NetworkOptimizer(network, options.LearningRate, isDense: options.Optimizer == Optimizer.DenseAdam);
        device = ComputeDevice.DeviceOf(network);
        if (options.Loss == RankingLoss.SampledSoftmax)
        {
            var shares = Enumerable.Range(0, train.Items.Size).Select(item => Math.Max(sampler.Probability(item), float.Epsilon));
            logShares = tensor([.. shares.Select(share => (float)Math.Log(share))], device: device).DetachFromDisposeScope();
        }
    }

    /// <summary>Scores a batch's own items, and its negatives.</summary>
    /// <param name="rows">The batch's rows of the training part.</param>
    /// <param name="items">int64 [batch].</param>
    /// <param name="negatives">int64 [batch, negatives], or [negatives] where all rows share them.</param>
    /// <returns>float32 [batch], [batch, negatives], and float32 [], which L2 multiplies.</returns>
    public delegate (Tensor Positive, Tensor Negatives, Tensor Penalty) Scoring(int[] rows, Tensor items, Tensor negatives);

    /// <inheritdoc />
    public override void Dispose()
    {
        optimizer.Dispose();
        logShares?.Dispose();
    }

    protected override int[] NewOrder()
    {
        network.train();
        return Array.ConvertAll(RandomOrder(rows.Length), place => rows[place]);
    }

    protected override (double Loss, double SquaredError) Learn(ReadOnlySpan<int> chosen, double rate)
    {
        using var scope = NewDisposeScope();
        var batch = chosen.ToArray();
        return (optimizer.Step(rate, () => Loss(batch)) * batch.Length, double.NaN);
    }

    protected override void EndEpoch() => optimizer.CatchUp();

    protected override bool AreWeightsFinite() => optimizer.AreWeightsFinite();

    private Tensor Loss(int[] chosen)
    {
        int[] users = Array.ConvertAll(chosen, row => train.UserIndices[row]),
            items = Array.ConvertAll(chosen, row => train.ItemIndices[row]);
        Tensor own = items.ToIndices(device), negatives, isNegative;
        if (options.Loss == RankingLoss.SampledSoftmax)
        {
            var drawn = sampler.DrawShared(items, options.Drawn);
            negatives = drawn.ToIndices(device);
            isNegative = tensor(sampler.AreNegative(users, drawn), device: device).view(users.Length, drawn.Length);
        }
        else
        {
            negatives = sampler.Draw(users, items, options.Drawn).ToIndices(device).view(users.Length, options.Drawn);
            isNegative = negatives > 0;
        }
        var (positive, others, penalty) = scoring(chosen, own, negatives);
        if (logShares is not null)
            (positive, others) = (positive - logShares.index_select(0, own), others - logShares.index_select(0, negatives));
        var loss = RankingLosses.Compute(options.Loss, positive, others, isNegative).mean();
        return options.L2 == 0 ? loss : loss + (options.L2 * penalty);
    }
}
