using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>
/// How a network learns to rank. A record: <c>RankingOptions.Default with { Loss = RankingLoss.Bpr }</c> changes one thing.
/// </summary>
public sealed record RankingOptions
{
    private const int MostDrawn = 100_000;

    /// <summary>What fits networks of users and items, such as <see cref="DotBias"/>.</summary>
    /// <remarks>
    /// Chosen on inner splits alone: each user's last event but one, of MovieLens (two years), MovieTweetings and the embedded clicks.
    /// </remarks>
    public static RankingOptions Default { get; } = new();

    /// <summary>What fits networks of histories: <see cref="TwoTower"/> and <see cref="NextItem"/>.</summary>
    /// <remarks>Chosen likewise, on IDEA and the embedded clicks.</remarks>
    public static RankingOptions Histories { get; } = new()
    {
        Loss = RankingLoss.SampledSoftmax,
        Negatives = Negatives.InBatch,
        Epochs = 10,
        LearningRate = 0.01,
        L2 = 0.03,
    };

    /// <summary>What is minimised.</summary>
    public RankingLoss Loss { get; init; } = RankingLoss.Bpr;

    /// <summary>Where the items come from that the user did not choose.</summary>
    public Negatives Negatives { get; init; } = Negatives.Uniform;

    /// <summary>How many of them for each chosen one; for <see cref="RankingLoss.SampledSoftmax"/> how many for the whole batch.</summary>
    public int Drawn { get; init; } = 4;

    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>
    /// Rows a step, all where there are fewer; null for the largest power of two, at most 2048, that gives at least thirty steps an epoch.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>Adam's step size at the first step; it falls to zero by the last.</summary>
    public double LearningRate { get; init; } = 0.03;

    /// <summary>The strength of the penalty on the batch's rows.</summary>
    public double L2 { get; init; } = 0.5;

    /// <summary>
    /// What turns gradients into steps; <see cref="Optimizer.Sgd"/> is for <see cref="DotBias"/> with <see cref="RankingLoss.Bpr"/> only.
    /// </summary>
    public Optimizer Optimizer { get; init; } = Optimizer.ExactAdam;

    /// <summary>
    /// Set into torch's generator before the first epoch, and for the items drawn; null goes on as <c>Workshop.Seed</c> set it.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The learning rate of a step: it falls to zero by the last.</summary>
    /// <param name="step">Steps done before it.</param>
    /// <param name="steps">How many steps all epochs take.</param>
    internal double RateAt(long step, long steps) => LearningRate * (1 - (step / (double)steps));

    /// <exception cref="ArgumentOutOfRangeException">The scores of a batch would be more than an array can hold.</exception>
    internal int BatchFor(int rows)
    {
        var batch = BatchSize is { } size
            ? Math.Min(size, Math.Max(1, rows))
            : Math.Clamp(1 << (int)Math.Log2(Math.Max(1, rows / 30)), 1, 2048);
        var each = Loss == RankingLoss.SampledSoftmax && Negatives == Negatives.InBatch ? batch : Drawn;
        Require.That((long)batch * each <= Array.MaxLength, "RankingOptions.BatchSize", batch,
            Invariant($"fewer rows: each has {each} scores, and a batch can have {Array.MaxLength} in all"));
        return batch;
    }

    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    internal void Check()
    {
        Require.AtLeastOne(Drawn, "RankingOptions.Drawn", "4", MostDrawn);
        Require.AtLeastOne(Epochs, "RankingOptions.Epochs", "20", Require.MostRounds);
        Require.AtLeastOne(BatchSize ?? 1, "RankingOptions.BatchSize", "512, or null");
        Require.Positive(LearningRate, "RankingOptions.LearningRate", "0.01");
        Require.NotNegative(L2, "RankingOptions.L2", "0 (no penalty)");
        Require.Defined(Loss, "RankingOptions.Loss");
        Require.Defined(Negatives, "RankingOptions.Negatives");
        Require.Defined(Optimizer, "RankingOptions.Optimizer");
    }
}
