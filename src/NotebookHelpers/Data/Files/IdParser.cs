using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Ids: 64-bit integers without a string for each, until one is no integer; from then on all are text.</summary>
internal sealed class IdReader : ColumnReader
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly ColumnValues<long> numbers = new();
    private List<string>? texts;
    private long number;
    private string? text;

    public override string? Read(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        if (value.IsEmpty)
            return "is empty; expected an id, which is a whole number or text";
        if (texts is null && Id.TryReadNumber(value, out number))
        {
            text = null;
            return null;
        }
        if (!known.TryGetValue(value, out text))
        {
            text = value.ToString();
            known.Set.Add(text);
        }
        return null;
    }

    public override void Keep()
    {
        if (texts is null && text is not null)
            texts = [.. numbers.Span.ToArray().Select(earlier => new Id(earlier).ToString())];
        if (texts is null)
            numbers.Add(number);
        else
            texts.Add(text ?? new Id(number).ToString());
    }

    public override DataFrameColumn ToColumn(string name) =>
        texts is null ? new Int64DataFrameColumn(name, numbers.Memory, default, numbers.Count) : new StringDataFrameColumn(name, texts);
}
