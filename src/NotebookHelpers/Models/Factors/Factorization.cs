using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Mean, plus biases, plus the dot product of a user's and an item's vector, each the sum of its features' vectors: the id's, those of side
/// columns, and of what the user rated if wanted. Learned by stochastic gradient descent, a rating at a time.
/// </summary>
/// <remarks>
/// Rendle (2010), Factorization machines, but only pairs of a user's and an item's feature count; the history is that of SVD++, Koren
/// (2008), eq. 15. The learning rate falls linearly to zero, and the last epoch counts: no validation rows are needed.
/// </remarks>
public sealed class Factorization : IRatingModel
{
    private const int Batch = 1024;
    private const int Bins = 20;
    private const double Start = 0.05;
    private const float BiasShare = 0.2f;

    private readonly Vocabulary users, items;
    private readonly float mean, deviation;
    private readonly (float Lowest, float Highest) range;
    private readonly int factors;
    // float [users or items, factors + 1]: the sums of the features' vectors, and of their biases at the end.
    private readonly float[] userSums, itemSums;

    /// <summary>Learns the vectors; the same seed gives the same model.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="features">Side columns, as <c>Features.From(train)</c> reads them; null for ids only.</param>
    /// <param name="history">
    /// Whether a user's vector has a part for each item rated in training. A step then costs as many vectors as the user has ratings, so
    /// take few epochs.
    /// </param>
    /// <param name="factors">How many numbers describe a user, and an item, besides the bias.</param>
    /// <param name="epochs">Passes over the ratings.</param>
    /// <param name="learningRate">
    /// The learning rate of the first rating; null for .01 with ids only, and .004 else, since a feature's vector is used far more often.
    /// </param>
    /// <param name="l2">
    /// What multiplies the square of each vector that a rating uses, over the square root of the number of ratings that use it; for ratings
    /// of deviation 1.
    /// </param>
    /// <param name="seed">Null for the seed of <c>Workshop.Seed</c>.</param>
    /// <exception cref="ArgumentException">There are no rows, or the features are those of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too low, or not finite.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <exception cref="InvalidOperationException">The learning rate is so high that the loss is not a number any more.</exception>
    public Factorization(Interactions train, Features? features = null, bool history = false, int factors = 64, int epochs = 60,
        float? learningRate = null, float l2 = 1.2f, int? seed = null)
    {
        train.RequireRows();
        features?.CheckAreOf(train);
        var rate = learningRate ?? (features is null && !history ? 0.01f : 0.004f);
        Require.AtLeastOne(factors, nameof(factors), "64");
        Require.AtLeastOne(epochs, nameof(epochs), "60", Require.MostRounds);
        Require.Positive(rate, nameof(learningRate), "0.01");
        Require.NotNegative(l2, nameof(l2), "1.2");
        var rows = train.Users.Size + ((history ? 2.0 : 1) * train.Items.Size);
        MemoryNeed.Check(2 * sizeof(float) * rows * factors, nameof(factors), factors, "Take fewer factors.", rows * factors);
        features ??= new Features(SideTable.IdsOf(train.Users), SideTable.IdsOf(train.Items), []);
        (users, items, mean, range) = (features.Users.Ids, features.Items.Ids, train.MeanRating, train.RatingRange);
        this.factors = factors;
        // The ratings' unit must not matter: 1 to 10 would want another strength and rate than 1 to 5.
        deviation = (float)Math.Sqrt(train.Ratings.Average(rating => ((double)rating - mean) * (rating - mean)));
        var standardised = Array.ConvertAll(train.Ratings, rating => deviation > 0 ? (rating - mean) / deviation : 0);
        var random = new SeededRandom(seed ?? RandomSeed.Current);
        var userTable = Table(FeatureRows.From(features.Users, Bins, history ? train : null), train.UserIndices, random);
        var itemTable = Table(FeatureRows.From(features.Items, Bins), train.ItemIndices, random);
        var engine = new FactorEngine(userTable, itemTable, factors, offset: 0, l2, BiasShare * l2);
        var passes = new FactorTraining(
            engine, train, standardised, epochs, Batch, (step, steps) => rate * (steps - step) / steps, (long)random.Next());
        using var progress = new Progress(Name, passes.Steps);
        for (var epoch = 0; epoch < epochs; epoch++)
            passes.Epoch((step, _) => progress.At(step));
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

    private FactorTable Table(FeatureRows rows, int[] indices, SeededRandom random)
    {
        var uses = new double[rows.Groups.Length];
        foreach (var (row, ratings) in indices.CountBy(row => row))
        {
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
        return new FactorTable(() => vectors, () => biases, shares, rows.Groups.Length == rows.Count ? null : rows);
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
