using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>What a saved <see cref="DotBias"/> needs besides its weights and vocabularies.</summary>
/// <param name="Factors">How many numbers describe a user or an item.</param>
/// <param name="Offset">What a pair scores where all else is zero.</param>
/// <param name="Deviation">The training ratings' standard deviation: factors grow with its square root, and their squares with it.</param>
internal sealed record DotBiasOptions(int Factors, float Offset, float Deviation)
{
    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one factor.</exception>
    public static DotBiasOptions For(Interactions train, int factors, bool mean)
    {
        TrainingRows.Require(train);
        Require.AtLeastOne(factors, nameof(factors), "50");
        double centre = train.MeanRating;
        var deviation = Math.Sqrt(train.Ratings.Average(rating => (rating - centre) * (rating - centre)));
        // Where all ratings are alike, there is nothing to scale by.
        return new(factors, mean ? (float)centre : 0, deviation > 0 ? (float)deviation : 1);
    }
}
