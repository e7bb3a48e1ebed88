using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Ratings: numbers, in the range that the data set declares.</summary>
/// <param name="range">The lowest and the highest; null for any.</param>
/// <param name="separator">What separates values in the file: where it is a comma, no number has one.</param>
internal sealed class RatingParser((float Lowest, float Highest)? range, char separator) : ColumnParser
{
    private const string Remedy = "Give the RatingRange and BadRows.Skip to leave them out.";

    private readonly ColumnValues<float> ratings = new();
    private float rating;
    private (int Commas, int Points, int Thousands) kept;
    private (int Commas, int Points, int Thousands) now;

    public override string? Parse(ReadOnlySpan<char> text)
    {
        // Most ratings are one digit.
        var isDigit = text is [>= '0' and <= '9'];
        rating = isDigit ? text[0] - '0' : 0;
        var isNumber = isDigit || TryRead(text);
        now = isDigit ? default : now;
        if (isNumber && (range is not { } limits || (rating >= limits.Lowest && rating <= limits.Highest)))
            return null;
        var expected = range is { } known ? Invariant($"is not a number between {known.Lowest} and {known.Highest}") : "is not a number";
        return isNumber || !text.Contains(',')
            ? expected
            : $"{expected}; a decimal comma is read where no point occurs and the comma does not separate values";
    }

    public override void Keep()
    {
        ratings.Add(rating);
        kept = (kept.Commas + now.Commas, kept.Points + now.Points, kept.Thousands + now.Thousands);
    }

    public override DataFrameColumn ToColumn(string name) => new SingleDataFrameColumn(name, ratings.Memory, default, ratings.Count);

    public override IEnumerable<string> Notes()
    {
        if (kept.Commas > 0)
            yield return Invariant($"{kept.Commas:#,0} numbers have a decimal comma, and are read so: 4,5 is four and a half.");
        if (separator == ';' && kept.Points > 0 && kept.Points == kept.Thousands)
            yield return Invariant($"{kept.Points:#,0} numbers such as 1.234 are read as decimals, not as thousands.");
        if (range is not null)
            yield break;
        var (minusOnes, zeros) = (ratings.Span.Count(-1f), ratings.Span.Count(0f));
        var lowest = ratings.Span.ToArray().Where(value => value is not (-1 or 0)).DefaultIfEmpty(0).Min();
        if (minusOnes > 0 && lowest >= 0)
            yield return Invariant($"{minusOnes:#,0} of {ratings.Count:#,0} are -1, which often means seen and not rated. {Remedy}");
        if (zeros > 0 && zeros * 10L >= ratings.Count && lowest >= 1)
            yield return Invariant($"{zeros:#,0} of {ratings.Count:#,0} are 0, the next {lowest}: 0 often means not rated. {Remedy}");
    }

    private bool TryRead(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        now = (0, point < 0 ? 0 : 1, point >= 0 && text.Length - point == 4 ? 1 : 0);
        if (separator != ',' && point < 0 && kept.Points == 0 && text.Count(',') == 1)
        {
            now = (1, 0, 0);
            text = text.ToString().Replace(',', '.');
        }
        // Beside decimal commas a point would mean thousands, or a slip.
        return (point < 0 || kept.Commas == 0)
            && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rating) && float.IsFinite(rating);
    }
}
