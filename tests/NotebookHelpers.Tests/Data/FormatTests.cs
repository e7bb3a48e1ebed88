using System.Text;
using Microsoft.Data.Analysis;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

public class FormatTests
{
    private static readonly Roles Own = new("reader", "page", "stars") { Time = "day" };

    [Fact]
    public void Should_Read_The_Sessions_Tables()
    {
        using var folder = new TableFolder(
            ("train.csv", "User_ID,Article_ID,Rating,Timestamp\n70,5,6,1400000000\n8,4,0,1400000001\n"),
            ("test.csv", "User_ID,Article_ID\n70,4\n"),
            ("user.csv", "User_ID,Age,Var1\n70,,A\n8,33,B\n"),
            ("article.csv", "Article_ID,VintageMonths,Title,Topic\n5,3,\"Bread, and how\",Food\n4,9,Goals,Sports\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Empty(tables.Notes);
        Assert.Equal([70L, 8L], Assert.IsType<Int64DataFrameColumn>(tables.Train["User_ID"]).Select(id => id!.Value));
        Assert.Equal([6f, 0f], Assert.IsType<SingleDataFrameColumn>(tables.Train["Rating"]).Select(rating => rating!.Value));
        Assert.Equal([null, 33f], Assert.IsType<SingleDataFrameColumn>(tables.Users!["Age"]));
        Assert.Equal(1, tables.Test!.Rows.Count);
        Assert.Equal("Bread, and how", tables.TitleOf(5));
        Assert.Equal("77", tables.TitleOf(77));
        Assert.Equal(("Timestamp", "Title", "Topic"), (tables.Roles.Time, tables.Roles.Title, tables.Roles.Group));
        Assert.Equal(["Age", "Var1"], tables.Roles.UserColumns);
        Assert.Equal(["VintageMonths", "Topic"], tables.Roles.ItemColumns);
        Assert.Equal((0f, 6f), Interactions.From(tables).RatingRange);
    }

    [Fact]
    public void Should_Do_Without_Side_Tables_And_Say_So()
    {
        using var folder = new TableFolder(("train.csv", "User_ID,Article_ID,Rating\n1,2,3\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal("Not there, and done without: test.csv, user.csv, article.csv.", Assert.Single(tables.Notes));
        Assert.Equal((null, null, null), (tables.Roles.Time, tables.Roles.Title, tables.Roles.Group));
        Assert.Equal("2", tables.TitleOf(2));
        Assert.Contains("done without", tables.ToHtml());
        Assert.Contains("done without", tables.ToString());
    }

    [Fact]
    public void Should_Read_MovieLens()
    {
        using var folder = new TableFolder(
            ("ratings.csv", "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n"),
            ("movies.csv",
                "movieId,title,genres\n31,\"Dangerous Minds, The (1995)\",Drama|War\n"
                + "32,Nameless,(no genres listed)\n33,Series (2001–2003),Crime\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal("Dangerous Minds, The (1995)", tables.TitleOf(31));
        Assert.Equal([1995f, null, 2001f], (SingleDataFrameColumn)tables.Items!["Year"]);
        Assert.Equal(["Drama|War", null, "Crime"], (StringDataFrameColumn)tables.Items["genres"]);
        Assert.Equal(["genres", "Year"], tables.Roles.ItemColumns);
        Assert.Equal((0.5f, 5f), tables.Roles.RatingRange);
    }

    [Theory]
    [InlineData("Title (1995)", 1995)]
    [InlineData("Title (1995) (V)", 1995)]
    [InlineData("Title (2001) (1995) (TV)", 1995)]
    [InlineData("1984 (V)", null)]
    public void Should_Find_The_Year_In_A_Title(string title, int? year)
    {
        using var folder = new TableFolder(
            ("ratings.csv", "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n"),
            ("movies.csv", $"movieId,title,genres\n31,{title},Drama\n"));
        Assert.Equal([(float?)year], RatingFiles.Read(folder.Path).Items!["Year"].Cast<float?>());
    }

    [Fact]
    public void Should_Read_MovieLens_100K()
    {
        using var folder = new TableFolder(
            ("u.data", "196\t242\t3\t881250949\n186\t1\t5\t891717742\n"), ("u.user", "196|24|M|technician|85711\n186|53|F|other|T8H1N\n"));
        var flags = "0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0";
        var unknown = "1" + flags[1..].Replace('1', '0');
        folder.Add("u.item", Encoding.Latin1.GetBytes(
            $"1|Toy \"Story\" é (1995)|01-Jan-1995||http://x|{flags}\n242|Kolya (1996)|24-Jan-1997||http://y|{unknown}\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal("Toy \"Story\" é (1995)", tables.TitleOf(1));
        Assert.Equal(["Animation|Children|Comedy", null], (StringDataFrameColumn)tables.Items!["genres"]);
        Assert.Equal([1995f, 1996f], (SingleDataFrameColumn)tables.Items["Year"]);
        Assert.Equal(["age", "gender", "occupation", "zip"], tables.Roles.UserColumns);
        Assert.Equal((1f, 5f), tables.Roles.RatingRange);
        Assert.Equal(881250949, Interactions.From(tables).Times![0]);
    }

    [Fact]
    public void Should_Read_MovieLens_1M()
    {
        using var folder = new TableFolder(
            ("ratings.dat", "1::1193::5::978300760\n"), ("users.dat", "1::F::1::10::48067\n"),
            ("movies.dat", "1193::One: The \"Nest\" (1975)::Drama\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal("One: The \"Nest\" (1975)", tables.TitleOf(1193));
        Assert.Equal(["gender", "age", "occupation", "zip"], tables.Roles.UserColumns);
        Assert.Equal((0.5f, 5f), tables.Roles.RatingRange);
    }

    [Fact]
    public void Should_Read_MovieTweetings_And_Keep_Its_Zeros()
    {
        using var folder = new TableFolder(
            ("ratings.dat", "1::0104257::10::1364690142\n1::1074638::7::1365029107\n"), ("users.dat", "1::177651588\n"),
            ("movies.dat", "0104257::A Few Good Men (1992)::\n1074638::Skyfall (2012)::Action\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Equal(["0104257", "1074638"], (StringDataFrameColumn)tables.Train["movieId"]);
        Assert.Equal("A Few Good Men (1992)", tables.TitleOf("0104257"));
        Assert.Equal("Skyfall (2012)", tables.TitleOf(1074638));
        Assert.Equal((0f, 10f), tables.Roles.RatingRange);
        Assert.Empty(tables.Roles.UserColumns);
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public void Should_Read_Any_Csv_By_Its_Columns(string separator)
    {
        using var folder = new TableFolder(
            ("log.csv",
                "day,stars,page,reader,device\n2017-05-31,4.5,/a,#1,7\n2017-05-31T08:15:00+02:00,1,/b,#2,\n".Replace(",", separator)),
            ("pages.csv", "page,name,author\n/a,Alpha,16777217\n/b,Beta,16777216\n"));
        var roles = Own with { Title = "name", ItemColumns = ["author"] };
        var tables = RatingFiles.ReadCsv(folder["log.csv"], roles, items: folder["pages.csv"]);
        Assert.Equal(["#1 /a 4.5", "#2 /b 1"], Rows.Text(Interactions.From(tables)));
        Assert.Equal([1496188800L, 1496211300L], Interactions.From(tables).Times!);
        Assert.Equal([7f, null], (SingleDataFrameColumn)tables.Train["device"]);
        Assert.Equal("Beta", tables.TitleOf("/b"));
        // A float would make one author of both.
        Assert.Equal([16777217L, 16777216L], (Int64DataFrameColumn)tables.Items!["author"]);
        Assert.Equal((1f, 4.5f), Interactions.From(tables).RatingRange);
    }

    [Fact]
    public void Should_Show_Tables_Roles_And_Notes_Escaped()
    {
        using var folder = new TableFolder(("log.csv", "reader,page,stars,day,<i>\n1,2,3,4,5\n"));
        var tables = RatingFiles.ReadCsv(folder["log.csv"], Own);
        Assert.Contains("train  1     reader (user), page (item), stars (rating), day (time), <i>", tables.ToString());
        Assert.Contains("day (time), &lt;i&gt;", tables.ToHtml());
    }
}
