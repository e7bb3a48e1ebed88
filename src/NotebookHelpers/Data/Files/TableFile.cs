using Microsoft.Data.Analysis;
using Sylvan.Data.Csv;

namespace NotebookHelpers.Data;

/// <summary>A file to read into typed columns, always in the invariant culture, and what is known of its columns.</summary>
/// <param name="Path">The file.</param>
/// <param name="Separator">What stands between two values; null to look at the first lines.</param>
/// <param name="Columns">The columns' names where the file has no header, else null.</param>
internal sealed record TableFile(string Path, string? Separator = null, string[]? Columns = null)
{
    private const int LongestShown = 60;

    /// <summary>The columns of ids, which must be there; null stands for none.</summary>
    public string?[] Ids { get; init; } = [];

    /// <summary>The column of ratings or strengths, which must be there, or null.</summary>
    public string? Rating { get; init; }

    /// <summary>The lowest and the highest rating that can be given, or null.</summary>
    public (float Lowest, float Highest)? Range { get; init; }

    /// <summary>The column of times, which may be missing, or null.</summary>
    public string? Time { get; init; }

    /// <summary>How times are written; null to see it from the times.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>Other columns that must be there; null stands for none.</summary>
    public string?[] Others { get; init; } = [];

    /// <summary>The file's name, without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The columns that must be there.</summary>
    public IEnumerable<string> Required => Ids.Append(Rating).Concat(Others).OfType<string>().Distinct();

    /// <summary>Reads the file.</summary>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <param name="notes">Gets a line for each decision, with counts, such as rows left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file does not hold what was expected; says where.</exception>
    public DataFrame Read(BadRows badRows, List<string> notes)
    {
        RequireThere();
        if (ParquetTable.Is(this))
            return new ParquetTable(this).Read(badRows, notes);
        using var text = Open(notes);
        var header = TableHeader.Find(text, this, notes);
        var parsers = Array.ConvertAll(header.Columns, column => Parser(column, header.Between));
        text.SplitBy(header, [.. parsers.Select(parser => parser is not SideParser)]);
        using var rows = CsvDataReader.Create(text, header.Options());
        try
        {
            ReadRows(rows, text, header, parsers, badRows, notes);
        }
        catch (CsvFormatException error)
        {
            throw new InvalidDataException($"{Name}, {Row(header, rows.RowNumber)}: {error.Message}", error);
        }
        foreach (var (column, parser) in header.Columns.Zip(parsers))
            notes.AddRange(parser.Notes().Select(note => $"{Name}: {column}: {note}"));
        return new DataFrame(header.Columns.Zip(parsers, (column, parser) => parser.ToColumn(column)));
    }

    /// <summary>Reads the file, which must hold a row.</summary>
    /// <inheritdoc cref="Read" />
    public DataFrame ReadRatings(BadRows badRows, List<string> notes) => NotEmpty(Read(badRows, notes), Name);

    /// <summary>The names of the file's columns.</summary>
    /// <inheritdoc cref="Read" />
    public string[] ReadHeader()
    {
        RequireThere();
        if (ParquetTable.Is(this))
            return new ParquetTable(this).ReadHeader();
        using var text = Open([]);
        return TableHeader.Find(text, this, []).Columns;
    }

    /// <exception cref="InvalidDataException">The table has no rows.</exception>
    public static DataFrame NotEmpty(DataFrame table, string file) => table.Rows.Count > 0
        ? table
        : throw new InvalidDataException($"{file} holds no rating that can be read; expected at least one row below the header.");

    /// <summary>A text of a file for a message: on one line, in quotes, and not too long.</summary>
    public static string Quoted(string text)
    {
        var shown = text.Length <= LongestShown ? text : text[..LongestShown] + "…";
        return $"\"{shown.Replace("\r", "\\r").Replace("\n", "\\n").Replace("\t", "\\t").Replace(TextEncoding.Misfit, '\uFFFD')}\"";
    }

    /// <summary>What parses a column's values, written as text.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="separator">What separates values in the file.</param>
    public ColumnParser Parser(string column, char separator)
    {
        if (Ids.Contains(column))
            return new IdParser();
        if (column == Rating)
            return new RatingParser(Range, separator);
        return column == Time ? new TimeParser(TimeFormat) : new SideParser();
    }

    private void RequireThere()
    {
        if (!File.Exists(Path))
        {
            var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
            throw new FileNotFoundException($"{Name} is not there; looked in {folder}. Check the name and the folder.", Path);
        }
    }

    private TableText Open(List<string> notes)
    {
        var (text, isPlain) = TextEncoding.Open(Path, notes);
        return new TableText(text, isPlain);
    }

    private void ReadRows(
        CsvDataReader rows, TableText text, TableHeader header, ColumnParser[] parsers, BadRows badRows, List<string> notes)
    {
        var unread = new UnreadRows(Name, badRows);
        var ended = 0;
        while (rows.Read())
        {
            // A blank line holds no row.
            if (rows.RowFieldCount == 1 && rows.GetFieldSpan(0).IsWhiteSpace())
                continue;
            if (Problem(rows, text, header.Columns, parsers) is not { } problem)
            {
                foreach (var parser in parsers)
                    parser.Keep();
                ended += rows.RowFieldCount - header.Columns.Length;
                continue;
            }
            unread.Add(Row(header, rows.RowNumber), problem);
        }
        notes.AddRange(unread.Notes());
        if (ended > 0)
            notes.Add(Invariant($"{Name}: {ended:#,0} rows end with a separator, and the header does not."));
    }

    private static BadValue? Problem(CsvDataReader rows, TableText text, string[] columns, ColumnParser[] parsers)
    {
        if (rows.GetFieldSpan(0) is [TableText.BadRow])
        {
            var (place, value, what) = text.BadRows.Dequeue();
            return new BadValue($", column {columns.ElementAtOrDefault(place) ?? "?"}: {Quoted(value)}", what, $"a value {what}");
        }
        var isEnded = rows.RowFieldCount == columns.Length + 1 && rows.GetFieldSpan(columns.Length).IsEmpty;
        if (rows.RowFieldCount != columns.Length && !isEnded)
        {
            return new BadValue($": {rows.RowFieldCount} {(rows.RowFieldCount == 1 ? "value" : "values")}",
                $"where {columns.Length} are expected ({string.Join(", ", columns)})", "a number of values other than that of the columns");
        }
        for (var column = 0; column < parsers.Length; column++)
        {
            var value = rows.GetFieldSpan(column);
            if (parsers[column].Parse(value) is { } wrong)
                return new BadValue($", column {columns[column]}: {Quoted(value.ToString())}", wrong, $"{columns[column]} {wrong}");
        }
        return null;
    }

    private static string Row(TableHeader header, int row) =>
        header.Row > 0 ? $"row {row + header.Row} (the header is row {header.Row})" : $"row {row + header.Skipped}";
}
