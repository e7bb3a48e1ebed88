using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Any other column: numbers where all its values are, else text; an empty value is missing, never an error.</summary>
internal sealed class SideParser : ColumnParser
{
    // A float counts exactly up to here; a larger whole number is some kind of id, and must not collide with its neighbours.
    private const long ExactInFloat = 1 << 24;

    private readonly List<string?> texts = [];
    private string? text;

    public override string? Parse(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        text = value.IsEmpty ? null : Shared(value);
        return null;
    }

    public override void Keep() => texts.Add(text);

    public override DataFrameColumn ToColumn(string name)
    {
        var numbers = texts.ConvertAll(Number);
        var isMissing = texts.ConvertAll(value => value is null or "NA" or "NaN" or "nan" or "null" or "NULL");
        if (isMissing.TrueForAll(missing => missing) || numbers.Zip(isMissing).Any(pair => pair is { First: null, Second: false }))
            return new StringDataFrameColumn(name, texts);
        var isWhole = texts.Zip(isMissing).All(pair => pair.Second || Id.TryReadNumber(pair.First, out _));
        return isWhole && numbers.Exists(number => Math.Abs(number ?? 0) >= ExactInFloat)
            ? new Int64DataFrameColumn(name, texts.Select(value => Id.TryReadNumber(value, out var whole) ? whole : (long?)null))
            : new SingleDataFrameColumn(name, numbers);
    }

    private static float? Number(string? value) =>
        float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number : null;
}
