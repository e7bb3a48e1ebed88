using NotebookHelpers.Models;

namespace NotebookHelpers.Training;

/// <summary>How a network learns to rank. A record: <c>RankingOptions.Default with { Loss = RankingLoss.Bpr }</c> changes one thing.</summary>
public sealed record RankingOptions
{
    /// <summary>What fits networks of users and items, such as <see cref="DotBias"/>.</summary>
    /// <remarks>Chosen on inner splits alone: each user's last event but one, of MovieLens (two years), MovieTweetings and the embedded clicks.</remarks>
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

    /// <summary>Rows a step; null for the largest power of two, at most 2048, that gives at least thirty steps an epoch.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Adam's step size at the first step; it falls to zero by the last.</summary>
    public double LearningRate { get; init; } = 0.03;

    /// <summary>The strength of the penalty on the batch's rows.</summary>
    public double L2 { get; init; } = 0.5;

    /// <summary>What turns gradients into steps; the row engine, as in <see cref="Optimizer.RowAdagrad"/>, for <see cref="DotBias"/> with <see cref="RankingLoss.Bpr"/> only.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.ExactAdam;

    /// <summary>Set into torch's generator before the first epoch, and for the items drawn; null goes on as <c>Workshop.Seed</c> set it.</summary>
    public int? Seed { get; init; }

    internal int BatchFor(int rows) => BatchSize ?? Math.Clamp(1 << (int)Math.Log2(Math.Max(1, rows / 30)), 1, 2048);

    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    internal void Check()
    {
        Require(Drawn >= 1, nameof(Drawn), Drawn, "at least 1");
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize is null or >= 1, nameof(BatchSize), BatchSize, "at least 1, or null");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a positive number, such as 0.01");
        Require(L2 >= 0 && double.IsFinite(L2), nameof(L2), L2, "0 (no penalty) or more");
    }

    private static void Require(bool holds, string name, object? value, string expected)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, Invariant($"RankingOptions.{name} is {value}; expected {expected}."));
    }
}
