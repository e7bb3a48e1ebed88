using System.Numerics.Tensors;
using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>
/// Times: seconds since 1970, other units that are seen by their size, or ISO dates; all become such seconds (UTC where they name no
/// zone).
/// </summary>
/// <param name="format">How times are written: <c>seconds</c>, <c>milliseconds</c> or a date's format; null to see it.</param>
internal sealed class TimeParser(string? format = null) : ColumnParser
{
    /// <summary>The format of numbers that are seconds since 1970, whatever their size.</summary>
    public const string Seconds = "seconds";

    private const string Milliseconds = "milliseconds";

    // Seconds are as many in the year 5138.
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private readonly ColumnValues<long> times = new();
    private readonly bool isDate = format is not (null or Seconds or Milliseconds);
    private bool hasDates;
    private bool isNumber;
    private long time;

    // One letter that is no format's name would be an error of .NET's own.
    private string DateFormat => format is [var letter] && !"dDfFgGmMoOrRstTuyY".Contains(letter) ? $"%{letter}" : format!;

    public override string? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        isNumber = !isDate && (Id.TryReadNumber(text, out time) || TryReadDecimal(text));
        if (isNumber)
            return null;
        var isRead = DateTimeOffset.TryParseExact(
            text, isDate ? [DateFormat] : Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
        time = date.ToUnixTimeSeconds();
        return isRead ? null
            : isDate ? $"is not a time of the format {format}"
            : "is not a time; expected seconds since 1970, or an ISO date such as 2017-05-31 or 2017-05-31T08:15:00Z; the roles' "
                + "TimeFormat takes others, such as dd.MM.yyyy";
    }

    public override void Keep()
    {
        times.Add(time);
        hasDates |= !isNumber;
    }

    public override IEnumerable<string> Notes() => format is null && Unit() is { ToSeconds: not null, Name: var name }
        ? [Invariant($"numbers such as {times.Span[0]} are read as {name}; TimeFormat can say {Seconds}.")]
        : format is null && times.Count > 0 && TensorPrimitives.Max(times.Span) is >= FirstMilliseconds and var latest
        ? [Invariant($"times such as {latest} beside {TensorPrimitives.Min(times.Span)} are of no one unit, and are read as {Seconds}.")]
        : [];

    public override DataFrameColumn ToColumn(string name) => Unit().ToSeconds is { } toSeconds
        ? new Int64DataFrameColumn(name, times.Span.ToArray().Select(toSeconds))
        : new Int64DataFrameColumn(name, times.Memory, default, times.Count);

    // What all values agree on, so that a mixture of units is not taken for one.
    private (string Name, Func<long, long>? ToSeconds) Unit()
    {
        static Func<long, long> Divided(long divisor) => value => (long)Math.Floor((double)value / divisor);
        var lowest = times.Count == 0 || hasDates ? 0 : TensorPrimitives.Min(times.Span);
        var divisor = format == Milliseconds ? 1_000L : 1;
        while (format is null && lowest / divisor >= FirstMilliseconds)
            divisor *= 1_000;
        if (divisor > 1)
            return (divisor switch { 1_000 => Milliseconds, 1_000_000 => "microseconds", _ => "nanoseconds" }, Divided(divisor));
        return format is null && Date(lowest) is not null && Array.TrueForAll(times.Span.ToArray(), value => Date(value) is not null)
            ? ("dates", value => Date(value)!.Value.ToUnixTimeSeconds())
            : (Seconds, null);
    }

    private static DateTimeOffset? Date(long number) => number is > 1900_00_00 and < 2101_00_00 && DateTimeOffset.TryParseExact(
        Invariant($"{number}"), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        ? date
        : null;

    private bool TryReadDecimal(ReadOnlySpan<char> text)
    {
        var isRead = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < long.MaxValue;
        time = isRead ? (long)Math.Floor(number) : 0;
        return isRead;
    }
}
