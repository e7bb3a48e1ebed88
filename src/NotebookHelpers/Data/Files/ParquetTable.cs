using System.Reflection;
using Microsoft.Data.Analysis;
using Parquet;
using Parquet.Schema;

namespace NotebookHelpers.Data;

/// <summary>
/// A Parquet file as a table. A value is parsed as its text would be in a CSV file, so that both are checked, noted and typed alike;
/// a time is what its type says. Only columns that play a part are read.
/// </summary>
internal sealed class ParquetTable(TableFile file)
{
    private const int LongestNumber = 64;

    // Ids that differ take a bit a row at least, and compression makes little of that.
    private const long MostRowsOfByte = 1_000;

    private static readonly MethodInfo ForNumbers =
        typeof(ParquetTable).GetMethod(nameof(Numbers), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static readonly ParquetOptions Options = new() { TreatByteArrayAsString = true };

    /// <summary>The text of a row's value; empty where it is missing. Good until the next one is asked for.</summary>
    private delegate ReadOnlySpan<char> Texts(int row);

    private delegate ReadOnlySpan<char> Text<in T>(T value);

    /// <summary>Whether a file is one, by its first bytes.</summary>
    public static bool Is(TableFile file)
    {
        using var stream = File.OpenRead(file.Path);
        Span<byte> start = stackalloc byte[4];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PAR1"u8);
    }

    /// <summary>The names of the columns.</summary>
    public string[] ReadHeader()
    {
        using var stream = File.OpenRead(file.Path);
        return [.. Open(stream).Schema.Fields.Select(field => field.Name)];
    }

    /// <summary>Reads the columns that play a part.</summary>
    /// <inheritdoc cref="TableFile.Read" />
    public DataFrame Read(BadRows badRows, List<string> notes)
    {
        using var stream = File.OpenRead(file.Path);
        var reader = Open(stream);
        var fields = Find(reader.Schema);
        var parsers = Array.ConvertAll(fields, field => field.Name == file.Time && field.ClrType == typeof(DateTime)
            ? new TimeParser(TimeParser.Seconds) : file.Parser(field.Name, '\0'));
        var unread = new UnreadRows(file.Name, badRows);
        var before = 0L;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            var rows = reader.OpenRowGroupReader(group);
            if (rows.RowCount > MostRowsOfByte * stream.Length)
            {
                throw new InvalidDataException(Invariant($"{file.Name}, row group {group + 1}: {rows.RowCount} rows cannot be in ")
                    + Invariant($"a file of {stream.Length} bytes. It is damaged: write it again."));
            }
            var where = $", row group {group + 1}, column ";
            var texts = Array.ConvertAll(fields, field => Call($"{where}{field.Name},", () => TextsOf(rows, field)));
            for (var row = 0; row < rows.RowCount; row++)
            {
                if (Problem(fields, parsers, texts, row) is { } problem)
                {
                    unread.Add(Invariant($"row {before + row + 1} (row {row + 1} of row group {group + 1})"), problem);
                    continue;
                }
                foreach (var parser in parsers)
                    parser.Keep();
            }
            before += rows.RowCount;
        }
        notes.AddRange(unread.Notes());
        foreach (var (field, parser) in fields.Zip(parsers))
            notes.AddRange(parser.Notes().Select(note => $"{file.Name}: {field.Name}: {note}"));
        return new DataFrame(fields.Zip(parsers, (field, parser) => parser.ToColumn(field.Name)));
    }

    private ParquetReader Open(Stream stream) => Call("", async () =>
    {
        // What describes the file ends in a zero, before its length and PAR1; without that zero the reader looks for one for ever.
        stream.Position = Math.Max(0, stream.Length - 9);
        if (stream.ReadByte() != 0)
            throw new InvalidDataException("it does not end as a Parquet file does");
        stream.Position = 0;
        var reader = await ParquetReader.CreateAsync(stream, Options);
        // Made when they are first asked for, of what the file says.
        _ = (reader.Schema, reader.RowGroups);
        return reader;
    });

    private DataField[] Find(ParquetSchema schema)
    {
        var flat = schema.Fields.OfType<DataField>().Where(field => !field.IsArray).DistinctBy(field => field.Name)
            .ToDictionary(field => field.Name);
        var missing = file.Required.FirstOrDefault(name => !flat.ContainsKey(name));
        if (missing is not null)
        {
            throw new InvalidDataException($"{file.Name} has no column {missing}; it has {string.Join(", ", flat.Keys)}"
                + (schema.Fields.Count > flat.Count ? ", and columns of lists or structures, which are not read" : "")
                + ". Names are compared letter by letter. Rename the column, or name another in the roles.");
        }
        var names = file.Required.Append(file.Time).OfType<string>().Distinct();
        DataField[] found = [.. names.Where(flat.ContainsKey).Select(name => flat[name])];
        foreach (var field in found)
        {
            var isRead = field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType.IsAssignableTo(typeof(ISpanFormattable));
            var isRounded = field.ClrType == typeof(float) || field.ClrType == typeof(double);
            if (!isRead || (isRounded && file.Ids.Contains(field.Name)))
            {
                throw new InvalidDataException($"{file.Name}, column {field.Name}: its values are of type {field.ClrType.Name}; expected "
                    + (isRounded ? "int64 or text for ids, since a longer id has no room there." : "numbers, times or text.")
                    + " Write the column as such.");
            }
        }
        return found;
    }

    private static BadValue? Problem(DataField[] fields, ColumnParser[] parsers, Texts[] texts, int row)
    {
        for (var column = 0; column < fields.Length; column++)
        {
            var text = texts[column](row);
            if (parsers[column].Parse(text) is not { } wrong)
                continue;
            var shown = text.IsEmpty ? "null" : TableFile.Quoted(text.ToString());
            return new BadValue($", column {fields[column].Name}: {shown}", wrong, $"{fields[column].Name} {wrong}");
        }
        return null;
    }

    private static Task<Texts> TextsOf(ParquetRowGroupReader rows, DataField field) => field.ClrType switch
    {
        var type when type == typeof(ReadOnlyMemory<char>) => Read<ReadOnlyMemory<char>>(rows, field, value => value.Span),
        var type when type == typeof(DateTime) => Times(rows, field),
        var type => (Task<Texts>)ForNumbers.MakeGenericMethod(type).Invoke(null, [rows, field])!,
    };

    private static Task<Texts> Numbers<T>(ParquetRowGroupReader rows, DataField field) where T : struct, ISpanFormattable
    {
        var text = new char[LongestNumber];
        return Read<T>(rows, field, value =>
            value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture) ? text.AsSpan(0, length) : default);
    }

    private static Task<Texts> Times(ParquetRowGroupReader rows, DataField field)
    {
        var text = new char[LongestNumber];
        // Whatever its kind, the time is written as a clock shows it; where no zone is named that is UTC.
        return Read<DateTime>(rows, field, time => new DateTimeOffset(time.Ticks, default).ToUnixTimeSeconds()
            .TryFormat(text, out var length, default, CultureInfo.InvariantCulture) ? text.AsSpan(0, length) : default);
    }

    // ReadAsync takes what a buffer held before for missing values, where a column that can have none is read as one that can.
    private static async Task<Texts> Read<T>(ParquetRowGroupReader rows, DataField field, Text<T> text) where T : struct
    {
        var written = rows.GetMetadata(field)?.MetaData?.NumValues;
        if (written != rows.RowCount)
            throw new InvalidDataException(Invariant($"it has {written} values for {rows.RowCount} rows"));
        var values = new T[rows.RowCount];
        var (levels, full) = (new int[values.Length], field.MaxDefinitionLevel);
        await rows.ReadRawAsync<T>(field, values, full == 0 ? default(Memory<int>?) : levels.AsMemory(), null);
        // Values come without gaps.
        for (int row = levels.Length - 1, next = levels.AsSpan().Count(full); row >= 0; row--)
            values[row] = levels[row] == full ? values[--next] : default;
        return row => levels[row] == full ? text(values[row]) : default;
    }

    // On another thread, where whoever waits does not hold what the reader would come back to.
    private T Call<T>(string where, Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{file.Name}{where} cannot be read as Parquet: {exception.Message.TrimEnd('.')}. "
                + "It may be cut off, or damaged: write it again.", exception);
        }
    }
}
