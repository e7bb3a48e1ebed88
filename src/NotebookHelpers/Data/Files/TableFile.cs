using System.Text;
using System.Text.Unicode;
using Microsoft.Data.Analysis;
using Sylvan.Data.Csv;

namespace NotebookHelpers.Data;

/// <summary>A file to read into typed columns, always in the invariant culture, and what is known of its columns.</summary>
/// <param name="Path">The file.</param>
/// <param name="Separator">
/// What stands between two values; <c>::</c> means that there are no quotes either. Null to look at the header.
/// </param>
/// <param name="Columns">The columns' names where the file has no header, else null.</param>
internal sealed record TableFile(string Path, string? Separator = ",", string[]? Columns = null)
{
    private const int LongestRow = 1 << 24;
    private const long CheckedWhole = 1 << 26;
    private const int LongestShown = 60;

    /// <summary>The columns of ids, which must be there; null stands for none.</summary>
    public string?[] Ids { get; init; } = [];

    /// <summary>The column of ratings, which must be there, or null.</summary>
    public string? Rating { get; init; }

    /// <summary>The lowest and the highest rating that can be given, or null.</summary>
    public (float Lowest, float Highest)? Range { get; init; }

    /// <summary>The column of times, which may be missing, or null.</summary>
    public string? Time { get; init; }

    /// <summary>Other columns that must be there; null stands for none.</summary>
    public string?[] Others { get; init; } = [];

    private string Name => System.IO.Path.GetFileName(Path);

    private IEnumerable<string> Required => Ids.Append(Rating).Concat(Others).OfType<string>();

    /// <summary>Reads the file.</summary>
    /// <param name="badRows">What happens to a row that cannot be read.</param>
    /// <param name="notes">Gets a line for each decision, with counts, such as rows left out.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file does not hold what was expected; says where.</exception>
    public DataFrame Read(BadRows badRows, List<string> notes)
    {
        if (!File.Exists(Path))
        {
            var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
            throw new FileNotFoundException($"{Name} is not there; looked in {folder}. Check the name and the folder.", Path);
        }
        using var text = Open();
        var separator = Separator ?? MostFrequentSeparator();
        using var rows = CsvDataReader.Create(separator == "::" ? new DoubleColonReader(text) : text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = separator == "::" ? DoubleColonReader.Separator : separator[0],
            // Only commas and their like come with quotes: in the older formats a quote is part of a title.
            Quote = Columns is null ? '"' : '\u0001',
            // A row that starts with # is a row.
            Comment = '\u0002',
            ResultSetMode = ResultSetMode.SingleResult,
            BufferSize = 1 << 16,
            MaxBufferSize = LongestRow,
            Culture = CultureInfo.InvariantCulture,
        });
        try
        {
            var columns = Columns ?? Header(rows, notes);
            var parsers = Array.ConvertAll(columns, Parser);
            ReadRows(rows, columns, parsers, badRows, notes);
            return new DataFrame(columns.Zip(parsers, (column, parser) => parser.ToColumn(column)));
        }
        catch (CsvFormatException error)
        {
            throw new InvalidDataException($"{Name}, {Row(error.RowNumber)}, value {error.FieldOrdinal + 1}: {error.Message} "
                + "Fix the quotes there, or in the rows before it.", error);
        }
    }

    /// <summary>Reads the file, which must hold a row.</summary>
    /// <inheritdoc cref="Read" />
    public DataFrame ReadRatings(BadRows badRows, List<string> notes) => NotEmpty(Read(badRows, notes), Name);

    /// <exception cref="InvalidDataException">The table has no rows.</exception>
    public static DataFrame NotEmpty(DataFrame table, string file) => table.Rows.Count > 0
        ? table
        : throw new InvalidDataException($"{file} holds no rating that can be read; expected at least one row below the header.");

    private StreamReader Open()
    {
        var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        if (stream.Length > CheckedWhole)
            return new StreamReader(stream, Encoding.UTF8, true, 1 << 16);
        // MovieLens' older files are in Latin-1, all others in UTF-8.
        var bytes = new byte[stream.Length];
        using (stream)
            stream.ReadExactly(bytes);
        return new StreamReader(new MemoryStream(bytes), Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1, true, 1 << 16);
    }

    private string MostFrequentSeparator()
    {
        var header = File.ReadLines(Path).FirstOrDefault("");
        return new[] { ",", ";", "\t", "|" }.MaxBy(candidate => header.Split(candidate).Length)!;
    }

    private string[] Header(CsvDataReader rows, List<string> notes)
    {
        if (!rows.Read())
        {
            throw new InvalidDataException(
                $"{Name} is empty; expected a header, which names {string.Join(", ", Required)}, and rows below it.");
        }
        string[] written = [.. Enumerable.Range(0, rows.RowFieldCount).Select(column => rows.GetFieldSpan(column).ToString())];
        var columns = Array.ConvertAll(written, column => column.Trim());
        notes.AddRange(written.Except(columns).Select(column => $"{Name}: the column {Quoted(column)} is read as {column.Trim()}."));
        if (columns.CountBy(column => column).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice, Value: var times })
        {
            throw new InvalidDataException(
                $"{Name} names the column {twice} {times} times in its header. Give each column a name of its own.");
        }
        if (Required.FirstOrDefault(required => !columns.Contains(required)) is { } missing)
        {
            throw new InvalidDataException($"{Name} has no column {missing}; it has {string.Join(", ", columns)}. "
                + "Names are compared letter by letter. Rename the column, or give the columns' names to RatingFiles.ReadCsv.");
        }
        return columns;
    }

    private ColumnParser Parser(string column)
    {
        if (Ids.Contains(column))
            return new IdParser();
        if (column == Rating)
            return new RatingParser(Range);
        return column == Time ? new TimeParser() : new SideParser();
    }

    private void ReadRows(CsvDataReader rows, string[] columns, ColumnParser[] parsers, BadRows badRows, List<string> notes)
    {
        var skipped = new SortedDictionary<string, (int Count, string First)>(StringComparer.Ordinal);
        while (rows.Read())
        {
            // A blank line holds no row.
            if (rows.RowFieldCount == 1 && columns.Length > 1 && rows.GetFieldSpan(0).IsWhiteSpace())
                continue;
            if (Problem(rows, columns, parsers) is not { } problem)
            {
                foreach (var parser in parsers)
                    parser.Keep();
                continue;
            }
            var place = $"{Row(rows.RowNumber)}{problem.Where}";
            if (badRows == BadRows.Refuse)
            {
                throw new InvalidDataException($"{Name}, {place} {problem.What}. "
                    + "Fix the row, or pass BadRows.Skip to leave such rows out (they are counted and shown).");
            }
            var (count, first) = skipped.GetValueOrDefault(problem.Kind, (0, place));
            skipped[problem.Kind] = (count + 1, first);
        }
        foreach (var (kind, (count, first)) in skipped)
            notes.Add(Invariant($"{Name}: {count:#,0} {(count == 1 ? "row" : "rows")} left out: {kind} (the first: {first})."));
    }

    private static BadValue? Problem(CsvDataReader rows, string[] columns, ColumnParser[] parsers)
    {
        if (rows.RowFieldCount != columns.Length)
        {
            return new BadValue($": {rows.RowFieldCount} {(rows.RowFieldCount == 1 ? "value" : "values")}",
                $"where {columns.Length} are expected ({string.Join(", ", columns)})", "a number of values other than that of the columns");
        }
        for (var column = 0; column < parsers.Length; column++)
        {
            var text = rows.GetFieldSpan(column);
            if (parsers[column].Parse(text) is { } wrong)
                return new BadValue($", column {columns[column]}: {Quoted(text.ToString())}", wrong, $"{columns[column]} {wrong}");
        }
        return null;
    }

    private string Row(int row) => Columns is null ? $"row {row} (the header is row 1)" : $"row {row}";

    private static string Quoted(string text)
    {
        var shown = text.Length <= LongestShown ? text : text[..LongestShown] + "…";
        return $"\"{shown.Replace("\r", "\\r").Replace("\n", "\\n").Replace("\t", "\\t")}\"";
    }

    // The kind is the same for all rows that are left out for one reason.
    private sealed record BadValue(string Where, string What, string Kind);
}
