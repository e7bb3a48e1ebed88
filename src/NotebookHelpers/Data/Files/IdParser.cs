using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Ids: 64-bit integers without a string for each, until one is no integer; from then on all are text.</summary>
internal sealed class IdParser : ColumnParser
{
    private readonly ColumnValues<long> numbers = new();
    private List<string>? texts;
    private long number;
    private string? text;

    public override string? Parse(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.IsEmpty)
            return "is empty; expected an id, which is a whole number or text";
        text = texts is null && Id.TryReadNumber(value, out number) ? null : Shared(value);
        return null;
    }

    public override void Keep()
    {
        if (text is not null)
            (texts ??= [.. numbers.Span.ToArray().Select(earlier => new Id(earlier).ToString())]).Add(text);
        else
            numbers.Add(number);
    }

    public override IEnumerable<string> Notes() =>
        texts?.Count(id => id is "NaN" or "nan" or "NULL" or "null" or "None" or @"\N") is > 0 and var missing
            ? [Invariant($"{missing:#,0} of the ids are NaN, NULL or None, and are read as they are: mostly an id is missing there.")]
            : [];

    public override DataFrameColumn ToColumn(string name) =>
        texts is null ? new Int64DataFrameColumn(name, numbers.Memory, default, numbers.Count) : new StringDataFrameColumn(name, texts);
}
