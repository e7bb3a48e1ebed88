using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Models;

/// <summary>
/// A linear model of items: a score is the sum of weights from the items that the user chose, none of them from an item to itself.
/// </summary>
/// <remarks>
/// Steck (2019), "Embarrassingly shallow autoencoders for sparse data": of X [users, items], 1 where chosen, the weights B with a zero
/// diagonal that minimise |X - XB|² + l2 · |B|² are Bij = -Pij / Pjj, with P = (XᵀX + l2 · I)⁻¹. So X - XB = XP / diag P.
/// With fewer users than items the smaller matrix M = (XXᵀ + l2 · I)⁻¹ is inverted: XP = MX, and P = (I - XᵀMX) / l2.
/// </remarks>
public sealed class Ease : IRanker
{
    // The largest side of an inverse: 1.6 GB, and three times as much again while it is made.
    private const int Most = 20_000;
    private const int Copies = 4;

    private readonly Interactions pairs;
    private readonly bool isByUser;
    private readonly int size;
    private readonly float[] inverse;
    // The diagonal of P, the inverse of the Gram matrix.
    private readonly double[] diagonal;

    /// <summary>Solves for the weights. Nothing is drawn at random.</summary>
    /// <param name="train">What users chose. Ratings and strengths are not looked at.</param>
    /// <param name="l2">The penalty on the weights, against the number of users who chose an item: few users say little.</param>
    /// <exception cref="ArgumentException">There are no rows, or both more than 20,000 users and more than 20,000 items.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The penalty is not a positive number.</exception>
    /// <exception cref="OperationCanceledException">
    /// The cell was interrupted. The inverse is one call of torch: an interrupt waits until it is done, and nothing shows how far it is.
    /// </exception>
    public Ease(Interactions train, double l2 = 500)
    {
        Require.Positive(l2, nameof(l2), "500");
        pairs = Histories.PairsOf(train);
        isByUser = pairs.Users.Size < pairs.Items.Size;
        size = Math.Min(pairs.Users.Size, pairs.Items.Size);
        if (size > Most)
        {
            var sizes = Invariant($"There are {pairs.Users.Count:#,0} users and {pairs.Items.Count:#,0} items; ");
            var limit = Invariant($"Ease inverts a full matrix of the fewer of both, and stops at {Most:#,0}. ");
            throw new ArgumentException(
                sizes + limit + "Leave the rarest items out, or take AlternatingLeastSquares.Implicit.", nameof(train));
        }
        MemoryNeed.Check(
            Copies * sizeof(float) * (double)size * size, nameof(train),
            Invariant($"of {pairs.Users.Count:#,0} users and {pairs.Items.Count:#,0} items"),
            "Leave the rarest out with WithAtLeast, or take ItemNeighbourRanker.");
        inverse = Invert(l2);
        double OfItem(int item) => isByUser
            ? (1 - pairs.ByItem[item].ToArray().Sum(row => ByUsers(pairs.UserIndices[row], item))) / l2
            : inverse[(item * size) + item];
        diagonal = [.. Progress.Steps(Name, pairs.Items.Size).Select(OfItem)];
    }

    /// <inheritdoc />
    public string Name => "EASE";

    /// <inheritdoc />
    public Vocabulary Items => pairs.Items;

    /// <inheritdoc />
    /// <remarks>A user's items are those of training; a user whom it never saw gets the popular ones.</remarks>
    public void Score(Interactions queries, Span<float> scores) => Histories.Score(pairs, queries, scores, (user, all) =>
    {
        if (isByUser)
        {
            for (var item = 1; item < all.Length; item++)
                all[item] = (float)ByUsers(user, item);
        }
        else
        {
            foreach (var row in pairs.ByUser[user])
                TensorPrimitives.Add(all, inverse.AsSpan(pairs.ItemIndices[row] * size, size), all);
        }
        for (var item = 1; item < all.Length; item++)
            all[item] = (float)(-all[item] / diagonal[item]);
        foreach (var row in pairs.ByUser[user])
            all[pairs.ItemIndices[row]]++;
    });

    // (MX)uj: Σ Muv over those users v who chose the item.
    private double ByUsers(int user, int item)
    {
        double sum = 0;
        foreach (var row in pairs.ByItem[item])
            sum += inverse[(user * size) + pairs.UserIndices[row]];
        return sum;
    }

    private float[] Invert(double l2)
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        var gram = zeros(size, size, device: CPU);
        var sums = gram.Floats();
        var (groups, count, columns) = isByUser
            ? (pairs.ByItem, pairs.Items.Size, pairs.UserIndices)
            : (pairs.ByUser, pairs.Users.Size, pairs.ItemIndices);
        // No pair has the unknown user or item 0.
        foreach (var group in Progress.Steps(Name, count))
        {
            foreach (var one in groups[group])
            {
                var row = sums.Slice(columns[one] * size, size);
                foreach (var other in groups[group])
                    row[columns[other]]++;
            }
        }
        for (var index = 0; index < size; index++)
            sums[(index * size) + index] += (float)l2;
        var (root, failed) = linalg.cholesky_ex(gram);
        Require.That(failed.item<int>() == 0, nameof(l2), l2, "a penalty strong enough to invert the matrix, such as 500");
        return cholesky_inverse(root).ToFloats();
    }
}
