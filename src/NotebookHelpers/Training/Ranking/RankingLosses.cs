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
        var counts = isNegative.to(float32);                                                   // [batch, negatives]
        Tensor MeanOf(Tensor each) => (each * counts).sum(1) / counts.sum(1).clamp(min: 1);
        var difference = positive.unsqueeze(1) - negatives;                                    // [batch, negatives]
        return loss switch
        {
            RankingLoss.LogLoss => Softplus(-positive) + (Softplus(negatives) * counts).sum(1),
            RankingLoss.Bpr => MeanOf(Softplus(-difference)),
            RankingLoss.AdaptiveHinge => (1 - positive + negatives.masked_fill(~isNegative, Never).amax([1])).clamp(min: 0),
            RankingLoss.Triplet => MeanOf((-difference).sigmoid()),
            RankingLoss.SampledSoftmax =>
                cat([positive.unsqueeze(1), negatives.masked_fill(~isNegative, Never)], 1).logsumexp(1) - positive,
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "There is no such loss."),
        };
    }

    // ln (1 + exp(x)) = -ln σ(-x), without overflow.
    private static Tensor Softplus(Tensor x) => nn.functional.softplus(x);
}
