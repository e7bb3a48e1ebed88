namespace NotebookHelpers.Models;

/// <summary>
/// Trains models that are sums of vectors: a score is the offset, plus the biases of the user's and the item's features, plus the dot
/// product of the sum of the user's vectors and the sum of the item's. Each row or pair is a step of its own: forward, backward and the
/// change of the rows that it uses, in one go.
/// </summary>
/// <param name="users">Users' features.</param>
/// <param name="items">Items' features.</param>
/// <param name="factors">Numbers a vector.</param>
internal abstract class RowEngine(RowTable users, RowTable items, int factors)
{
    public RowTable Users => users;

    public RowTable Items => items;

    public int Factors => factors;

    /// <summary>Added to each score.</summary>
    public float Offset { get; init; }

    /// <summary>Lowest and highest rating, between which a sigmoid keeps the scores, or null.</summary>
    public (float Lowest, float Highest)? Range { get; init; }

    /// <summary>What multiplies the squares of the vectors used, in each row's loss.</summary>
    public float VectorL2 { get; init; }

    /// <summary>What multiplies the squares of the biases used.</summary>
    public float BiasL2 { get; init; }

    /// <summary>Learns ratings: (score - rating)², plus the penalty.</summary>
    /// <param name="order">Rows, in the order to learn them.</param>
    /// <param name="userRows">A user of each row.</param>
    /// <param name="itemRows">An item of each row.</param>
    /// <param name="ratings">A rating of each row.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>Sums over the rows, each as its step saw it.</returns>
    public abstract (double Loss, double SquaredError) Ratings(
        ReadOnlySpan<int> order, ReadOnlySpan<int> userRows, ReadOnlySpan<int> itemRows, ReadOnlySpan<float> ratings, float rate);

    /// <summary>Learns that users prefer one item to another: -ln σ(score of the first - score of the second), plus the penalty.</summary>
    /// <param name="userRows">A user of each pair.</param>
    /// <param name="positives">The item preferred.</param>
    /// <param name="negatives">The other one.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>The sum over the pairs, each as its step saw it.</returns>
    /// <remarks>Rendle, Freudenthaler, Gantner, Schmidt-Thieme (2009): BPR.</remarks>
    public abstract double Pairs(ReadOnlySpan<int> userRows, ReadOnlySpan<int> positives, ReadOnlySpan<int> negatives, float rate);
}
