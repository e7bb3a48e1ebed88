using NotebookHelpers.Runtime;
using Parquet;
using Parquet.Schema;

namespace NotebookHelpers.Data;

public sealed partial class Interactions
{
    // What other writers take, too: a reader holds one group at a time.
    private const int RowsOfGroup = 1 << 20;

    /// <summary>Writes the rows to a Parquet file, for Spark, pandas and others; <c>RatingFiles.ReadParquet</c> reads it back.</summary>
    /// <param name="file">Its path; a file of that name is replaced once the new one is whole.</param>
    /// <remarks>
    /// Columns <c>user</c> and <c>item</c>, the raw ids, int64 or, where one of them is text, all as text; <c>rating</c>, float32; and
    /// <c>time</c>, int64 seconds since 1970, where there are times. No value is null. Titles and the range of ratings are not in it.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written, or its folder is not there.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public void WriteParquet(string file)
    {
        Require.Path(file, nameof(file));
        // On another thread, where whoever waits does not hold what the writer would come back to.
        WholeFile.Write(file, stream => Task.Run(() => WriteGroups(stream)).GetAwaiter().GetResult());
    }

    private async Task WriteGroups(Stream stream)
    {
        var (user, item) = (IdField("user", UserAt), IdField("item", ItemAt));
        DataField rating = new("rating", typeof(float), isNullable: false), time = new("time", typeof(long), isNullable: false);
        var schema = new ParquetSchema(Times is null ? [user, item, rating] : [user, item, rating, time]);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream);
        for (var start = 0; start < Count; start += RowsOfGroup)
        {
            var count = Math.Min(RowsOfGroup, Count - start);
            using var group = writer.CreateRowGroup();
            await WriteIds(group, user, UserAt, start, count);
            await WriteIds(group, item, ItemAt, start, count);
            await group.WriteAsync<float>(rating, Ratings.AsMemory(start, count));
            if (Times is not null)
                await group.WriteAsync<long>(time, Times.AsMemory(start, count));
        }
    }

    private DataField IdField(string name, Func<int, Id> idAt) =>
        new(name, Enumerable.Range(0, Count).Any(row => idAt(row).IsText) ? typeof(string) : typeof(long), isNullable: false);

    private static Task WriteIds(ParquetRowGroupWriter group, DataField field, Func<int, Id> idAt, int start, int count)
    {
        var ids = Enumerable.Range(start, count).Select(idAt);
        return field.ClrType == typeof(long)
            ? group.WriteAsync<long>(field, ids.Select(id => id.Number).ToArray())
            : group.WriteAsync(field, ids.Select(id => id.ToString()).ToArray());
    }
}
