using Faults;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data.Files;

/// <summary>
/// Parquet files: the library's own, and those of Apache's implementation in C++, which <c>Benchmarks -- parquet fixtures</c> wrote.
/// </summary>
public class ParquetTests
{
    private static readonly Roles Roles = new("user", "item", "rating") { Time = "time" };

    private static string Fixture(string name) =>
        Path.Combine(Repository.Root, "tests", "NotebookHelpers.Tests", "Data", "Files", "Parquet", $"{name}.parquet");

    private static string Refused(string file, Roles? roles = null) =>
        Assert.Throws<InvalidDataException>(() => RatingFiles.ReadParquet(file, roles ?? Roles)).Message;

    [Theory]
    [InlineData("spark", 1)]
    [InlineData("pandas", 1)]
    [InlineData("nanoseconds", 1)]
    [InlineData("deltas", 1)]
    [InlineData("texts", 2)]
    public void Should_Read_What_Other_Writers_Wrote(string name, float scale)
    {
        var data = Interactions.From(RatingFiles.ReadParquet(Fixture(name), Roles));
        Assert.Empty(data.Notes);
        Assert.Equal(60, data.Count);
        for (var row = 0; row < data.Count; row++)
        {
            Assert.Equal((100 + (row % 7), 10 + (row % 13)), (data.UserAt(row), data.ItemAt(row)));
            Assert.Equal((float)(int)(scale * (1 + (row * 3 % 9 / 2f)) * 2) / 2, data.Ratings[row]);
            Assert.Equal(1_490_000_000 + (61 * row), data.Times![row]);
        }
    }

    [Fact]
    public void Should_Read_Back_What_It_Wrote()
    {
        using var folder = new TableFolder();
        var numbers = Rows.Of((1, 10, 3.5f, 100), (long.MaxValue, -10, 5, -7), (1, 0, 0.1f, 0));
        var texts = Rows.WithoutTimes(("é\n,\"", 10, 3), ("b", "017", 4), (17, 10, 1));
        var (train, validation) = Rows.WithoutTimes((1, 10, 1), (2, 20, 2), (3, 30, 3), (4, 40, 4), (5, 50, 5)).SplitRandom(0.4, seed: 1);
        foreach (var data in new[] { numbers, texts, train, validation })
        {
            data.WriteParquet(folder["a"]);
            var read = Interactions.From(RatingFiles.ReadParquet(folder["a"], data.HasTimes ? Roles : Roles with { Time = null }));
            Assert.Equal(Rows.Text(data), Rows.Text(read));
            Assert.Equal(data.Times, read.Times);
        }
    }

    [Fact]
    public void Should_Read_Back_Several_Row_Groups()
    {
        using var folder = new TableFolder();
        const int Count = (1 << 20) + 5;
        var ids = new Vocabulary(Enumerable.Range(0, 5000).Select(id => new Id($"item {id}")));
        int[] users = [.. Enumerable.Range(0, Count).Select(row => 1 + (row % 4999))];
        int[] items = [.. Enumerable.Range(0, Count).Select(row => 1 + (int)(row * 7L % 5000))];
        var data = new Interactions(ids, ids, users, items, [.. users.Select(user => user / 7f)]);
        data.WriteParquet(folder["a"]);
        var read = RatingFiles.ReadParquet(folder["a"], Roles with { Time = null }).Train;
        Assert.True(Enumerable.Range(0, Count).All(row => (string)read["user"][row] == ids[users[row]].ToString()
            && (string)read["item"][row] == ids[items[row]].ToString() && (float)read["rating"][row] == data.Ratings[row]));
    }

    [Fact]
    public void Should_Take_Titles_Beside_It_And_Describe_Folders()
    {
        using var folder = new TableFolder(("movies.csv", "movieId,title\n10,Tea\n"));
        Rows.WithoutTimes((1, 10, 3), (2, 20, 4), (1, 10, 5)).WriteParquet(folder["ratings.parquet"]);
        var roles = new Roles("user", "item", "rating") { Title = "title" };
        folder.Add("movies.csv", "item,title\n10,Tea\n"u8.ToArray());
        var tables = RatingFiles.ReadParquet(folder["ratings.parquet"], roles, items: folder["movies.csv"]);
        Assert.Equal("Tea", tables.TitleOf(10));
        // The last of several ratings counts, as of a CSV file.
        Assert.Equal(["2 20 4", "1 10 5"], Rows.Text(Interactions.From(tables)));
        var found = RatingFiles.Read(folder.Path);
        Assert.Equal(("user", "item", "rating"), (found.Roles.User, found.Roles.Item, found.Roles.Rating!));
        Assert.Equal("Tea", found.TitleOf(10));
    }

    [Fact]
    public void Should_Say_Where_A_Value_Cannot_Be_Read()
    {
        var file = Fixture("faulty");
        Assert.StartsWith("faulty.parquet, row 3 (row 1 of row group 2), column user: null is empty; expected an id", Refused(file));
        Assert.Contains("BadRows.Skip", Refused(file));
        var left = RatingFiles.ReadParquet(file, Roles, BadRows.Skip);
        Assert.Equal(["100", "101", "103", "101"], left.Train["user"].Cast<object>().Select(id => $"{id}"));
        Assert.Equal([10L, 11L, 13L, 18L], left.Train["item"].Cast<string>().Select(id => long.Parse(id[5..], null)));
        Assert.Contains("faulty.parquet: 2 rows left out: rating is not a number (the first: row 6 (row 2 of row group 3), column rating: "
            + "\"NaN\").", left.Notes);
        Assert.Contains(left.Notes, note => note.StartsWith(
            "faulty.parquet: 1 row left out: time is not a time", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_Keep_To_The_Range_Of_Ratings() => Assert.StartsWith(
        "spark.parquet, row 2 (row 2 of row group 1), column rating: \"2.5\" is not a number between 0 and 2.",
        Refused(Fixture("spark"), Roles with { RatingRange = (0, 2) }));

    [Fact]
    public void Should_Refuse_Columns_That_Cannot_Be_Read()
    {
        Assert.StartsWith("texts.parquet has no column stars; it has user, item, rating, time, and columns of lists or structures",
            Refused(Fixture("texts"), Roles with { Rating = "stars" }));
        Assert.Contains("has no column more", Refused(Fixture("texts"), Roles with { Rating = "more" }));
        Assert.Contains("column rating: its values are of type Double; expected int64 or text for ids",
            Refused(Fixture("spark"), new Roles("rating", "item", "user")));
        Assert.Contains("no column when", Refused(Fixture("spark"), Roles with { Time = "when" }));
    }

    [Fact]
    public void Should_Refuse_What_Is_No_Parquet_Or_Holds_Nothing()
    {
        using var folder = new TableFolder(("a.csv", "user,item,rating\n1,2,3\n"), ("none", ""), ("cut", "PAR1"));
        Assert.Contains("a.csv is no Parquet file: it does not begin with PAR1. Read a table of text with RatingFiles.ReadCsv",
            Refused(folder["a.csv"]));
        Assert.Contains("none is no Parquet file", Refused(folder["none"]));
        Assert.Contains("cut cannot be read as Parquet", Refused(folder["cut"]));
        Assert.Contains("empty.parquet holds no rating", Refused(Fixture("empty"), Roles with { Time = null }));
        Assert.Throws<FileNotFoundException>(() => RatingFiles.ReadParquet(folder["absent"], Roles));
        Rows.Of().WriteParquet(folder["written"]);
        Assert.Contains("written holds no rating", Refused(folder["written"]));
    }

    // Without its last zero the reader of Parquet.Net goes on for ever.
    [Fact]
    public void Should_Throw_If_The_Description_Of_A_File_Has_No_End()
    {
        using var folder = new TableFolder();
        var damaged = File.ReadAllBytes(Fixture("pandas"));
        damaged[^9] = 8;
        folder.Add("a", damaged);
        var message = Assert.Throws<InvalidDataException>(() => RatingFiles.ReadParquet(folder["a"], Roles)).Message;
        Assert.Contains("it does not end as a Parquet file does", message);
    }

    [Theory]
    [Trait("Kind", "Faults")]
    [InlineData("spark")]
    [InlineData("pandas")]
    [InlineData("deltas")]
    public void Should_Be_A_Table_Or_A_Documented_Error_When_Damaged(string name)
    {
        using var folder = new TableFolder();
        var (count, random, whole) = (new FaultCount($"Parquet files, {name}"), new Random(2017), File.ReadAllBytes(Fixture(name)));
        // Three files share the number of inputs.
        for (var number = 0; number < FaultCount.Inputs / 3; number++)
        {
            var damaged = Mutations.Of(whole, random);
            folder.Add("a", damaged);
            count.Try($"input {number}: {Convert.ToBase64String(damaged)}",
                () => Assert.All(Interactions.From(RatingFiles.ReadParquet(folder["a"], Roles, (BadRows)(number % 2))).Ratings,
                    rating => Assert.True(float.IsFinite(rating))),
                exception => exception is InvalidDataException);
        }
        count.Report();
    }
}
