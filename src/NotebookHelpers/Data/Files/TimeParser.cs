using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Times: seconds since 1970 as they are, or ISO dates, which become such seconds (UTC where they name no zone).</summary>
internal sealed class TimeParser : ColumnParser
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private readonly ColumnValues<long> times = new();
    private long time;

    public override string? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (Id.TryReadNumber(text, out time))
            return null;
        if (!DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return "is not a time; expected whole seconds since 1970, or an ISO date such as 2017-05-31 or 2017-05-31T08:15:00Z";
        time = date.ToUnixTimeSeconds();
        return null;
    }

    public override void Keep() => times.Add(time);

    public override DataFrameColumn ToColumn(string name) => new Int64DataFrameColumn(name, times.Memory, default, times.Count);
}
