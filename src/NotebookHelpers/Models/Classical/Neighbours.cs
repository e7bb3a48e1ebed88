using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Biases, plus how far the user's ratings of similar items, or similar users' ratings of the item, were off from their biases:
/// the mean over the most similar ones, weighted by similarity.
/// </summary>
/// <remarks>
/// Koren (2008), section 2.2: the similarity of two items is the cosine of their residuals over the n users that rated both, times
/// n / (n + shrinkage); only positive ones count. For users likewise. Similarities are computed when they are needed, and not kept.
/// </remarks>
public sealed class Neighbours : IRatingModel
{
    private readonly Interactions train;
    private readonly BiasModel biases;
    private readonly float[] residuals;
    private readonly bool users;
    private readonly int k;
    private readonly double shrinkage, damping;

    /// <summary>Fits the biases; the rest is done when it predicts.</summary>
    /// <param name="train">The rows to learn from; they are kept.</param>
    /// <param name="users">Whether similar users' ratings of the item count too: the prediction is then the mean of both.</param>
    /// <param name="k">How many neighbours at most.</param>
    /// <param name="shrinkage">How many common ratings it takes for a similarity to count half.</param>
    /// <param name="damping">Added to the sum of similarities: weak neighbours alone change a prediction little.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no neighbour, or shrinkage or damping is negative.</exception>
    public Neighbours(Interactions train, bool users = false, int k = 40, double shrinkage = 300, double damping = 0.1)
    {
        train.RequireRows();
        Require.AtLeastOne(k, nameof(k), "40");
        Require.NotNegative(shrinkage, nameof(shrinkage), "300");
        Require.NotNegative(damping, nameof(damping), "0.1");
        (this.train, this.users, this.k, this.shrinkage, this.damping) = (train, users, k, shrinkage, damping);
        biases = new BiasModel(train);
        residuals = [.. biases.Predict(train).Zip(train.Ratings, (expected, rating) => rating - expected)];
    }

    /// <inheritdoc />
    public string Name => users ? "neighbours of both" : "item neighbours";

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public float[] Predict(Interactions rows)
    {
        Require.NotNull(rows);
        rows = rows.IndexedBy(train.Users, train.Items);
        var predicted = biases.Predict(rows);
        var share = users ? 0.5 : 1;
        Add(predicted, share, Side.OfItems(rows), Side.OfItems(train));
        if (users)
            Add(predicted, share, Side.OfUsers(rows), Side.OfUsers(train));
        var (lowest, highest) = train.RatingRange;
        return Array.ConvertAll(predicted, rating => Math.Clamp(rating, lowest, highest));
    }

    private void Add(float[] predicted, double share, Side asked, Side known)
    {
        var overlaps = new Overlap[known.Size];
        List<(double Similarity, float Residual)> near = [];
        foreach (var own in Progress.Steps(Name, known.Size))
        {
            if (own == 0 || asked.ByOwn[own].IsEmpty)
                continue;
            Array.Clear(overlaps);
            foreach (var row in known.ByOwn[own])
            {
                foreach (var second in known.ByOther[known.Others[row]])
                    overlaps[known.Owns[second]].Add(residuals[row], residuals[second]);
            }
            foreach (var row in asked.ByOwn[own])
            {
                near.Clear();
                foreach (var rated in known.ByOther[asked.Others[row]])
                {
                    var neighbour = known.Owns[rated];
                    if (neighbour != own && overlaps[neighbour].Dot > 0)
                        near.Add((overlaps[neighbour].Similarity(shrinkage), residuals[rated]));
                }
                near.Sort((one, other) => other.Similarity.CompareTo(one.Similarity));
                double sum = 0, weights = damping;
                foreach (var (similarity, residual) in near.Take(k))
                    (sum, weights) = (sum + (similarity * residual), weights + similarity);
                predicted[row] += (float)(weights > 0 ? share * sum / weights : 0);
            }
        }
    }

    // Rows as they are looked at for similar items: own are the items, others are the users. For similar users it is the other way round.
    private sealed record Side(RowGroups ByOwn, int[] Owns, RowGroups ByOther, int[] Others, int Size)
    {
        public static Side OfItems(Interactions rows) =>
            new(rows.ByItem, rows.ItemIndices, rows.ByUser, rows.UserIndices, rows.Items.Size);

        public static Side OfUsers(Interactions rows) =>
            new(rows.ByUser, rows.UserIndices, rows.ByItem, rows.ItemIndices, rows.Users.Size);
    }

    // What the ratings that two items have in common, or two users, say of their similarity.
    private struct Overlap
    {
        private double squares, otherSquares;
        private int common;

        public double Dot { get; private set; }

        public void Add(double residual, double other)
        {
            Dot += residual * other;
            squares += residual * residual;
            otherSquares += other * other;
            common++;
        }

        public readonly double Similarity(double shrinkage) =>
            Dot / Math.Sqrt(squares * otherSquares) * common / (common + shrinkage);
    }
}
