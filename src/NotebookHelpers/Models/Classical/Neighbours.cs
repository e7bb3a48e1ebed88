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
        TrainingRows.Require(train);
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
    public float[] Predict(Interactions rows)
    {
        rows = rows.IndexedBy(train.Users, train.Items);
        var predicted = biases.Predict(rows);
        var share = users ? 0.5 : 1;
        Add(predicted, share, rows.ByItem, rows.UserIndices, train.ByItem, train.ItemIndices, train.ByUser, train.UserIndices,
            train.Items.Size);
        if (users)
        {
            Add(predicted, share, rows.ByUser, rows.ItemIndices, train.ByUser, train.UserIndices, train.ByItem, train.ItemIndices,
                train.Users.Size);
        }

        for (var row = 0; row < predicted.Length; row++)
            predicted[row] = Math.Clamp(predicted[row], train.RatingRange.Lowest, train.RatingRange.Highest);
        return predicted;
    }

    // For similar items: own are items, others are users.
    private void Add(float[] predicted, double share, RowGroups asked, int[] askedOthers, RowGroups byOwn, int[] owns, RowGroups byOther,
        int[] others, int size)
    {
        double[] dots = new double[size], squares = new double[size], otherSquares = new double[size];
        var common = new int[size];
        List<(double Similarity, float Residual)> near = [];
        for (var own = 1; own < size; own++)
        {
            if (asked[own].IsEmpty)
                continue;
            Array.Clear(dots);
            Array.Clear(squares);
            Array.Clear(otherSquares);
            Array.Clear(common);
            foreach (var row in byOwn[own])
            {
                double residual = residuals[row];
                foreach (var second in byOther[others[row]])
                {
                    var neighbour = owns[second];
                    dots[neighbour] += residual * residuals[second];
                    squares[neighbour] += residual * residual;
                    otherSquares[neighbour] += (double)residuals[second] * residuals[second];
                    common[neighbour]++;
                }
            }
            foreach (var row in asked[own])
            {
                near.Clear();
                foreach (var rated in byOther[askedOthers[row]])
                {
                    var neighbour = owns[rated];
                    if (neighbour != own && dots[neighbour] > 0)
                    {
                        near.Add(
                            (dots[neighbour] / Math.Sqrt(squares[neighbour] * otherSquares[neighbour]) * common[neighbour]
                            / (common[neighbour] + shrinkage), residuals[rated]));
                    }
                }
                near.Sort((one, other) => other.Similarity.CompareTo(one.Similarity));
                double sum = 0, weights = damping;
                foreach (var (similarity, residual) in near.Take(k))
                    (sum, weights) = (sum + (similarity * residual), weights + similarity);
                predicted[row] += (float)(weights > 0 ? share * sum / weights : 0);
            }
        }
    }
}
