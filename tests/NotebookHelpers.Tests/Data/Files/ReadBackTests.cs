using System.Globalization;
using System.Text;
using CsCheck;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>What is written is what is read, whatever the table and the writing; and a broken file breaks nothing else.</summary>
public class ReadBackTests
{
    private const string Letters = "0a,;.\"# \t|:-é";

    [Fact]
    public void Should_Read_What_Was_Written_Or_Say_Why_Not()
    {
        const int count = 500;
        var refused = new List<string>();
        WrittenTable.Any.Holds(count, table =>
        {
            using var folder = new TableFolder();
            folder.Add("log.csv", table.Ratings());
            folder.Add("items.csv", table.Items());
            RatingTables tables;
            try
            {
                tables = RatingFiles.ReadCsv(folder["log.csv"], table.Roles, items: folder["items.csv"],
                    columns: table.Writing.HasHeader ? null : table.Columns);
            }
            catch (InvalidDataException error)
            {
                Assert.Contains(".csv", error.Message);
                Assert.Matches(@"\brow \d", error.Message);
                refused.Add(error.Message);
                return;
            }
            Assert.Equal(table.Rows.Select(row => row.User), Texts(tables, "user"));
            Assert.Equal(table.Rows.Select(row => row.Item), Texts(tables, "item"));
            Assert.Equal(table.Rows.Select(row => row.Rating), tables.Train["rating"].Cast<float>());
            if (table.HasTimes)
                Assert.Equal(table.Rows.Select(row => row.Time), tables.Train["time"].Cast<long>());
            Assert.All(table.Rows.DistinctBy(row => row.Item), row => Assert.Equal(row.Title, tables.TitleOf(row.Item)));
            Assert.Equal(0, FileShape.LeftOut(tables.Notes));
        }, table => $"{table}\n{Encoding.UTF8.GetString(table.Ratings())}");
        Assert.True(refused.Count <= count / 20, $"{refused.Count} of {count} refused: {string.Join('\n', refused.Distinct().Take(10))}");
    }

    /// <summary>
    /// The header stays, and no column holds free text, so that each line below it that is not blank is one row, however broken.
    /// Lines end in a line feed; what a carriage return inside of a line is, nobody says.
    /// </summary>
    [Fact]
    public void Should_Read_Or_Count_Each_Line_Of_A_File_With_Broken_Characters() => Broken.Holds(500, text =>
    {
        var lines = text.Split('\n').Skip(1).Count(line => line.Trim().Length > 0);
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Read(bytes, BadRows.Refuse, out _) is { } whole)
            Assert.Equal(lines, whole.Train.Rows.Count);
        if (Read(bytes, BadRows.Skip, out var refused) is { } rest)
            Assert.Equal(lines, rest.Train.Rows.Count + FileShape.LeftOut(rest.Notes));
        else
            Assert.Contains("holds no rating", refused);
    }, text => text);

    /// <summary>Any bytes may change, those of the header too: there is a table, or an error that says what is wrong.</summary>
    [Fact]
    public void Should_Read_Or_Refuse_A_File_With_Broken_Bytes() =>
        (from text in Good
         from changes in Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 4]
         select (text, changes)).Holds(300, file =>
         {
             var bytes = Encoding.UTF8.GetBytes(file.text);
             foreach (var (place, value) in file.changes)
                 bytes[place % bytes.Length] = value;
             Read(bytes, BadRows.Refuse, out _);
             Read(bytes, BadRows.Skip, out _);
         }, file => $"{file.text}\n{string.Join(' ', file.changes)}");

    private static Gen<string> Good { get; } =
        from separator in Gen.OneOf(',', ';')
        from rows in Gen.Select(Gen.Int[1, 99], Gen.OneOf("a", "Käse", "b 2"), Gen.Int[1, 10], Gen.Int[1_000_000_000, 1_999_999_999])
            .Array[4, 9]
        select string.Concat(rows
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Item1},{row.Item2},{row.Item3 / 2f:0.0},{row.Item4}\n"))
            .Prepend("user,item,rating,time\n")).Replace(',', separator);

    // One to four characters below the header are changed, put in or taken out.
    private static Gen<string> Broken { get; } =
        from text in Good
        from changes in Gen.Select(Gen.Int[0, 400], Gen.Int[0, 2], Gen.Char[Letters + "\n"]).Array[1, 4]
        select changes.Aggregate(text, Changed);

    private static string Changed(string text, (int Place, int Kind, char Letter) change)
    {
        var start = text.IndexOf('\n') + 1;
        var place = start + (change.Place % Math.Max(1, text.Length - start));
        return change.Kind switch
        {
            0 => text.Insert(place, change.Letter.ToString()),
            _ when place >= text.Length => text,
            1 => text.Remove(place, 1),
            _ => text.Remove(place, 1).Insert(place, change.Letter.ToString()),
        };
    }

    // Null where the file is refused; any other error is a mistake.
    private static RatingTables? Read(byte[] bytes, BadRows badRows, out string refused)
    {
        refused = "";
        using var folder = new TableFolder();
        folder.Add("log.csv", bytes);
        try
        {
            return RatingFiles.ReadCsv(folder["log.csv"], FileShape.Plain with { Time = "time" }, badRows);
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            refused = error.Message;
            Assert.Contains("log.csv", refused);
            return null;
        }
    }

    private static IEnumerable<string> Texts(RatingTables tables, string column) =>
        tables.Train[column].Cast<object>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!);
}
