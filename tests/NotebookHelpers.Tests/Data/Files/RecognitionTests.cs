using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>Folders that nobody describes: tables are known by the usual names of their columns.</summary>
public class RecognitionTests
{
    private static readonly Dictionary<string, (string Name, string Text)[]> Folders = new()
    {
        ["session"] =
        [
            ("train.csv", "User_ID,Article_ID,Rating,Timestamp\n70,5,6,1400000000\n8,4,0,1400000001\n"),
            ("test.csv", "User_ID,Article_ID\n70,4\n"), ("user.csv", "User_ID,Age,Var1\n70,,A\n8,33,B\n"),
            ("article.csv", "Article_ID,VintageMonths,Title,Topic\n5,3,\"Bread, and how\",Food\n4,9,Goals,Sports\n"),
        ],
        ["MovieLens"] =
        [
            ("ratings.csv", "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n2,31,4,1260759145\n"),
            ("movies.csv", "movieId,title,genres\n31,\"Dangerous Minds, The (1995)\",Drama|War\n"),
        ],
        ["items"] = [("ratings.csv", "userId,itemId,rating\n1,31,2.5\n2,32,4\n")],
        ["semicolons"] = [("ratings.csv", "userId;itemId;rating;timestamp\n1;31;2,5;1260759144\n2;32;4;1260759145\n")],
        ["products"] =
        [
            ("reviews.csv", "review,reviewerID,asin,stars,date\nGood,A1,B000,5,2017-05-31\n\"So,\nso\",A2,B001,3,2017-06-01\n"),
            ("products.csv", "asin,title,category\nB000,First,Books\nB001,\"Second, again\",Music\n"),
        ],
        ["scores"] = [("scores.csv", "user_id|item_id|score\na|x|1\nb|y|10\n")],
    };

    public static TheoryData<string> Names => [.. Folders.Keys];

    private static TableFolder Folder(string name) => new(Folders[name]);

    private static string[] Read(string text, string ratings = "ratings.csv")
    {
        using var folder = new TableFolder((ratings, text));
        return Rows.Text(Interactions.From(RatingFiles.Read(folder.Path)));
    }

    [Theory]
    [InlineData("userId,itemId,rating\n1,31,2.5\n")]
    [InlineData("userId;itemId;rating\n1;31;2.5\n")]
    [InlineData("user_id\titem_id\tstars\ttimestamp\n1\t31\t2.5\t1260759144\n")]
    [InlineData("reviewerID,asin,rating\n1,31,2.5\n")]
    [InlineData("userId,movieId,score,date\n1,31,2.5,2017-05-31\n")]
    [InlineData("rating,item_id,user_id\n2.5,31,1\n")]
    public void Should_Know_Columns_By_Their_Usual_Names(string text)
    {
        Assert.Equal(["1 31 2.5"], Read(text));
        Assert.Equal(["1 31 2.5"], Read(text, "some-reviews.csv"));
    }

    [Fact]
    public void Should_Say_Which_Column_Was_Taken_For_What()
    {
        using var folder = Folder("products");
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal(["A1 B000 5", "A2 B001 3"], Rows.Text(Interactions.From(tables)));
        Assert.Equal([1496188800, 1496275200], Interactions.From(tables).Times!);
        Assert.Equal("Second, again", tables.TitleOf("B001"));
        Assert.Equal("category", tables.Roles.Group);
        var notes = string.Join('\n', tables.Notes);
        Assert.All(["reviewerID", "asin", "stars", "date", "title"], column => Assert.Contains(column, notes));
    }

    [Fact]
    public void Should_Know_A_Log_Of_Plays()
    {
        using var folder = new TableFolder(
            ("plays.tsv", "userID\tartistID\tweight\n2\t51\t3\n2\t52\t1\n3\t51\t2\n"), ("artists.csv", "artistID,name\n51,Duran Duran\n"));
        var tables = RatingFiles.ReadEvents(folder.Path);
        Assert.Equal(("userID", "artistID", null, "weight"),
            (tables.Roles.User, tables.Roles.Item, tables.Roles.Rating, tables.Roles.Strength));
        Assert.Equal(["2 51 3", "2 52 1", "3 51 2"], Rows.Text(Interactions.FromEvents(tables)));
        Assert.Equal("Duran Duran", tables.TitleOf(51));
        Assert.Contains("weight", string.Join('\n', tables.Notes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("movieId;title;genres\n31;Dangerous Minds (1995);Drama\n32;Other (1996) (V);War\n")]
    public void Should_Widen_The_Range_Of_A_Folder_Like_MovieLens(string movies)
    {
        using var folder = new TableFolder(("ratings.csv", "userId;movieId;rating;timestamp\n1;31;0;1260759144\n2;32;10;1260759145\n"));
        if (movies.Length > 0)
            File.WriteAllText(folder["movies.csv"], movies);
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal(["1 31 0", "2 32 10"], Rows.Text(Interactions.From(tables)));
        Assert.Equal((0f, 10f), Interactions.From(tables).RatingRange);
        Assert.Contains(tables.Notes, note => note.Contains("10"));
        Assert.Equal(movies.Length > 0 ? "Other (1996) (V)" : "32", tables.TitleOf(32));
    }

    [Fact]
    public void Should_Skip_Bad_Rows_If_The_Caller_Says_So()
    {
        using var folder = new TableFolder(("scores.csv", "userId,itemId,rating\n1,31,2.5\n2,32,x\n"));
        Assert.Equal(1, FileShape.LeftOut(RatingFiles.Read(folder.Path, BadRows.Skip).Notes));
    }

    [Fact]
    public void Should_Prefer_A_Table_With_Strengths()
    {
        using var folder = new TableFolder(("user_artists.dat", "userID\tartistID\tweight\n2\t51\t3\n"),
            ("user_tags.dat", "userID\tartistID\ttagID\n2\t52\t13\n2\t52\t15\n2\t52\t18\n2\t52\t19\n"));
        Assert.Equal("weight", RatingFiles.ReadEvents(folder.Path).Roles.Strength);
    }

    [Fact]
    public void Should_Pass_A_File_By_That_Cannot_Be_Opened()
    {
        using var folder = Folder("items");
        using var locked = new FileStream(folder["locked.csv"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(["1 31 2.5", "2 32 4"], Rows.Text(Interactions.From(RatingFiles.Read(folder.Path))));
        File.Move(folder["ratings.csv"], folder["ratings.other"]);
        Assert.Contains("locked.csv", Assert.Throws<InvalidDataException>(() => RatingFiles.Read(folder.Path)).Message);
    }

    [Fact]
    public void Should_Keep_The_Range_Of_MovieLens()
    {
        using var folder = Folder("MovieLens");
        Assert.Equal((0.5f, 5f), Interactions.From(RatingFiles.Read(folder.Path)).RatingRange);
    }

    [Fact]
    public void Should_Throw_If_No_Column_Is_Known()
    {
        using var folder = new TableFolder(("words.csv", "one,two,three\n1,2,3\n"));
        Assert.Contains("Found words.csv", Assert.Throws<InvalidDataException>(() => RatingFiles.Read(folder.Path)).Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_Read_The_Same_From_Its_Own_Description(string name)
    {
        using var folder = Folder(name);
        var before = RatingFiles.Read(folder.Path);
        Assert.False(File.Exists(folder["dataset.json"]));
        var text = Workshop.Describe(folder.Path);
        Assert.Equal(File.ReadAllText(folder["dataset.json"]), text);
        Assert.Contains(before.Roles.User, text);
        var after = RatingFiles.Read(folder.Path);
        var (first, second) = (Interactions.From(before), Interactions.From(after));
        Assert.Equal(Rows.Text(first), Rows.Text(second));
        Assert.Equal(first.Times, second.Times);
        Assert.Equal(first.RatingRange, second.RatingRange);
        Assert.Equal(first.Items.Ids.Select(before.TitleOf), second.Items.Ids.Select(after.TitleOf));
        Assert.Equal(before.Train.Columns.Select(column => column.Name), after.Train.Columns.Select(column => column.Name));
        Assert.Equal(
            (before.Roles.User, before.Roles.Item, before.Roles.Rating, before.Roles.Time, before.Roles.Title, before.Roles.Group),
            (after.Roles.User, after.Roles.Item, after.Roles.Rating, after.Roles.Time, after.Roles.Title, after.Roles.Group));
        Assert.Equal(before.Test?.Rows.Count, after.Test?.Rows.Count);
        Assert.Equal(before.Users?.Rows.Count, after.Users?.Rows.Count);
    }

    [Fact]
    public void Should_Describe_A_Log()
    {
        using var folder = new TableFolder(("plays.tsv", "userID\tartistID\tweight\n2\t51\t3\n2\t52\t1\n3\t51\t2\n"));
        var before = Rows.Text(Interactions.FromEvents(RatingFiles.ReadEvents(folder.Path)));
        Assert.Contains("weight", Workshop.Describe(folder.Path));
        Assert.Equal(before, Rows.Text(Interactions.FromEvents(RatingFiles.ReadEvents(folder.Path))));
    }

    [Fact]
    public void Should_Never_Overwrite_A_Description()
    {
        using var folder = Folder("items");
        const string own = """{ "ratings": "ratings.csv", "user": "itemId", "item": "userId", "rating": "rating" }""";
        File.WriteAllText(folder["dataset.json"], own);
        Assert.Equal(own, Workshop.Describe(folder.Path));
        Assert.Equal(own, File.ReadAllText(folder["dataset.json"]));
        Assert.Equal(["31 1 2.5", "32 2 4"], Rows.Text(Interactions.From(RatingFiles.Read(folder.Path))));

        using var other = Folder("items");
        var first = Workshop.Describe(other.Path);
        Assert.Equal(first, Workshop.Describe(other.Path));
    }

    [Fact]
    public void Should_Throw_If_There_Is_No_Folder_To_Describe() =>
        Assert.Throws<DirectoryNotFoundException>(() => Workshop.Describe(Path.Combine(Path.GetTempPath(), "no-such-folder")));
}
