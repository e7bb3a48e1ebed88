using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Mean, plus biases, plus the dot product of a user's and an item's vector, each the sum of its features' vectors: the id's, those of side
/// columns. Learned by stochastic gradient descent, a rating at a time.
/// </summary>
/// <remarks>
/// Rendle (2010), Factorization machines, but only pairs of a user's and an item's feature count. The learning rate falls linearly to zero,
/// and the last epoch counts: no validation rows are needed. How strongly a column is held back is learned too.
/// </remarks>
public sealed class Factorization : IRatingModel
{
    private const int Batch = 1024;
    private const int Bins = 20;
    private const double Start = 0.05;
    private const float BiasShare = 0.2f, SumShare = 0.11f;

    private readonly Vocabulary users, items;
    private readonly float mean, deviation;
    private readonly (float Lowest, float Highest) range;
    private readonly int factors;
    // float [users or items, factors + 1]: the sums of the features' vectors, and of their biases at the end.
    private readonly float[] userSums, itemSums;

    /// <summary>Learns the vectors; the same seed gives the same model.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="features">Side columns, as <c>Features.From(train)</c> reads them; null for ids only.</param>
    /// <param name="factors">How many numbers describe a user, and an item, besides the bias.</param>
    /// <param name="epochs">Passes over the ratings.</param>
    /// <param name="learningRate">The learning rate of the first rating.</param>
    /// <param name="l2">
    /// What multiplies the square of each vector that a rating uses, over the square root of the number of ratings that use it; for ratings
    /// of deviation 1. Columns that say little are held back more.
    /// </param>
    /// <param name="seed">Null for the seed of <c>Workshop.Seed</c>.</param>
    /// <exception cref="ArgumentException">There are no rows, or the features are those of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too low, or not finite.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <exception cref="InvalidOperationException">The learning rate is so high that the loss is not a number any more.</exception>
    public Factorization(Interactions train, Features? features = null, int factors = 64, int epochs = 60, float learningRate = 0.008f,
        float l2 = 0.9f, int? seed = null)
    {
        train.RequireRows();
        features?.CheckAreOf(train);
        Require.AtLeastOne(factors, nameof(factors), "64");
        Require.AtLeastOne(epochs, nameof(epochs), "60", Require.MostRounds);
        Require.Positive(learningRate, nameof(learningRate), "0.008");
        Require.NotNegative(l2, nameof(l2), "0.9");
        var rows = train.Users.Size + (double)train.Items.Size;
        MemoryNeed.Check(2 * sizeof(float) * rows * factors, nameof(factors), factors, "Take fewer factors.", rows * factors);
        features ??= new Features(SideTable.IdsOf(train.Users), SideTable.IdsOf(train.Items), []);
        (users, items, mean, range) = (features.Users.Ids, features.Items.Ids, train.MeanRating, train.RatingRange);
        this.factors = factors;
        // The ratings' unit must not matter: 1 to 10 would want another strength and rate than 1 to 5.
        deviation = (float)Math.Sqrt(train.Ratings.Average(rating => ((double)rating - mean) * (rating - mean)));
        var standardised = Array.ConvertAll(train.Ratings, rating => deviation > 0 ? (rating - mean) / deviation : 0);
        var random = new SeededRandom(seed ?? RandomSeed.Current);
        var (userTable, userUses) = Table(FeatureRows.From(features.Users, Bins), train.UserIndices, random);
        var (itemTable, itemUses) = Table(FeatureRows.From(features.Items, Bins), train.ItemIndices, random);
        var engine = new FactorEngine(userTable, itemTable, factors, offset: 0, l2, BiasShare * l2, SumShare * l2);
        var passes = new FactorTraining(
            engine, train, standardised, epochs, Batch, (step, steps) => learningRate * (steps - step) / steps, (long)random.Next());
        using var progress = new Progress(Name, passes.Steps);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var noise = passes.Epoch((step, _) => progress.At(step)).SquaredError;
            var most = 0.15 / (learningRate * l2);
            if (features.Columns.Count == 0)
                continue;
            ColumnStrengths.Learn(userTable, userUses, MeanSquare(itemTable, train.ItemIndices), noise, l2, most);
            ColumnStrengths.Learn(itemTable, itemUses, MeanSquare(userTable, train.UserIndices), noise, l2, most);
        }
        (userSums, itemSums) = (Sums(userTable, users.Size), Sums(itemTable, items.Size));
    }

    /// <inheritdoc />
    public string Name => "factorization";

    /// <inheritdoc />
    public float[] Predict(Interactions rows) => Scores.Compute(rows, users, items, (userRow, itemRow) =>
    {
        ReadOnlySpan<float> user = userSums.AsSpan(userRow * (factors + 1), factors + 1);
        ReadOnlySpan<float> item = itemSums.AsSpan(itemRow * (factors + 1), factors + 1);
        var score = user[factors] + item[factors];
        for (var factor = 0; factor < factors; factor++)
            score += user[factor] * item[factor];
        return Math.Clamp(mean + (deviation * score), range.Lowest, range.Highest);
    });

    private (FactorTable Table, double[] Uses) Table(FeatureRows rows, int[] indices, SeededRandom random)
    {
        var uses = new double[rows.Groups.Length];
        var rowShares = new float[rows.Count];
        foreach (var (row, ratings) in indices.CountBy(row => row))
        {
            rowShares[row] = 1 / MathF.Sqrt(ratings);
            foreach (var feature in rows.FeaturesOf(row))
                uses[feature] += ratings;
        }
        var shares = new float[uses.Length];
        var vectors = new float[uses.Length * factors];
        for (var feature = 0; feature < uses.Length; feature++)
        {
            // What no rating uses stays 0, and adds nothing to those that only prediction meets.
            if (uses[feature] == 0)
                continue;
            shares[feature] = (float)(1 / Math.Sqrt(uses[feature]));
            for (var factor = 0; factor < factors; factor++)
                vectors[(feature * factors) + factor] = (float)(Start * random.NextNormal());
        }
        var biases = new float[uses.Length];
        // With ids alone a row is its own feature, which the engine handles faster.
        var features = rows.Groups.Length == rows.Count ? null : rows;
        return (new FactorTable(() => vectors, () => biases, shares, features, rowShares), uses);
    }

    // Of the numbers of the sums' vectors, over the ratings.
    private double MeanSquare(FactorTable table, int[] indices)
    {
        var sums = new float[factors];
        var side = new FactorRows(table, factors);
        var squares = new double[table.RowShares!.Length];
        for (var row = 0; row < squares.Length; row++)
        {
            side.Sum(row, sums);
            squares[row] = TensorPrimitives.SumOfSquares<float>(sums);
        }
        return indices.Average(row => squares[row]) / factors;
    }

    private float[] Sums(FactorTable table, int rows)
    {
        var sums = new float[rows * (factors + 1)];
        var side = new FactorRows(table, factors);
        for (var row = 0; row < rows; row++)
            sums[(row * (factors + 1)) + factors] = side.Sum(row, sums.AsSpan(row * (factors + 1), factors));
        return sums;
    }
}
