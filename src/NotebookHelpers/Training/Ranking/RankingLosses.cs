using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>The formulas of <see cref="RankingLoss"/>.</summary>
internal static class RankingLosses
{
    // As good as never, and no NaN where a whole row is left out.
    private const double Never = -1e9;

    /// <summary>The loss of each row.</summary>
    /// <param name="loss">Which one.</param>
    /// <param name="positive">float32 [batch].</param>
    /// <param name="negatives">float32 [batch, negatives].</param>
    /// <param name="isNegative">
    /// bool [batch, negatives]: whether the score counts. A row without any costs what its positive alone costs: nothing, but for the log
    /// loss.
    /// </param>
    /// <returns>float32 [batch].</returns>
    public static Tensor Compute(RankingLoss loss, Tensor positive, Tensor negatives, Tensor isNegative)
    {
        // [batch, negatives] both, and not computed where no loss asks for them: with a batch's own items they are large.
        Tensor Difference() => positive.unsqueeze(1) - negatives;
        Tensor Counts() => isNegative.to(float32);
        Tensor MeanOf(Tensor each) => (each * Counts()).sum(1) / isNegative.sum(1).clamp(min: 1);
        return loss switch
        {
            RankingLoss.LogLoss => Softplus(-positive) + (Softplus(negatives) * Counts()).sum(1),
            RankingLoss.Bpr => MeanOf(Softplus(-Difference())),
            RankingLoss.AdaptiveHinge => (1 - positive + negatives.masked_fill(~isNegative, Never).amax([1])).clamp(min: 0),
            RankingLoss.Triplet => MeanOf((-Difference()).sigmoid()),
            RankingLoss.SampledSoftmax =>
                cat([positive.unsqueeze(1), negatives.masked_fill(~isNegative, Never)], 1).logsumexp(1) - positive,
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "There is no such loss."),
        };
    }

    // ln (1 + exp(x)) = -ln σ(-x), without overflow.
    private static Tensor Softplus(Tensor x) => nn.functional.softplus(x);
}
