using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>The mean, plus how much higher each user rates, plus how much higher each item is rated. No tastes, no network.</summary>
/// <remarks>
/// Minimises the squared error plus userL2 · Σ bu² + itemL2 · Σ bi², in closed form, users and items in turn:
/// bu = Σ (rating - mean - bi) / (count + userL2), and the same for bi. A count in the denominator means that few ratings say little.
/// Koren, Bell, Volinsky (2009), eq. 3 and its penalty.
/// </remarks>
public sealed class BiasModel : IRatingModel
{
    private const int MostRounds = 100;
    private const double Still = 1e-6;

    private readonly Vocabulary users, items;
    private readonly double mean;
    private readonly double[] userBiases, itemBiases;

    /// <summary>Fits the biases.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="userL2">As if each user had given so many more ratings, all as expected.</param>
    /// <param name="itemL2">As if each item had got so many more ratings, all as expected.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A strength is negative or not finite.</exception>
    public BiasModel(Interactions train, double userL2 = 4, double itemL2 = 3)
    {
        train.RequireRows();
        Require.NotNegative(userL2, nameof(userL2), "4");
        Require.NotNegative(itemL2, nameof(itemL2), "3");
        (users, items, mean) = (train.Users, train.Items, train.MeanRating);
        userBiases = new double[users.Size];
        itemBiases = new double[items.Size];
        for (var round = 0; round < MostRounds; round++)
        {
            var ofUsers = Refit(userBiases, train.UserIndices, itemBiases, train.ItemIndices, train.Ratings, userL2);
            var ofItems = Refit(itemBiases, train.ItemIndices, userBiases, train.UserIndices, train.Ratings, itemL2);
            if (Math.Max(ofUsers, ofItems) < Still)
                break;
        }
    }

    /// <inheritdoc />
    public string Name => "biases";

    /// <inheritdoc />
    public float[] Predict(Interactions rows) =>
        Scores.Compute(rows, users, items, (user, item) => (float)(mean + userBiases[user] + itemBiases[item]));

    // Gives the largest change of a bias. Index 0, the unknown, keeps 0.
    private double Refit(double[] biases, int[] indices, double[] others, int[] otherIndices, float[] ratings, double l2)
    {
        var sums = new double[biases.Length];
        var counts = new int[biases.Length];
        for (var row = 0; row < ratings.Length; row++)
        {
            sums[indices[row]] += ratings[row] - mean - others[otherIndices[row]];
            counts[indices[row]]++;
        }
        double change = 0;
        for (var index = 1; index < biases.Length; index++)
        {
            var bias = counts[index] == 0 ? 0 : sums[index] / (counts[index] + l2);
            change = Math.Max(change, Math.Abs(bias - biases[index]));
            biases[index] = bias;
        }
        return change;
    }
}
