using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Factor vectors in closed form: with the items' vectors fixed each user's is a ridge regression of its own, then the other way round.
/// For ratings by the constructor; for what was chosen, without ratings, by <see cref="Implicit"/>.
/// </summary>
/// <remarks>
/// Zhou et al. (2008), "Large-scale parallel collaborative filtering for the Netflix Prize"; Hu, Koren, Volinsky (2008), "Collaborative filtering for
/// implicit feedback datasets". Both minimise Σ weight · (target - score)² + a penalty on the squares: the first counts a vector as often as it has ratings, the second once.
/// </remarks>
public sealed class AlternatingLeastSquares : IRatingModel, IItemVectors
{
    private readonly Interactions pairs;
    private readonly int width;
    private readonly double l2, biasL2;
    private readonly float mean;
    // Of each pair that was chosen, against 1 of one that was not; null for ratings, where only given ones count.
    private readonly float[]? weights;
    private readonly float[] users, items;

    /// <summary>Fits ratings: the mean, plus both biases, plus the vectors' product. A bias is one more factor, against a 1.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="factors">How many numbers describe a user, and an item.</param>
    /// <param name="l2">The penalty on vectors, for each rating.</param>
    /// <param name="biasL2">As if each user and item had so many more ratings, all as expected.</param>
    /// <param name="rounds">How often both sides are solved.</param>
    /// <param name="seed">For the vectors' start; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public AlternatingLeastSquares(Interactions train, int factors = 10, double l2 = 0.1, double biasL2 = 4, int rounds = 15, int? seed = null)
        : this(Histories.Of(train), factors, l2, biasL2, rounds, null, seed)
    {
    }

    private AlternatingLeastSquares(Interactions pairs, int factors, double l2, double biasL2, int rounds, float[]? weights, int? seed)
    {
        Require(factors >= 1, nameof(factors), factors, "at least 1, such as 32");
        Require(l2 > 0 && double.IsFinite(l2), nameof(l2), l2, "a positive number, such as 0.1");
        Require(biasL2 > 0 && double.IsFinite(biasL2), nameof(biasL2), biasL2, "a positive number, such as 4");
        Require(rounds >= 1, nameof(rounds), rounds, "at least 1, such as 15");
        (this.pairs, this.l2, this.biasL2, this.weights) = (pairs, l2, biasL2, weights);
        (width, mean) = weights is null ? (factors + 1, pairs.MeanRating) : (factors, 0);
        users = new float[pairs.Users.Size * width];
        items = new float[pairs.Items.Size * width];
        var random = new SeededRandom(seed ?? RandomSeed.Current);
        for (var place = width; place < items.Length; place++)
            items[place] = weights is null && (place + 1) % width == 0 ? 0 : (float)(random.NextNormal() / Math.Sqrt(factors) / 10);
        for (var round = 0; round < rounds; round++)
        {
            Solve(users, pairs.ByUser, items, pairs.ItemIndices);
            Solve(items, pairs.ByItem, users, pairs.UserIndices);
        }
    }

    /// <summary>Fits what was chosen: 1 where it was, 0 everywhere else, where not having chosen weighs 1 and having chosen more.</summary>
    /// <param name="train">What users chose; a rating is the strength.</param>
    /// <param name="factors">How many numbers describe a user, and an item.</param>
    /// <param name="l2">The penalty on vectors, once for each.</param>
    /// <param name="alpha">What a strength of 1 adds to the weight.</param>
    /// <param name="rounds">How often both sides are solved.</param>
    /// <param name="seed">For the vectors' start; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>The model, which predicts how likely a choice is, about 0 to 1.</returns>
    /// <exception cref="ArgumentException">There are no rows, or a strength is negative.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public static AlternatingLeastSquares Implicit(Interactions train, int factors = 32, double l2 = 40, double alpha = 3, int rounds = 15, int? seed = null)
    {
        Require(alpha > 0 && double.IsFinite(alpha), nameof(alpha), alpha, "a positive number, such as 3");
        var pairs = Histories.Of(train);
        if (pairs.Ratings.AsSpan().IndexOfAnyInRange(float.NegativeInfinity, -float.Epsilon) is >= 0 and var row)
            throw new ArgumentException(Invariant($"The strength of user {pairs.UserAt(row)} and item {pairs.ItemAt(row)} is {pairs.Ratings[row]}; expected 0 or more. Leave such pairs out."), nameof(train));
        return new AlternatingLeastSquares(pairs, factors, l2, 1, rounds, Array.ConvertAll(pairs.Ratings, strength => (float)(alpha * strength)), seed);
    }

    /// <inheritdoc />
    public string Name => weights is null ? "ALS" : "ALS, implicit";

    /// <inheritdoc />
    public Vocabulary Items => pairs.Items;

    /// <inheritdoc />
    public float[] Predict(Interactions rows)
    {
        rows = rows.IndexedBy(pairs.Users, pairs.Items);
        return [.. Enumerable.Range(0, rows.Count).Select(row => ScoreOf(rows.UserIndices[row], rows.ItemIndices[row]))];
    }

    /// <inheritdoc />
    /// <remarks>A user whom training never saw gets the popular items.</remarks>
    public void Score(Interactions queries, Span<float> scores) => Histories.Score(pairs, queries, scores, (user, all) =>
    {
        for (var item = 1; item < all.Length; item++)
            all[item] = ScoreOf(user, item);
    });

    (float[] Values, int Length) IItemVectors.ItemVectors() => (items, width);

    private float ScoreOf(int user, int item)
    {
        ReadOnlySpan<float> own = VectorOf(users, user), other = VectorOf(items, item);
        return weights is null
            ? mean + own[^1] + other[^1] + TensorPrimitives.Dot(own[..^1], other[..^1])
            : TensorPrimitives.Dot(own, other);
    }

    // One side, each vector by itself, so that the order of the threads changes nothing.
    private void Solve(float[] own, RowGroups groups, float[] others, int[] columns)
    {
        var (count, all) = ((others.Length / width) - 1, new float[width * width]);
        for (var other = 1; other <= count && weights is not null; other++)
            NormalEquations.Add(all, VectorOf(others, other), 1);
        Parallel.For(1, own.Length / width, index =>
        {
            float[] normal = [.. all], features = new float[width];
            var vector = VectorOf(own, index);
            vector.Clear();
            if (groups[index].Length == 0)
                return;
            foreach (var row in groups[index])
            {
                VectorOf(others, columns[row]).CopyTo(features);
                var (weight, target) = (1f, 0f);
                if (weights is null)
                    (target, features[^1]) = (pairs.Ratings[row] - mean - features[^1], 1);
                else
                    (weight, target) = (weights[row], 1 + weights[row]);
                NormalEquations.Add(normal, features, weight);
                TensorPrimitives.MultiplyAdd(features, target, vector, vector);
            }
            for (var place = 0; place < width; place++)
                normal[(place * width) + place] += (float)(weights is not null ? l2 : place == width - 1 ? biasL2 : l2 * groups[index].Length);
            NormalEquations.Solve(normal, vector);
        });
    }

    private Span<float> VectorOf(float[] vectors, int index) => vectors.AsSpan(index * width, width);

    private static void Require(bool holds, string name, double value, string expected)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; expected {expected}."));
    }
}
