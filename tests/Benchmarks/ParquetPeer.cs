using NotebookHelpers.Data;
using ParquetSharp;

namespace Benchmarks;

/// <summary>
/// Apache's own implementation, in C++, which pandas uses too (ParquetSharp): it reads what the library wrote, and writes what the
/// library's tests read (tests/NotebookHelpers.Tests/Data/Files/Parquet).
/// </summary>
internal static class ParquetPeer
{
    private const int Rows = 60;

    private static string Folder => Path.Combine(Checkout.Root, "tests", "NotebookHelpers.Tests", "Data", "Files", "Parquet");

    /// <summary>Writes the files of the tests: the same sixty ratings as several writers have them, and two faulty ones.</summary>
    public static void WriteFixtures()
    {
        Directory.CreateDirectory(Folder);
        // Spark: ids of 32 bits, double ratings, times of 96 bits, all nullable; snappy and dictionaries.
        Write("spark", [new Column<int?>("user"), new Column<int?>("item"), new Column<double?>("rating"), new Column<Int96?>("time")],
            builder => builder.Compression(Compression.Snappy), 60, (group, rows) =>
            {
                Put<int?>(group, rows, row => (int)User(row));
                Put<int?>(group, rows, row => (int)Item(row));
                Put<double?>(group, rows, row => Rating(row));
                Put<Int96?>(group, rows, row => Old(Time(row)));
            });
        // pandas: 64 bits, microseconds, several row groups, pages of version 2.
        Write("pandas", [new Column<long?>("user"), new Column<long?>("item"), new Column<double?>("rating"), Stamp(TimeUnit.Micros)],
            builder => builder.Compression(Compression.Snappy).DataPageVersion(ParquetDataPageVersion.V2), 25, (group, rows) =>
            {
                Put<long?>(group, rows, row => User(row));
                Put<long?>(group, rows, row => Item(row));
                Put<double?>(group, rows, row => Rating(row));
                Put<DateTime?>(group, rows, row => DateTime.UnixEpoch.AddSeconds(Time(row) + 0.75));
            });
        // The same with nanoseconds, and zstd.
        Write("nanoseconds",
            [new Column<long?>("user"), new Column<long?>("item"), new Column<float?>("rating"),
                new Column<DateTimeNanos?>("time", LogicalType.Timestamp(false, TimeUnit.Nanos))],
            builder => builder.Compression(Compression.Zstd), 60, (group, rows) =>
            {
                Put<long?>(group, rows, row => User(row));
                Put<long?>(group, rows, row => Item(row));
                Put<float?>(group, rows, row => (float)Rating(row));
                Put<DateTimeNanos?>(group, rows, row => new DateTimeNanos((Time(row) * 1_000_000_000) + 999_999_999));
            });
        // Neither nulls nor dictionaries, deltas in their place; gzip; milliseconds.
        Write("deltas", [new Column<long>("user"), new Column<int>("item"), new Column<float>("rating"), Stamp(TimeUnit.Millis)],
            builder => builder.Compression(Compression.Gzip).DisableDictionary().Encoding("user", Encoding.DeltaBinaryPacked)
                .Encoding("item", Encoding.DeltaBinaryPacked).Encoding("rating", Encoding.ByteStreamSplit),
            40, (group, rows) =>
            {
                Put<long>(group, rows, User);
                Put<int>(group, rows, row => (int)Item(row));
                Put<float>(group, rows, row => (float)Rating(row));
                Put<DateTime?>(group, rows, row => DateTime.UnixEpoch.AddSeconds(Time(row) + 0.5));
            });
        // Ids as text, ratings as small whole numbers, and a column of lists besides.
        Write("texts",
            [new Column<string>("user"), new Column<string>("item"), new Column<double[]>("more"), new Column<short?>("rating"),
                new Column<long?>("time")],
            builder => builder.Compression(Compression.Snappy), 60, (group, rows) =>
            {
                Put<string>(group, rows, row => $"{User(row)}");
                Put<string>(group, rows, row => $"{Item(row)}");
                Put<double[]>(group, rows, row => [row, 1]);
                Put<short?>(group, rows, row => (short)(2 * Rating(row)));
                Put<long?>(group, rows, row => Time(row));
            });
        // Nulls, and what is no number.
        Write("faulty", [new Column<long?>("user"), new Column<string>("item"), new Column<double?>("rating"), new Column<double?>("time")],
            builder => builder.Compression(Compression.Snappy), 2, (group, rows) =>
            {
                Put<long?>(group, rows, row => row == 2 ? null : User(row));
                Put<string?>(group, rows, row => row == 4 ? null : $"item {Item(row)}");
                Put<double?>(group, rows, row => row == 5 ? double.NaN : row == 6 ? null : Rating(row));
                Put<double?>(group, rows, row => row == 7 ? null : Time(row));
            }, 9);
        Write("empty", [new Column<long>("user"), new Column<long>("item"), new Column<float>("rating")],
            builder => builder.Compression(Compression.Snappy), 1, (_, _) => { }, 0);
    }

    /// <summary>Reads what the library wrote, and compares.</summary>
    public static void Check()
    {
        var data = SyntheticRatings.Make(2_500_000);
        Compare(data, id => id.Number);
        Vocabulary texts = new(data.Items.Ids.Select(id => new Id($"é{id}")));
        Compare(new Interactions(data.Users, texts, data.UserIndices, data.ItemIndices, data.Ratings), id => id.ToString());
    }

    /// <summary>Reads every column of a file that the library wrote, with whole numbers as ids.</summary>
    public static void ReadAll(string file)
    {
        using var reader = new ParquetFileReader(file);
        for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
        {
            Column<long>(reader, group, 0);
            Column<long>(reader, group, 1);
            Column<float>(reader, group, 2);
            Column<long>(reader, group, 3);
        }
    }

    private static void Compare<T>(Interactions data, Func<Id, T> shown)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("benchmark-").FullName, "a.parquet");
        data.WriteParquet(file);
        using (var reader = new ParquetFileReader(file))
        {
            var row = 0;
            for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
            {
                var (users, items) = (Column<long>(reader, group, 0), Column<T>(reader, group, 1));
                var ratings = Column<float>(reader, group, 2);
                var times = data.Times is null ? null : Column<long>(reader, group, 3);
                for (var place = 0; place < users.Length; place++, row++)
                {
                    if (users[place] != data.UserAt(row).Number || !items[place]!.Equals(shown(data.ItemAt(row)))
                        || ratings[place] != data.Ratings[row] || times?[place] != data.Times?[row])
                    {
                        throw new InvalidOperationException($"Row {row} came back otherwise.");
                    }
                }
            }
            Console.WriteLine($"{row:#,0} of {data.Count:#,0} ratings in {reader.FileMetaData.NumRowGroups} row groups are read by "
                + $"{reader.FileMetaData.CreatedBy} -> ParquetSharp as they were, ids {typeof(T).Name}, "
                + $"{new FileInfo(file).Length:#,0} bytes");
        }
        var roles = new Roles("user", "item", "rating") { Time = data.Times is null ? null : "time" };
        var read = RatingFiles.ReadParquet(file, roles).Train;
        var ids = Enumerable.Range(0, data.Count).All(row => read["item"][row].Equals(shown(data.ItemAt(row))));
        Console.WriteLine($"The library reads {read.Rows.Count:#,0} ratings back, items {(ids ? "as they were" : "OTHERWISE")}");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static T[] Column<T>(ParquetFileReader reader, int group, int column)
    {
        using var rows = reader.RowGroup(group);
        using var values = rows.Column(column).LogicalReader<T>();
        return values.ReadAll(checked((int)rows.MetaData.NumRows));
    }

    private static long User(int row) => 100 + (row % 7);

    private static long Item(int row) => 10 + (row % 13);

    private static double Rating(int row) => 1 + (row * 3 % 9 / 2.0);

    private static long Time(int row) => 1_490_000_000 + (61 * row);

    private static Column Stamp(TimeUnit unit) => new Column<DateTime?>("time", LogicalType.Timestamp(isAdjustedToUtc: true, unit));

    // Nanoseconds of the day in two halves, and the Julian day.
    private static Int96 Old(long time)
    {
        var nanoseconds = time % 86_400 * 1_000_000_000;
        return new Int96((int)(nanoseconds & 0xFFFF_FFFF), (int)(nanoseconds >> 32), (int)(time / 86_400) + 2_440_588);
    }

    private static void Write(string name, Column[] columns, Func<WriterPropertiesBuilder, WriterPropertiesBuilder> built, int rowsOfGroup,
        Action<RowGroupWriter, int[]> put, int rows = Rows)
    {
        using var properties = built(new WriterPropertiesBuilder()).Build();
        using var writer = new ParquetFileWriter(Path.Combine(Folder, $"{name}.parquet"), columns, properties);
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(rowsOfGroup))
        {
            using var group = writer.AppendRowGroup();
            put(group, chunk);
        }
        writer.Close();
    }

    private static void Put<T>(RowGroupWriter group, int[] rows, Func<int, T> value)
    {
        using var writer = group.NextColumn().LogicalWriter<T>();
        writer.WriteBatch(Array.ConvertAll(rows, row => value(row)));
    }
}
