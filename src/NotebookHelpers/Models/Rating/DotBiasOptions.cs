using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>What a saved <see cref="DotBias"/> needs besides its weights and vocabularies.</summary>
/// <param name="Factors">Numbers a user or an item.</param>
/// <param name="Offset">What a pair scores where all else is zero, before the sigmoid where there is one.</param>
/// <param name="Lowest">Of the range, or null.</param>
/// <param name="Highest">Of the range, or null.</param>
/// <param name="Deviation">The training ratings' standard deviation: factors grow with its square root, and their squares with it.</param>
internal sealed record DotBiasOptions(int Factors, float Offset, float? Lowest, float? Highest, float Deviation)
{
    /// <exception cref="ArgumentException">There are no rows, or the range does not hold the mean inside it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one factor.</exception>
    public static DotBiasOptions For(Interactions train, int factors, bool mean, (float Lowest, float Highest)? range)
    {
        TrainingRows.Require(train);
        Require.AtLeastOne(factors, nameof(factors), "50");
        double centre = train.MeanRating;
        var deviation = Math.Sqrt(train.Ratings.Average(rating => (rating - centre) * (rating - centre)));
        // All ratings alike: nothing to scale by.
        var scale = deviation > 0 ? (float)deviation : 1;
        if (range is not { } bounds)
            return new(factors, mean ? (float)centre : 0, null, null, scale);
        if (!(bounds.Lowest < centre && centre < bounds.Highest))
        {
            throw new ArgumentException(Invariant($"The range is {bounds.Lowest} to {bounds.Highest}, and the mean rating {centre:0.###}; expected the mean between the two, such as data.RatingRange gives."), nameof(range));
        }
        var place = (centre - bounds.Lowest) / (bounds.Highest - bounds.Lowest);
        return new(factors, mean ? (float)Math.Log(place / (1 - place)) : 0, bounds.Lowest, bounds.Highest, scale);
    }
}
