using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Ratings: numbers, in the range that the data set declares.</summary>
internal sealed class RatingParser((float Lowest, float Highest)? range) : ColumnParser
{
    private readonly ColumnValues<float> ratings = new();
    private float rating;

    public override string? Parse(ReadOnlySpan<char> text)
    {
        var isNumber = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rating) && float.IsFinite(rating);
        if (range is not { } limits)
            return isNumber ? null : "is not a number";
        return isNumber && rating >= limits.Lowest && rating <= limits.Highest
            ? null
            : Invariant($"is not a number between {limits.Lowest} and {limits.Highest}");
    }

    public override void Keep() => ratings.Add(rating);

    public override DataFrameColumn ToColumn(string name) => new SingleDataFrameColumn(name, ratings.Memory, default, ratings.Count);
}
