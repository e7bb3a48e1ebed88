using System.Text.Json;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>Folders that a dataset.json describes.</summary>
public class DescriptionTests
{
    private const string Description = "dataset.json";

    private static readonly (string Name, string Text)[] Plays =
    [
        ("plays.tsv", "userID\tartistID\tweight\n2\t51\t13883\n2\t52\t11690\n3\t51\t7\n"),
        ("artists.csv", "id;artistID;name\n1;51;Duran Duran\n2;52;\"Morcheeba; and \"\"friends\"\"\"\n"),
    ];

    private static TableFolder Folder(string description, params (string Name, string Text)[] files) =>
        new([(Description, description), .. files]);

    private static string Refused(TableFolder folder)
    {
        var error = Record.Exception(() => RatingFiles.Read(folder.Path));
        Assert.True(error is InvalidDataException or FileNotFoundException, $"{error?.GetType().Name}: {error?.Message}");
        return error!.Message;
    }

    [Fact]
    public void Should_Read_A_Log_With_Strengths()
    {
        using var folder = Folder("""
            { "ratings": "plays.tsv", "items": "artists.csv", "user": "userID", "item": "artistID", "strength": "weight", "title": "name" }
            """, Plays);
        var tables = RatingFiles.ReadEvents(folder.Path);
        Assert.Equal(("userID", "artistID", null, "weight", "name"),
            (tables.Roles.User, tables.Roles.Item, tables.Roles.Rating, tables.Roles.Strength, tables.Roles.Title));
        Assert.Equal("Morcheeba; and \"friends\"", tables.TitleOf(52));
        Assert.Equal(3, tables.Train.Rows.Count);
        Assert.Equal(["2 51", "2 52", "3 51"],
            Rows.Text(Interactions.FromEvents(tables)).Select(row => row[..row.LastIndexOf(' ')]));
    }

    [Fact]
    public void Should_Read_Kinds_And_Times_Of_A_Log()
    {
        using var folder = Folder(
            """{ "ratings": "log.csv", "user": "u", "item": "i", "kind": "what", "time": "at", "timeFormat": "dd.MM.yyyy" }""",
            ("log.csv", "u,i,what,at\na,1,read,31.05.2017\na,1,save,01.06.2017\nb,2,read,31.05.2017\n"));
        var data = Interactions.FromEvents(RatingFiles.ReadEvents(folder.Path), ("read", 1), ("save", 2));
        Assert.Equal(["a 1 3", "b 2 1"], Rows.Text(data));
        Assert.Equal([1496275200, 1496188800], data.Times!);
    }

    [Fact]
    public void Should_Obey_Every_Key()
    {
        using var folder = Folder("""
            {
              "ratings": "all.dat", "test": "asked.csv", "users": "people.csv", "items": "things.csv",
              "columns": ["who", "what", "stars", "when"], "separator": "::",
              "user": "who", "item": "what", "rating": "stars", "time": "when", "timeFormat": "milliseconds",
              "title": "name", "group": "sort", "userColumns": ["age"], "itemColumns": ["year"],
              "lowest": 1, "highest": 9, "badRows": "skip"
            }
            """,
            ("all.dat", "a::7::3::5000\na::8::x::6000\nb::7::4::7000\n"), ("asked.csv", "who,what\nb,8\n"),
            ("people.csv", "who,age,city\na,20,Here\nb,30,There\n"),
            ("things.csv", "what,name,sort,year\n7,Seven,S,1995\n8,Eight,E,1996\n"));
        var tables = RatingFiles.Read(folder.Path);
        var roles = tables.Roles;
        Assert.Equal(["a 7 3", "b 7 4"], Rows.Text(Interactions.From(tables)));
        Assert.Equal([5, 7], Interactions.From(tables).Times!);
        Assert.Equal(1, FileShape.LeftOut(tables.Notes));
        Assert.Equal((1f, 9f), Interactions.From(tables).RatingRange);
        Assert.Equal(("Seven", "name", "sort"), (tables.TitleOf(7), roles.Title, roles.Group));
        Assert.Equal(["age"], roles.UserColumns);
        Assert.Equal(["year"], roles.ItemColumns);
        Assert.Equal((1, 2, 2), (tables.Test!.Rows.Count, tables.Users!.Rows.Count, tables.Items!.Rows.Count));
    }

    [Fact]
    public void Should_Refuse_Bad_Rows_If_It_Does_Not_Say_Skip()
    {
        const string files = """{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "r" }""";
        using var folder = Folder(files, ("log.csv", "u,i,r\n1,2,3\n1,3,x\n"));
        Assert.Contains("log.csv, row 3 (the header is row 1)", Refused(folder));
        File.WriteAllText(folder[Description], files.Replace(" }", ", \"badRows\": \"refuse\" }"));
        Assert.Contains("log.csv, row 3 (the header is row 1)", Refused(folder));
    }

    [Fact]
    public void Should_Obey_The_Description_Before_Known_Files()
    {
        using var folder = Folder("""{ "ratings": "mine.csv", "user": "u", "item": "i", "rating": "r" }""",
            ("mine.csv", "u,i,r\n7,8,9\n"), ("train.csv", "User_ID,Article_ID,Rating\n1,2,3\n"),
            ("ratings.csv", "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n"), ("movies.csv", "movieId,title,genres\n31,x,y\n"));
        Assert.Equal(["7 8 9"], Rows.Text(Interactions.From(RatingFiles.Read(folder.Path))));
    }

    [Theory]
    [InlineData("""{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "r", "ratingColumn": "r" }""", "ratingColumn")]
    [InlineData("""{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "r", "Colour": 1, "size": 2 }""", "Colour", "size")]
    [InlineData("""{ "user": "u", "item": "i", "rating": "r" }""", "ratings")]
    [InlineData("""{ "ratings": "log.csv", "item": "i", "rating": "r" }""", "user")]
    [InlineData("""{ "ratings": "log.csv", "user": "u", "rating": "r" }""", "item")]
    [InlineData("""{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "r", "badRows": "keep" }""", "badRows")]
    [InlineData("""{ "ratings": "log.csv", "user": """)]
    [InlineData("""{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "r", "lowest": 1 }""", "highest")]
    [InlineData("""{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "r", "lowest": 5, "highest": 1 }""", "lowest")]
    [InlineData("""[1, 2]""")]
    [InlineData("")]
    public void Should_Say_What_Is_Wrong_With_The_Description(string description, params string[] wrong)
    {
        using var folder = Folder(description, ("log.csv", "u,i,r\n1,2,3\n"));
        var error = Refused(folder);
        Assert.Contains(Description, error);
        Assert.All(wrong, word => Assert.Contains(word, error));
    }

    [Theory]
    [InlineData("ratings")]
    [InlineData("test")]
    [InlineData("users")]
    [InlineData("items")]
    public void Should_Name_A_File_That_Is_Missing(string key)
    {
        var files = new Dictionary<string, string> { ["ratings"] = "log.csv", ["user"] = "u", ["item"] = "i", ["rating"] = "r" };
        files[key] = "nowhere.csv";
        using var folder = Folder(JsonSerializer.Serialize(files), ("log.csv", "u,i,r\n1,2,3\n"));
        Assert.Contains("nowhere.csv", Refused(folder));
    }

    [Fact]
    public void Should_Name_A_Column_That_Is_Missing()
    {
        using var folder = Folder(
            """{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "stars" }""", ("log.csv", "u,i,r\n1,2,3\n"));
        Assert.Contains("no column stars; it has u, i, r", Refused(folder));
    }

    [Fact]
    public void Should_Call_A_Column_Without_A_Name_By_Its_Place()
    {
        using var folder = Folder(
            """{ "ratings": "log.csv", "columns": ["u", null, "i"], "user": "u", "item": "i", "rating": "r" }""", ("log.csv", "1,2,3\n"));
        Assert.Contains("no column r; it has u, column 2, i", Refused(folder));
    }

    [Fact]
    public void Should_Skip_Bad_Rows_If_The_Caller_Says_So()
    {
        using var folder = Folder(
            """{ "ratings": "log.csv", "user": "u", "item": "i", "rating": "r" }""", ("log.csv", "u,i,r\n1,2,3\n1,3,x\n"));
        Assert.Equal(1, FileShape.LeftOut(RatingFiles.Read(folder.Path, BadRows.Skip).Notes));
    }

    [Fact]
    public void Should_Throw_If_Two_Roles_Name_One_Column()
    {
        using var folder = Folder("""{ "ratings": "log.csv", "user": "u", "item": "u", "rating": "r" }""", ("log.csv", "u,i,r\n1,2,3\n"));
        var error = Record.Exception(() => RatingFiles.Read(folder.Path));
        Assert.True(error is ArgumentException or InvalidDataException);
        Assert.Contains("u", error.Message);
    }
}
