using System.Text;
using Microsoft.Data.Analysis;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

public class BadInputTests
{
    private const string Header = "User_ID,Article_ID,Rating";

    private static RatingTables Read(string train, BadRows badRows = BadRows.Refuse)
    {
        using var folder = new TableFolder(("train.csv", train), ("test.csv", "User_ID,Article_ID\n1,1\n"),
            ("user.csv", "User_ID,Age\n"), ("article.csv", "Article_ID\n"));
        return RatingFiles.Read(folder.Path, badRows);
    }

    private static string Refused(string train) => Assert.Throws<InvalidDataException>(() => Read(train)).Message;

    [Fact]
    public void Should_Throw_If_Folder_Is_Missing() => Assert.Contains("does not exist",
        Assert.Throws<DirectoryNotFoundException>(() => RatingFiles.Read(Path.Combine(Path.GetTempPath(), "no-such-folder"))).Message);

    [Fact]
    public void Should_Say_What_Was_Looked_For_And_Found_If_Folder_Fits_No_Format()
    {
        using var folder = new TableFolder(("zebra.txt", ""), ("ant.csv", ""));
        var error = Assert.Throws<InvalidDataException>(() => RatingFiles.Read(folder.Path)).Message;
        Assert.Contains("train.csv, test.csv, user.csv, article.csv; ratings.csv, movies.csv; u.data, u.user, u.item; "
            + "ratings.dat, users.dat, movies.dat", error);
        Assert.Contains("Found ant.csv, zebra.txt", error);
        using var empty = new TableFolder();
        Assert.Contains("Found no file", Assert.Throws<InvalidDataException>(() => RatingFiles.Read(empty.Path)).Message);
    }

    [Fact]
    public void Should_Throw_If_File_Is_Missing()
    {
        using var folder = new TableFolder();
        var error = Assert.Throws<FileNotFoundException>(() => RatingFiles.ReadCsv(folder["log.csv"], new Roles("a", "b", "c")));
        Assert.Contains("log.csv is not there", error.Message);
    }

    [Fact]
    public void Should_Throw_If_Column_Is_Missing() =>
        Assert.Contains(
            "train.csv has no column Rating; it has User_ID, Article_ID, rating.", Refused("User_ID,Article_ID,rating\n1,2,3\n"));

    [Fact]
    public void Should_Throw_If_Roles_Name_A_Missing_Column()
    {
        using var folder = new TableFolder(("log.csv", "a,b,c\n1,2,3\n"), ("items.csv", "b\n2\n"));
        var roles = new Roles("a", "b", "c");
        Assert.Contains("no column t",
            Assert.Throws<InvalidDataException>(() => RatingFiles.ReadCsv(folder["log.csv"], roles with { Time = "t" })).Message);
        Assert.Contains("items.csv has no column name; it has b. Names are compared letter by letter", Assert.Throws<InvalidDataException>(
            () => RatingFiles.ReadCsv(folder["log.csv"], roles with { Title = "name" }, items: folder["items.csv"])).Message);
    }

    [Fact]
    public void Should_Throw_If_Column_Is_There_Twice() =>
        Assert.Contains("train.csv names the column Rating 2 times", Refused("User_ID,Article_ID,Rating,Rating\n1,2,3,3\n"));

    [Fact]
    public void Should_Read_A_Column_That_Ends_In_A_Carriage_Return()
    {
        var tables = Read("User_ID,Article_ID,\"Rating\r\"\n1,2,\"3\r\"\n");
        Assert.Equal("train.csv: the column \"Rating\\r\" is read as Rating.", Assert.Single(tables.Notes));
        Assert.Equal(["1 2 3"], Rows.Text(Interactions.From(tables)));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\r\r\n")]
    [InlineData("\n\n")]
    public void Should_Read_Any_Line_End(string end)
    {
        var tables = Read(string.Join(end, Header, "1,2,3", "4,5,6", ""));
        Assert.Equal(["1 2 3", "4 5 6"], Rows.Text(Interactions.From(tables)));
        Assert.Empty(tables.Notes);
    }

    [Fact]
    public void Should_Read_A_File_With_A_Byte_Order_Mark()
    {
        using var folder = new TableFolder();
        folder.Add("train.csv", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Header + "\n1,é,3\n")]);
        Assert.Equal(["1 é 3"], Rows.Text(Interactions.From(RatingFiles.Read(folder.Path))));
    }

    [Fact]
    public void Should_Read_Quoted_Commas_And_Quotes() =>
        Assert.Equal(["1 a,\"b\" c 3"], Rows.Text(Interactions.From(Read(Header + "\n1,\"a,\"\"b\"\" c\",3\n"))));

    [Fact]
    public void Should_Refuse_An_Id_On_Two_Lines_And_Read_A_Title_On_Two()
    {
        Assert.Contains("row 2 (the header is row 1), column Article_ID: \"1,\"a\" opens a quote that does not close on its line",
            Refused(Header + "\n1,\"a\nc\",3\n"));
        using var folder = new TableFolder(
            ("train.csv", Header + "\n1,2,3\n"), ("article.csv", "Article_ID,Title\n2,\"On two,\n\"\"lines\"\"\"\n3,\"x\"\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal("On two,\n\"lines\"", tables.TitleOf(2));
        Assert.Equal("x", tables.TitleOf(3));
    }

    [Theory]
    [InlineData("five")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("-1")]
    public void Should_Name_Row_Column_And_Value_If_A_Rating_Is_Bad(string rating)
    {
        var train = $"{Header}\n1,2,3\n1,3,\"{rating}\"\n1,4,\"{rating}\"\n";
        Assert.Equal(
            $"train.csv, row 3 (the header is row 1), column Rating: \"{rating}\" is not a number between 0 and 6. "
            + "Fix the row, or pass BadRows.Skip (badRows in dataset.json) to leave such rows out, counted and shown.", Refused(train));
        var tables = Read(train, BadRows.Skip);
        Assert.Equal(["1 2 3"], Rows.Text(Interactions.From(tables)));
        Assert.Equal(
            "train.csv: 2 rows left out: Rating is not a number between 0 and 6 "
            + $"(the first: row 3 (the header is row 1), column Rating: \"{rating}\").",
            Assert.Single(tables.Notes));
        Assert.Contains("2 rows left out", tables.ToString());
    }

    [Fact]
    public void Should_Throw_If_Id_Is_Empty()
    {
        var train = Header + "\n1,2,3\n, 2,3\n";
        Assert.Contains("row 3 (the header is row 1), column User_ID: \"\" is empty", Refused(train));
        Assert.Contains("1 row left out: User_ID is empty", Assert.Single(Read(train, BadRows.Skip).Notes));
    }

    [Theory]
    [InlineData("1,2", "2 values where 3 are expected")]
    [InlineData("1", "1 value where 3 are expected")]
    [InlineData("1,2,3,4", "4 values where 3 are expected (User_ID, Article_ID, Rating)")]
    public void Should_Throw_If_Row_Is_Ragged(string row, string problem)
    {
        var train = $"{Header}\n1,2,3\n{row}\n5,6,1\n";
        Assert.Contains($"train.csv, row 3 (the header is row 1): {problem}", Refused(train));
        var tables = Read(train, BadRows.Skip);
        Assert.Equal(2, Interactions.From(tables).Count);
        Assert.Contains("1 row left out", Assert.Single(tables.Notes));
    }

    [Fact]
    public void Should_Throw_If_Quote_Is_Not_Closed() => Assert.Contains("train.csv, row 2", Refused(Header + "\n1,\"2,3\n4,5,6\n"));

    [Fact]
    public void Should_Throw_If_Time_Is_None()
    {
        using var folder = new TableFolder(("train.csv", Header + ",Timestamp\n1,2,3,05/31/2017\n"));
        Assert.Contains("column Timestamp: \"05/31/2017\" is not a time",
            Assert.Throws<InvalidDataException>(() => RatingFiles.Read(folder.Path)).Message);
    }

    [Fact]
    public void Should_Throw_If_Table_Is_Empty()
    {
        Assert.Contains("train.csv is empty", Refused(""));
        Assert.Contains("train.csv holds no rating", Refused(Header + "\n"));
        Assert.Contains(
            "train.csv holds no rating", Assert.Throws<InvalidDataException>(() => Read(Header + "\n1,2,x\n", BadRows.Skip)).Message);
    }

    [Fact]
    public void Should_Read_One_Row()
    {
        var data = Interactions.From(Read(Header + "\n1,2,3\n"));
        Assert.Equal((1, 1, 1), (data.Count, data.Users.Count, data.Items.Count));
        Assert.Equal(1, data.SampleUser());
        Assert.Contains("1 row", Assert.Throws<InvalidOperationException>(() => data.SplitRandom()).Message);
    }

    [Fact]
    public void Should_Keep_Long_Ids_Apart()
    {
        var tables = Read(
            Header + "\n9007199254740993,16777217,3\n9007199254740992,16777216,4\n-9223372036854775808,9223372036854775807,5\n");
        Assert.IsType<Int64DataFrameColumn>(tables.Train["User_ID"]);
        Assert.Equal(["9007199254740993 16777217 3", "9007199254740992 16777216 4", "-9223372036854775808 9223372036854775807 5"],
            Rows.Text(Interactions.From(tables)));
    }

    [Fact]
    public void Should_Keep_Each_Ids_Text_If_One_Is_No_Integer()
    {
        var tables = Read(Header + "\n12,7,3\n9223372036854775808,8,4\n013,9,5\n14,9,5\n");
        Assert.Equal(["12", "9223372036854775808", "013", "14"], Assert.IsType<StringDataFrameColumn>(tables.Train["User_ID"]));
    }

    [Fact]
    public void Should_Read_Points_Whatever_The_Culture()
    {
        using var culture = new Culture("de-DE");
        var tables = Read(Header + "\n1,2,4.5\n");
        Assert.Equal(4.5f, tables.Train["Rating"][0]);
        Assert.Contains("ratings from 0 to 6", tables.ToString());
        Assert.Contains("between 0 and 6", Refused(Header + "\n1,2,\"4,5\"\n"));
        Assert.Equal("1 users x 1 items x 1 ratings, 0.0 % of the table is empty", Interactions.From(tables).ToString());
    }
}
