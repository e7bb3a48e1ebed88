using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>A <see cref="FactorEngine"/> that learns ratings, epoch by epoch; a batch is only what progress and rate are told by.</summary>
/// <param name="engine">What learns.</param>
/// <param name="train">Users and items as the engine's tables have them.</param>
/// <param name="ratings">What to learn for each row.</param>
/// <param name="epochs">How many epochs there will be.</param>
/// <param name="batch">How many rows a batch has.</param>
/// <param name="rateAt">The learning rate after some batches, of so many of all epochs.</param>
/// <param name="seed">The seed of the orders.</param>
internal sealed class FactorTraining(
    FactorEngine engine, Interactions train, float[] ratings, int epochs, int batch, Func<long, long, double> rateAt, long seed)
    : EpochLoop(train.Count, epochs, batch, rateAt)
{
    private readonly long[] seeds = [seed];

    /// <inheritdoc />
    public override IEnumerable<Tensor> State() => [frombuffer(seeds, int64)];

    // Each epoch's order follows from the seed and the epoch alone, so that a training can go on after any.
    protected override int[] NewOrder()
    {
        int[] order = [.. Enumerable.Range(0, train.Count)];
        new SeededRandom(seeds[0] + (Step / StepsOfEpoch)).Shuffle(order.AsSpan());
        return order;
    }

    protected override (double Loss, double SquaredError) Learn(ReadOnlySpan<int> chosen, double rate) =>
        engine.LearnRatings(chosen, train.UserIndices, train.ItemIndices, ratings, (float)rate);

    protected override bool AreWeightsFinite() => engine.AreWeightsFinite();
}
