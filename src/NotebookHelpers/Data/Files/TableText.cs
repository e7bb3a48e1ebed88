using System.Text;
using System.Text.RegularExpressions;

namespace NotebookHelpers.Data;

/// <summary>
/// A table's text on its way to a CSV reader, which separates by one character and stops where a quote is out of place: two colons become
/// one character, and a row that cannot be split becomes a line that says so, so that reading goes on with the next line.
/// </summary>
/// <param name="inner">The file's text.</param>
/// <param name="isPlain">Whether it holds no quotes, and nothing that does not fit the encoding: then it passes as it is.</param>
internal sealed class TableText(TextReader inner, bool isPlain) : TextReader
{
    /// <summary>Stands for two colons: ASCII's own unit separator, which no title holds.</summary>
    public const char Colons = '\u001f';

    /// <summary>The only character of a line in place of a row that cannot be split; <see cref="BadRows"/> says why.</summary>
    public const char BadRow = '\uFDD1';

    /// <summary>Stands for no quotes, where values have none: a row that holds it cannot be split.</summary>
    public const char NoQuote = '\u0001';

    private const int LongestRow = 200;
    private const string Open = "opens a quote that does not close on its line";

    private readonly List<string> ahead = [];
    private readonly StringBuilder building = new();
    private TableHeader? header;
    private IReadOnlyList<bool> isOnOneLine = [];
    private Regex? values;
    private string current = "";
    private int given;

    /// <summary>For each <see cref="BadRow"/>, in their order: the value's place, counted from 0, the value, and what is wrong.</summary>
    public Queue<(int Place, string Value, string What)> BadRows { get; } = [];

    /// <summary>The line so many lines ahead, with its end; null where the text has ended before.</summary>
    public string? Line(int lines)
    {
        while (ahead.Count <= lines)
        {
            building.Clear();
            var isOpen = true;
            for (int letter; isOpen && (letter = inner.Read()) >= 0; building.Append((char)letter))
                isOpen = letter != '\n' && (letter != '\r' || inner.Peek() == '\n');
            if (building.Length == 0)
                return null;
            ahead.Add(building.ToString());
        }
        return ahead[lines];
    }

    /// <summary>The line so many lines ahead with those that a value in quotes goes on in, and how many they are.</summary>
    public (string Text, int Lines) Row(int start)
    {
        var (text, lines) = (Line(start) ?? "", 1);
        while (text.Count('"') % 2 == 1 && lines < LongestRow && Line(start + lines) is { } more)
            (text, lines) = (text + more, lines + 1);
        return (text, lines);
    }

    /// <summary>Says how the rest is to be split, after some lines that are left out.</summary>
    /// <param name="found">What the first lines tell.</param>
    /// <param name="onOneLine">For each column, whether its values lie on one line: ids, ratings and times do.</param>
    public void SplitBy(TableHeader found, IReadOnlyList<bool> onOneLine)
    {
        Line(found.Skipped);
        ahead.RemoveRange(0, Math.Min(found.Skipped, ahead.Count));
        (header, isOnOneLine, values) = (found, onOneLine, found.Values());
    }

    /// <inheritdoc />
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc />
    public override int Read(Span<char> target)
    {
        if (given == current.Length && ahead.Count == 0 && isPlain && header!.Between != Colons)
            return inner.Read(target);
        if (given == current.Length)
            (current, given) = (Next(), 0);
        var some = current.AsSpan(given, Math.Min(current.Length - given, target.Length));
        some.CopyTo(target);
        given += some.Length;
        return some.Length;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private string Next()
    {
        if (Line(0) is not { } line)
            return "";
        line = header!.HasQuotes ? line : line.Replace(NoQuote, TextEncoding.Misfit);
        var (text, lines) = (header.Between == Colons ? line.Replace("::", Colons.ToString()) : line, 1);
        var bad = text.Contains(TextEncoding.Misfit) || (header.HasQuotes && text.Contains('"')) ? Problem(text, lines) : null;
        if (bad is not null && header.HasQuotes && Row(0) is { Lines: > 1 } longer)
            bad = Problem(text = longer.Text, lines = longer.Lines);
        ahead.RemoveRange(0, bad is null ? lines : 1);
        if (bad is not var (place, what))
            return text;
        BadRows.Enqueue((place, line.TrimEnd('\r', '\n'), what));
        return BadRow + line[line.TrimEnd('\r', '\n').Length..];
    }

    private (int Place, string What)? Problem(string text, int lines)
    {
        var found = values!.Match(text);
        string[] parts = [.. found.Groups[1].Captures.Append(found.Groups[2]).Select(part => part.Value)];
        if (!found.Groups[3].Success)
        {
            // Where the value opens a quote, what could be split ends before it.
            var isBefore = text.AsSpan(found.Length) is [var next, ..] && next == header!.Between;
            return (parts.Length - (isBefore ? 0 : 1), lines > 1 || text.Count('"') % 2 == 1
                ? Open
                : "goes on after its closing quote; a quote within quotes is written twice");
        }
        if (Array.FindIndex(parts, part => part.Contains(TextEncoding.Misfit)) is >= 0 and var place)
            return (place, "holds bytes that do not fit the file's encoding");
        // A carriage return before the closing quote comes from another system's line ends, and is a blank.
        place = Array.FindIndex(parts, part => part.Replace("\r\"", "\"").AsSpan().ContainsAny('\r', '\n'));
        var isWrong = place >= 0
            && (isOnOneLine.ElementAtOrDefault(place) || (parts.Length != isOnOneLine.Count && parts.Length != isOnOneLine.Count + 1));
        return isWrong ? (place, Open) : null;
    }
}
