using System.Diagnostics;
using System.Text;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>No file is read as another table than it holds: each row is read, or counted in a note, or the file is refused.</summary>
public class FileShapesTests
{
    private static readonly Dictionary<string, FileShape> Shapes = FileShapes.All.ToDictionary(shape => shape.Name);

    public static TheoryData<string> Names => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_Lose_No_Row(string name)
    {
        var shape = Shapes[name];
        if (shape.Error.Length > 0)
        {
            var error = Assert.Throws<InvalidDataException>(shape.Load).Message;
            Assert.Contains("log.csv", error);
            Assert.All(shape.Error, part => Assert.Contains(part, error, StringComparison.OrdinalIgnoreCase));
            return;
        }
        var tables = shape.Load();
        var data = Interactions.From(tables);
        if (shape.Read is { } rows)
            Assert.Equal(rows, Rows.Text(data));
        if (shape.Times is { } times)
            Assert.Equal(times, data.Times!);
        var leftOut = FileShape.LeftOut(tables.Notes);
        Assert.Equal(shape.RowsIn, tables.Train.Rows.Count + leftOut);
        Assert.Equal(shape.Noted ?? leftOut, leftOut);
        if (shape.Says is "")
            Assert.Empty(tables.Notes);
        else if (shape.Says is { } said)
            Assert.Contains(tables.Notes, note => note.Contains(said, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Should_Be_Many_Shapes()
    {
        Assert.True(Shapes.Count >= 45);
        string[] table =
            ["| shape | rows in | read | noted | said |", "|---|---|---|---|---|", .. Shapes.Values.Select(shape => shape.Line())];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', table));
    }

    [Theory]
    [InlineData("user", "user", "rating", null)]
    [InlineData("user", "item", "user", null)]
    [InlineData("user", "item", "item", null)]
    [InlineData("user", "item", "rating", "rating")]
    public void Should_Throw_If_Two_Roles_Name_One_Column(string user, string item, string rating, string? time)
    {
        using var folder = new TableFolder(("log.csv", "user,item,rating\n1,2,3\n"));
        var roles = new Roles(user, item, rating) { Time = time };
        var error = Assert.Throws<ArgumentException>(() => RatingFiles.ReadCsv(folder["log.csv"], roles));
        Assert.Contains(time ?? (rating == "rating" ? "user" : rating), error.Message);
    }

    [Fact]
    public void Should_Keep_All_Columns_If_Their_Names_Are_Given()
    {
        using var folder = new TableFolder(("log.csv", "A2X,0005550042,5.0,1371600000\nA3Y,0005550043,1.0,1371600001\n"));
        var train = RatingFiles.ReadCsv(
            folder["log.csv"], FileShape.Plain with { Time = "time" }, columns: ["user", "item", "rating", "time"]).Train;
        Assert.Equal(["user", "item", "rating", "time"], train.Columns.Select(column => column.Name));
        Assert.Equal(2, train.Rows.Count);
        Assert.Equal(5f, train["rating"][0]);
    }

    [Fact]
    public void Should_Name_Columns_Without_A_Name_By_Their_Place()
    {
        using var folder = new TableFolder(("log.csv", ",user,,item,rating\n0,1,7,2,3\n"));
        Assert.Equal(["column 1", "user", "column 3", "item", "rating"],
            RatingFiles.ReadCsv(folder["log.csv"], FileShape.Plain).Train.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Should_Pass_An_Empty_Line_By_If_There_Is_One_Column()
    {
        using var folder = new TableFolder(("log.csv", "user,item,rating\n1,2,3\n"), ("users.csv", "user\n1\n\n2\n\n"));
        Assert.Equal(2, RatingFiles.ReadCsv(folder["log.csv"], FileShape.Plain, users: folder["users.csv"]).Users!.Rows.Count);
    }

    [Fact]
    public void Should_Keep_Line_Ends_In_A_Text_Column()
    {
        using var folder = new TableFolder(
            ("log.csv", "user,item,rating,comment\n1,2,3,\"first\n\nthird\"\n4,5,1,\"says \"\"no\"\"\"\n"),
            ("items.csv", "item,title\n2,\"Two\nlines, and \"\"quotes\"\"\"\n5,Five\n"));
        var tables = RatingFiles.ReadCsv(folder["log.csv"], FileShape.Plain with { Title = "title" }, items: folder["items.csv"]);
        Assert.Equal(["1 2 3", "4 5 1"], Rows.Text(Interactions.From(tables)));
        Assert.Equal(["first\n\nthird", "says \"no\""], tables.Train["comment"].Cast<string>());
        Assert.Equal(("Two\nlines, and \"quotes\"", "Five"), (tables.TitleOf(2), tables.TitleOf(5)));
        Assert.Equal(2, tables.Items!.Rows.Count);
    }

    [Fact]
    public void Should_Count_Each_Reason_That_Rows_Are_Left_Out_For()
    {
        using var folder = new TableFolder(("log.csv", "user,item,rating\n1,2,3\n1,3,bad\n,3,3\n1,4\n1,5,\"4\" x\n1,6,worse\n7,8,1\n"));
        var tables = RatingFiles.ReadCsv(folder["log.csv"], FileShape.Plain, BadRows.Skip);
        Assert.Equal(["1 2 3", "7 8 1"], Rows.Text(Interactions.From(tables)));
        Assert.Equal(5, FileShape.LeftOut(tables.Notes));
        Assert.Contains(tables.Notes, note => note.Contains("2 rows left out") && note.Contains("row 3 (the header is row 1)"));
    }

    [Fact]
    public void Should_Keep_Users_Apart_In_A_Large_Latin1_File()
    {
        const int users = 2_000, blocks = 500;
        // Three letters beyond ASCII each, so that nothing else tells the users apart.
        static char Letter(int number) => (char)(0xe0 + (number % 13));
        var remark = new string('x', 56);
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, users).Select(user =>
            $"{Letter(user / 169)}{Letter(user / 13)}{Letter(user)},{user + 1000},{(user % 5) + 1},{remark}\n")));
        using var folder = new TableFolder();
        using (var file = File.Create(folder["log.csv"]))
        {
            file.Write("user,item,rating,remark\n"u8);
            for (var count = 0; count < blocks; count++)
                file.Write(block);
        }
        Assert.True(new FileInfo(folder["log.csv"]).Length > 1 << 26);
        var watch = Stopwatch.StartNew();
        var tables = RatingFiles.ReadCsv(folder["log.csv"], FileShape.Plain);
        TestContext.Current.TestOutputHelper?.WriteLine($"read in {watch.Elapsed}");
        Assert.Equal(users * blocks, tables.Train.Rows.Count);
        Assert.Equal(users, Vocabulary.From(tables.Train["user"]).Count);
        Assert.Equal("ààà", tables.Train["user"][0]);
        Assert.Contains(tables.Notes, note => note.Contains("Windows-1252"));
    }
}
