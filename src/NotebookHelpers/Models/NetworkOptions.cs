using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>What a saved network needs besides its weights and vocabularies.</summary>
/// <param name="Factors">How many numbers describe a user or an item.</param>
/// <param name="Hidden">The widths of the hidden layers; none in a network without layers.</param>
/// <param name="Dropout">The share of the hidden layers' numbers that a training step leaves out.</param>
/// <param name="Offset">What a pair scores where all else is zero: the training ratings' mean, where it is added.</param>
/// <param name="Deviation">
/// The training ratings' standard deviation, by which a network scales its scores or its penalty: so the same settings fit ratings of
/// 1 to 5 and of 1 to 100.
/// </param>
/// <param name="Wide">Whether there is a wide part.</param>
/// <param name="Merged">Whether the side columns go into the network.</param>
internal sealed record NetworkOptions(
    int Factors, int[] Hidden, double Dropout, float Offset, float Deviation, bool Wide = false, bool Merged = true)
{
    /// <summary>The options of a network without layers.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one factor.</exception>
    public static NetworkOptions From(Interactions train, int factors, bool mean)
    {
        train.RequireRows();
        Require.AtLeastOne(factors, nameof(factors), "50");
        double centre = train.MeanRating;
        var deviation = Math.Sqrt(train.Ratings.Average(rating => (rating - centre) * (rating - centre)));
        // Where all ratings are alike, there is nothing to scale by.
        return new(factors, [], 0, mean ? (float)centre : 0, deviation > 0 ? (float)deviation : 1);
    }

    /// <summary>The options of a network with hidden layers.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public static NetworkOptions From(Interactions train, int factors, IReadOnlyList<int>? hidden, double dropout)
    {
        var options = From(train, factors, mean: true) with { Hidden = [.. hidden ?? [64]], Dropout = dropout };
        foreach (var (layer, width) in options.Hidden.Index())
            Require.AtLeastOne(width, $"hidden[{layer}]", "hidden: [500]");
        Require.That(dropout is >= 0 and < 1, nameof(dropout), dropout, "0 (none) to below 1, such as 0.5");
        return options;
    }
}
