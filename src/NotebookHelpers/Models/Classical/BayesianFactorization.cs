using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Factorization whose vectors are not fitted but drawn, again and again, from what the ratings leave possible; a prediction is the mean
/// over the draws. Each user's and item's vector is a sum of features' vectors: the id's, and those of side columns and of the history if
/// wanted.
/// </summary>
/// <remarks>
/// Gibbs sampling of mean + user bias + item bias + dot product, strengths of regularisation drawn too: Salakhutdinov, Mnih (2008);
/// for features as in libFM, Rendle (2012), but only pairs of a user's and an item's feature count. Each user has a noise of their own.
/// </remarks>
public sealed class BayesianFactorization : IRatingModel
{
    private const int Biases = 2;
    private const int Bins = 20;
    private const int KeptEvery = 5;

    private readonly Vocabulary users, items;
    private readonly (float Lowest, float Highest) range;
    private readonly float mean, deviation;
    private readonly int width;
    // For each draw that is kept, float [rows, width]: thinned, since neighbours in the chain are alike.
    private readonly List<(float[] Users, float[] Items)> kept = [];

    /// <summary>Draws the vectors; the same seed gives the same model.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="features">Side columns, as <c>Features.From(train)</c> reads them; null for ids only.</param>
    /// <param name="history">Whether a user's vector has a part for each item rated in training, as in SVD++.</param>
    /// <param name="factors">How many numbers describe a user, and an item, besides the bias.</param>
    /// <param name="rounds">How often everything is drawn anew; the first fifth does not count.</param>
    /// <param name="chains">
    /// How often it begins again from a new start: a chain wanders slowly, and the mean over two finds more than one of them alone.
    /// </param>
    /// <param name="seed">Null for the seed of <c>Workshop.Seed</c>.</param>
    /// <exception cref="ArgumentException">There are no rows, or the features are those of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one factor, fewer than ten rounds, or no chain.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public BayesianFactorization(
        Interactions train, Features? features = null, bool history = false, int factors = 8, int rounds = 250, int chains = 2,
        int? seed = null)
    {
        train.RequireRows();
        Require.AtLeastOne(factors, nameof(factors), "8");
        Require.That(rounds is >= 10 and <= Require.MostRounds, nameof(rounds), rounds, "10 to 100,000, such as 250");
        Require.AtLeastOne(chains, nameof(chains), "2", Require.MostRounds);
        features?.CheckAreOf(train);
        features ??= new Features(SideTable.IdsOf(train.Users), SideTable.IdsOf(train.Items), []);
        (users, items, mean, range) = (features.Users.Ids, features.Items.Ids, train.MeanRating, train.RatingRange);
        width = factors + Biases;
        // The ratings' unit must not matter: the strengths' own distribution has one.
        deviation = (float)Math.Sqrt(train.Ratings.Average(rating => ((double)rating - mean) * (rating - mean)));
        deviation = deviation > 0 ? deviation : 1;
        double cells = (users.Size + (double)items.Size) * ((double)factors + Biases), draws = chains * 0.8 * rounds / KeptEvery;
        MemoryNeed.Check(cells * ((sizeof(float) * draws) + (2 * sizeof(double))), nameof(factors),
            Invariant($"{factors} with rounds: {rounds} and chains: {chains}"), "Take fewer factors, rounds or chains.", cells);
        var random = new SeededRandom(seed ?? RandomSeed.Current);
        var userFeatures = FeatureRows.From(features.Users, Bins, history ? train : null);
        var itemFeatures = FeatureRows.From(features.Items, Bins);
        using var progress = new Progress(Name, (double)chains * rounds);
        for (var chain = 0; chain < chains; chain++)
        {
            var userRows = new SampledRows(userFeatures, fixedTo1: 1, free: 0, width, random);
            var itemRows = new SampledRows(itemFeatures, fixedTo1: 0, free: 1, width, random);
            Sample(train, userRows, itemRows, rounds, random, round => progress.At((chain * (double)rounds) + round));
        }
    }

    /// <inheritdoc />
    public string Name => "Bayesian factorization";

    /// <inheritdoc />
    public float[] Predict(Interactions rows) => Scores.Compute(rows, users, items, (user, item) =>
    {
        double sum = 0;
        foreach (var draw in kept)
        {
            for (var factor = 0; factor < width; factor++)
                sum += draw.Users[(user * width) + factor] * draw.Items[(item * width) + factor];
        }
        return Math.Clamp((float)(mean + (deviation * sum / kept.Count)), range.Lowest, range.Highest);
    });

    private void Sample(Interactions train, SampledRows userRows, SampledRows itemRows, int rounds, SeededRandom random,
        Action<double> progress)
    {
        var errors = new double[train.Count];
        for (var row = 0; row < errors.Length; row++)
        {
            errors[row] = (train.Ratings[row] - mean) / deviation;
            for (var factor = 0; factor < width; factor++)
                errors[row] -= userRows.Sums[factor][train.UserIndices[row]] * itemRows.Sums[factor][train.ItemIndices[row]];
        }
        var noise = new SampledNoise(train.UserIndices, users.Size);
        for (var round = 1; round <= rounds; round++)
        {
            noise.Draw(errors, random);
            for (var factor = 0; factor < width; factor++)
            {
                progress(round - 1 + (factor / (double)width));
                if (factor != 1)
                    userRows.Draw(factor, train.UserIndices, train.ItemIndices, itemRows.Sums[factor], errors, noise.Precisions, random);
                if (factor != 0)
                    itemRows.Draw(factor, train.ItemIndices, train.UserIndices, userRows.Sums[factor], errors, noise.Precisions, random);
            }
            if (round > rounds / 5 && (rounds - round) % KeptEvery == 0)
                kept.Add((Flat(userRows.Sums), Flat(itemRows.Sums)));
        }
    }

    // One row's numbers side by side, since they are read together.
    private static float[] Flat(double[][] sums) =>
        [.. Enumerable.Range(0, sums[0].Length).SelectMany(row => sums.Select(factor => (float)factor[row]))];
}
