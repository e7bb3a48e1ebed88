using System.Text;
using System.Text.Unicode;
using Microsoft.Data.Analysis;
using Sylvan.Data.Csv;

namespace NotebookHelpers.Data;

/// <summary>Reads files into typed columns, always in the invariant culture, and notes what it left out.</summary>
internal sealed class TableReading(BadRows badRows)
{
    private const int LongestRow = 1 << 24;
    private const long CheckedWhole = 1 << 26;
    private const int LongestShown = 60;

    /// <summary>What was decided so far.</summary>
    public List<string> Notes { get; } = [];

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file does not hold what was expected; says where.</exception>
    public DataFrame Read(TableFile file)
    {
        if (!File.Exists(file.Path))
            throw new FileNotFoundException($"{file.Name} is not there; looked in {Path.GetDirectoryName(Path.GetFullPath(file.Path))}. Check the name and the folder.", file.Path);
        using var text = Open(file);
        var separator = file.Separator ?? Separator(file);
        using var rows = CsvDataReader.Create(separator == "::" ? new DoubleColonReader(text) : text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = separator == "::" ? DoubleColonReader.Separator : separator[0],
            // Only commas and their like come with quotes: in the older formats a quote is part of a title.
            Quote = file.Columns is null ? '"' : '\u0001',
            // A row that starts with # is a row.
            Comment = '\u0002',
            ResultSetMode = ResultSetMode.SingleResult,
            BufferSize = 1 << 16,
            MaxBufferSize = LongestRow,
            Culture = CultureInfo.InvariantCulture,
        });
        try
        {
            var columns = file.Columns ?? Header(file, rows);
            var readers = Array.ConvertAll(columns, column => Reader(file, column));
            ReadRows(file, rows, columns, readers);
            return new DataFrame(columns.Zip(readers, (column, reader) => reader.ToColumn(column)));
        }
        catch (CsvFormatException error)
        {
            throw new InvalidDataException(Invariant(
                $"{file.Name}, {Row(file, error.RowNumber)}, value {error.FieldOrdinal + 1}: {error.Message} Fix the quotes there, or in the rows before it."), error);
        }
    }

    private static StreamReader Open(TableFile file)
    {
        var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        if (stream.Length > CheckedWhole)
            return new StreamReader(stream, Encoding.UTF8, true, 1 << 16);
        // MovieLens' older files are in Latin-1, all others in UTF-8.
        var bytes = new byte[stream.Length];
        using (stream)
            stream.ReadExactly(bytes);
        return new StreamReader(new MemoryStream(bytes), Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1, true, 1 << 16);
    }

    private static string Separator(TableFile file)
    {
        var header = File.ReadLines(file.Path).FirstOrDefault("");
        return new[] { ",", ";", "\t", "|" }.MaxBy(candidate => header.Split(candidate).Length)!;
    }

    private string[] Header(TableFile file, CsvDataReader rows)
    {
        if (!rows.Read())
            throw new InvalidDataException($"{file.Name} is empty; expected a header, which names {Names(file.Required())}, and rows below it.");
        var columns = new string[rows.RowFieldCount];
        for (var column = 0; column < columns.Length; column++)
        {
            var written = rows.GetFieldSpan(column).ToString();
            columns[column] = written.Trim();
            if (written.Length != columns[column].Length)
                Notes.Add($"{file.Name}: the column {Quoted(written)} is read as {columns[column]}.");
        }
        if (columns.CountBy(column => column).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice, Value: var times })
            throw new InvalidDataException(Invariant($"{file.Name} names the column {twice} {times} times in its header. Give each column a name of its own."));
        if (file.Required().FirstOrDefault(required => !columns.Contains(required)) is { } missing)
        {
            throw new InvalidDataException($"{file.Name} has no column {missing}; it has {Names(columns)}. "
                + "Names are compared letter by letter. Rename the column, or give the columns' names to RatingFiles.ReadCsv.");
        }
        return columns;
    }

    private static ColumnReader Reader(TableFile file, string column)
    {
        if (file.Ids.Contains(column))
            return new IdReader();
        if (column == file.Rating)
            return new RatingReader(file.Range);
        return column == file.Time ? new TimeReader() : new SideReader();
    }

    private void ReadRows(TableFile file, CsvDataReader rows, string[] columns, ColumnReader[] readers)
    {
        var skipped = new SortedDictionary<string, (int Count, string First)>(StringComparer.Ordinal);
        while (rows.Read())
        {
            // A blank line holds no row.
            if (rows.RowFieldCount == 1 && columns.Length > 1 && rows.GetFieldSpan(0).IsWhiteSpace())
                continue;
            if (Problem(rows, columns, readers) is not { } problem)
            {
                foreach (var reader in readers)
                    reader.Keep();
                continue;
            }
            var place = $"{Row(file, rows.RowNumber)}{problem.Where}{problem.Value}";
            if (badRows == BadRows.Refuse)
                throw new InvalidDataException($"{file.Name}, {place} {problem.What}. Fix the row, or pass BadRows.Skip to leave such rows out (they are counted and shown).");
            var found = skipped.GetValueOrDefault(problem.Kind, (0, place));
            skipped[problem.Kind] = (found.Item1 + 1, found.Item2);
        }
        foreach (var (kind, (count, first)) in skipped)
            Notes.Add(Invariant($"{file.Name}: {count:#,0} {(count == 1 ? "row" : "rows")} left out: {kind} (the first: {first})."));
    }

    private static BadValue? Problem(CsvDataReader rows, string[] columns, ColumnReader[] readers)
    {
        if (rows.RowFieldCount != columns.Length)
        {
            return new BadValue("", Invariant($": {rows.RowFieldCount} {(rows.RowFieldCount == 1 ? "value" : "values")}"),
                Invariant($"where {columns.Length} are expected ({Names(columns)})"), "a number of values other than that of the columns");
        }
        for (var column = 0; column < readers.Length; column++)
        {
            var text = rows.GetFieldSpan(column);
            if (readers[column].Read(text) is { } wrong)
                return new BadValue($", column {columns[column]}: ", Quoted(text.ToString()), wrong, $"{columns[column]} {wrong}");
        }
        return null;
    }

    private static string Row(TableFile file, int row) => Invariant(file.Columns is null ? $"row {row} (the header is row 1)" : (FormattableString)$"row {row}");

    private static string Quoted(string text)
    {
        var shown = text.Length <= LongestShown ? text : text[..LongestShown] + "…";
        return $"\"{shown.Replace("\r", "\\r").Replace("\n", "\\n").Replace("\t", "\\t")}\"";
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);


    // Kind is the same for all rows that are left out for one reason.
    private sealed record BadValue(string Where, string Value, string What, string Kind);
}
