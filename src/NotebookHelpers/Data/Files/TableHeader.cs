using System.Text.RegularExpressions;
using Sylvan.Data.Csv;

namespace NotebookHelpers.Data;

/// <summary>What a table's first lines tell: what separates values, whether they may be quoted, and the columns' names.</summary>
/// <param name="Between">The separator as the one character that the CSV reader sees.</param>
/// <param name="HasQuotes">Whether values may stand in quotes.</param>
/// <param name="Columns">The names of the columns; one that has none is called by its place.</param>
/// <param name="Row">The header's row, counted from 1; 0 where there is none.</param>
/// <param name="Skipped">How many lines come before the first row of values.</param>
internal sealed partial record TableHeader(char Between, bool HasQuotes, string[] Columns, int Row = 0, int Skipped = 0)
{
    private const int Looked = 20;
    private const int LongestHeader = 3;
    private const string Given = "sep=";
    private const string Way = "Read it by code of your own into a DataFrame, and hand that to RatingTables.From";

    // The space comes last: it also stands in titles.
    private static readonly string[] Separators = ["::", "\t", ",", ";", "|", " "];

    /// <summary>Looks at the first lines.</summary>
    /// <param name="text">The file's text, of which nothing was read.</param>
    /// <param name="file">What is known of the file.</param>
    /// <param name="notes">Gets a line for each decision.</param>
    /// <exception cref="InvalidDataException">There is no header where one is needed, or it lacks a column.</exception>
    public static TableHeader Find(TableText text, TableFile file, List<string> notes)
    {
        string? Line(int lines) => text.Line(lines)?.TrimEnd('\r', '\n');
        var (skipped, separator) = (0, file.Separator);
        for (; file.Columns is null && Line(skipped) is { } line && IsBefore(line, file); skipped++)
            separator = line.StartsWith(Given, StringComparison.Ordinal) ? line[Given.Length..][..1] : separator;
        string[] lines = [.. Enumerable.Range(0, skipped + Looked).Select(Line).OfType<string>()];
        if (lines.Length == skipped)
        {
            throw new InvalidDataException($"{file.Name} is empty; expected a header, which names "
                + $"{string.Join(", ", file.Required.DefaultIfEmpty("the columns"))}, and rows below it.");
        }
        if (skipped > 0)
            notes.Add($"{file.Name}: left out before the header: {string.Join(", ", lines.Take(skipped).Select(Shown))}.");
        var first = lines[skipped];
        RefuseOtherForms(file.Name, first);
        separator ??= MostLikely(lines[skipped..], file.Columns?.Length);
        // In the older formats, and where tabs separate, a quote is part of a title; but R quotes all that is text, the header too.
        var isQuoted = separator.Length == 1 && AllQuoted().IsMatch(first.Replace(separator, "\t"));
        var found = new TableHeader(separator == "::" ? TableText.Colons : separator[0],
            separator is "," or ";" || isQuoted || (separator == "|" && file.Columns is null), []);
        string[] Split(string line) => found.Split(separator == "::" ? line.Replace("::", TableText.Colons.ToString()) : line);
        if (file.Columns is not null)
        {
            found = found with { Columns = Named(file.Columns, file, notes) };
            if (!found.Columns.SequenceEqual(Split(first), StringComparer.OrdinalIgnoreCase))
                return found;
            notes.Add($"{file.Name}: the first row repeats the columns' names, and is taken for the header.");
            return found with { Row = 1, Skipped = 1 };
        }
        var (row, length) = found.HasQuotes && text.Row(skipped) is { Lines: <= LongestHeader } whole ? whole : (first, 1);
        var written = Split(row.TrimEnd('\r', '\n'));
        if (written is [_, .., ""] && skipped + length < lines.Length && Split(lines[skipped + length]).Length == written.Length - 1)
        {
            written = written[..^1];
            notes.Add($"{file.Name}: the header ends with a separator, and the rows do not.");
        }
        return found with { Columns = Named(written, file, notes), Row = skipped + 1, Skipped = skipped + length };
    }

    /// <summary>Finds a row's values: all but the last, the last, and where the row can be split, its end.</summary>
    public Regex Values()
    {
        var between = Regex.Escape(Between.ToString());
        var value = (HasQuotes ? "(?>\"(?:[^\"]|\"\")*\")|(?!\")" : "") + $"[^{between}\r\n]*";
        return new Regex($@"\A(?:({value}){between})*({value})([\r\n]*\z)?", RegexOptions.CultureInvariant);
    }

    /// <summary>How a CSV reader splits by this header.</summary>
    public CsvDataReaderOptions Options() => new()
    {
        HasHeaders = false,
        Delimiter = Between,
        // A character that no text holds stands for no comments: a row that starts with # is a row.
        Quote = HasQuotes ? '"' : TableText.NoQuote,
        Comment = '\uFDD2',
        ResultSetMode = ResultSetMode.SingleResult,
        BufferSize = 1 << 16,
        MaxBufferSize = 1 << 28,
        Culture = CultureInfo.InvariantCulture,
    };

    private string[] Split(string line)
    {
        var row = Values().Match(line);
        return !row.Groups[3].Success ? line.Split(Between) : [.. row.Groups[1].Captures.Append(row.Groups[2]).Select(part =>
            HasQuotes && part.Value is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"") : part.Value)];
    }

    private static bool IsBefore(string line, TableFile file) => string.IsNullOrWhiteSpace(line)
        || (line.StartsWith(Given, StringComparison.Ordinal) && line.Length > Given.Length)
        || (line.StartsWith('#') && !file.Required.All(line.Contains));

    private static string MostLikely(string[] lines, int? columns)
    {
        int[] Counts(string separator) =>
            [.. lines.Where(line => line.Length > 0).Select(line => InQuotes().Replace(line, "").Split(separator).Length)];
        // Rows agree with the header on what separates; of two that they agree on, the one with more values.
        return Separators.MaxBy(separator => Counts(separator) is [> 1 and var first, ..] and var counts
            ? (first == columns, counts.Count(count => count == first), first) : (false, 0, 0))!;
    }

    private static void RefuseOtherForms(string name, string first)
    {
        if (first.AsSpan().TrimStart() is ['{' or '[', ..])
            throw new InvalidDataException($"{name} holds JSON, no table. {Way}: notebook 15 does so in a few lines of System.Text.Json.");
        if (Block().IsMatch(first))
        {
            throw new InvalidDataException($"{name} begins with {first}, and seems to hold blocks: an item, then its rows. {Way}, or "
                + "write the item in front of each of its rows.");
        }
    }

    private static string[] Named(string[] written, TableFile file, List<string> notes)
    {
        var columns = written.Select((column, place) => column?.Trim() is { Length: > 0 } name ? name : $"column {place + 1}").ToArray();
        if (file.Ids is [{ } only] && Array.FindIndex(columns, IsPlainId) is >= 0 and var id && !columns.Contains(only))
            columns[id] = only;
        notes.AddRange(written.Zip(columns).Where(pair => pair.First is { Length: > 0 } && pair.First != pair.Second)
            .Select(pair => $"{file.Name}: the column {Shown(pair.First)} is read as {pair.Second}."));
        var missing = file.Required.FirstOrDefault(required => !columns.Contains(required));
        if ((missing is not null || file.Required.Any(IsNumber)) && columns.Any(IsNumber))
        {
            throw new InvalidDataException($"{file.Name} begins with {Shown(string.Join(", ", written))}, which looks like data, not a "
                + "header. Give the columns' names in their order: RatingFiles.ReadCsv(file, roles, "
                + $"columns: [\"{string.Join("\", \"", file.Required.Concat(columns.Select(_ => "…")).Take(columns.Length))}\"]).");
        }
        if (columns.CountBy(column => column).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice, Value: var times })
        {
            throw new InvalidDataException(
                $"{file.Name} names the column {twice} {times} times in its header. Give each column a name of its own.");
        }
        return missing is null ? columns : throw new InvalidDataException(
            $"{file.Name} has no column {missing}; it has {string.Join(", ", columns)}. "
            + "Names are compared letter by letter. Rename the column, or give the columns' names to RatingFiles.ReadCsv.");
    }

    private static string Shown(string text) => text.Length == 0 ? "an empty line" : TableFile.Quoted(text);

    private static bool IsPlainId(string column) => column.Equals("id", StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string column) => double.TryParse(column, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"^(""[^""\t]*"")(\t""[^""\t]*"")+$")]
    private static partial Regex AllQuoted();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex InQuotes();

    [GeneratedRegex(@"^\d+:$")]
    private static partial Regex Block();
}
