using System.Text;
using Faults;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data.Files;

/// <summary>Damaged files of each format: tables, or the error that the documentation names.</summary>
[Trait("Kind", "Faults")]
public class DamagedTableTests
{
    private static readonly Dictionary<string, (string Name, string Text)[]> Folders = new()
    {
        ["tables of the session"] =
        [
            ("train.csv", "User_ID,Article_ID,Rating,Timestamp\n1,11,3,1490000000\n1,12,5,1490000100\n2,11,0,1490000200\n3,13,6,149"),
            ("test.csv", "User_ID,Article_ID,Timestamp\n1,13,1490001000\n9,12,1490001001\n"),
            ("user.csv", "User_ID,Age,Var1\n1,30,A\n2,,B\n3,55,A\n"),
            ("article.csv", "Article_ID,VintageMonths,Title,Topic\n11,3,\"Tea, and more\",Food\n12,5,Rain,Weather\n13,0,é,Weather\n"),
            ("clicks.csv", "User_ID,Article_ID,Kind,Timestamp\n1,11,read,1490000000\n1,11,save,1490000009\n2,12,read,1490000020\n"),
        ],
        ["tables of MovieLens"] =
        [
            ("ratings.csv", "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,3.0,1260759179\n2,31,4.5,1260759182\n"),
            ("movies.csv", "movieId,title,genres\n31,Dangerous Minds (1995),Drama\n1029,\"Dumbo, the (1941)\",Animation|Children\n"),
        ],
        ["old tables of MovieLens"] =
        [
            ("u.data", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n196\t302\t1\t878887116\n"),
            ("u.item", Item(242, "Kolya (1996)") + Item(302, "L.A. Confidential (1997)")),
            ("u.user", "196|24|M|technician|85711\n186|53|F|other|94043\n"),
        ],
        ["tables of MovieTweetings"] =
        [
            ("ratings.dat", "1::0114508::8::1381006850\n2::0499549::9::1376753198\n2::1305591::8::1376742507\n"),
            ("movies.dat", "0114508::Species (1995)::Action|Horror|Sci-Fi\n0499549::Avatar (2009)::Action\n1305591::Mars (2011)::Family\n"),
        ],
        ["tables and dataset.json"] =
        [
            ("sales.csv", "customer;product;points;day\nann;tea;4,5;05.03.2017\nbob;milk;2;06.03.2017\nann;milk;1;07.03.2017\n"),
            ("products.csv", "product;name;department\ntea;Green tea;drinks\nmilk;Milk;drinks\n"),
            ("dataset.json", """
                {"ratings": "sales.csv", "items": "products.csv", "user": "customer", "item": "product", "rating": "points", "time": "day",
                 "timeFormat": "dd.MM.yyyy", "title": "name", "group": "department", "lowest": 1, "highest": 5, "badRows": "skip"}
                """),
        ],
    };

    public static TheoryData<string> Kinds => [.. Folders.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Should_Be_Tables_Or_A_Documented_Error(string kind)
    {
        var count = new FaultCount(kind);
        var random = new Random(2017);
        using var folder = new TableFolder(Folders[kind]);
        for (var number = 0; number < FaultCount.Inputs; number++)
        {
            var (name, text) = Folders[kind][random.Next(Folders[kind].Length)];
            var damaged = Mutations.Of(Encoding.UTF8.GetBytes(text), random);
            folder.Add(name, damaged);
            count.Try($"input {number}: {name}: {Convert.ToBase64String(damaged)}", () => Read(folder.Path, number % 4), IsDocumented);
            folder.Add(name, Encoding.UTF8.GetBytes(text));
        }
        count.Report();
    }

    private static void Read(string folder, int way)
    {
        var badRows = way % 2 == 0 ? BadRows.Refuse : BadRows.Skip;
        var tables = way < 2 ? RatingFiles.Read(folder, badRows) : RatingFiles.ReadEvents(folder, badRows);
        Assert.NotEqual(0, tables.Train.Rows.Count);
        var data = tables.Roles.IsLog ? Interactions.FromEvents(tables) : Interactions.From(tables);
        Assert.All(data.Ratings.ToArray(), rating => Assert.True(float.IsFinite(rating)));
    }

    // Of From: a rating or id is missing, or no rating is high.
    private static bool IsDocumented(Exception exception) =>
        exception is InvalidDataException or FileNotFoundException or ArgumentException;

    private static string Item(int id, string title) => $"{id}|{title}|01-Jan-1997||http://x|{string.Join('|', new int[19])}\n";
}
