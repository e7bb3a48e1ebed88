using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Data;

public class ArticleWorldTests
{
    private static readonly ArticleWorld World = ArticleWorld.Make(WorldSize.Embedded);

    [Theory]
    [InlineData("train.csv")]
    [InlineData("test.csv")]
    [InlineData("truth.csv")]
    [InlineData("clicks.csv")]
    [InlineData("user.csv")]
    [InlineData("article.csv")]
    public void Should_Make_The_Embedded_Data_To_The_Byte(string name)
    {
        using var folder = new TableFolder();
        using var culture = new Culture("de-DE");
        World.Write(folder.Path);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "data", "articles", name)), File.ReadAllBytes(folder[name]));
    }

    [Fact]
    public void Should_Make_Another_World_From_Another_Seed()
    {
        var small = new WorldSize(50, 400, 400, 100);
        Assert.Equal(ArticleWorld.Make(small, 1).Train, ArticleWorld.Make(small, 1).Train);
        Assert.NotEqual(ArticleWorld.Make(small, 1).Train, ArticleWorld.Make(small, 2).Train);
    }

    [Fact]
    public void Should_Throw_If_A_User_Has_Read_Everything() =>
        Assert.Contains(
            "more articles", Assert.Throws<InvalidOperationException>(() => ArticleWorld.Make(new WorldSize(2, 10, 30, 10))).Message);

    [Fact]
    public void Should_Make_The_Sessions_Size()
    {
        var world = ArticleWorld.Make(WorldSize.Session);
        Assert.Equal((679_051, 291_023), (world.Train.Length, world.Test.Length));
        Assert.Equal(
            (73_489, 214_027), (world.Users.DistinctBy(user => user.Id).Count(), world.Articles.DistinctBy(article => article.Id).Count()));
        Assert.Equal(214_027, world.Articles.DistinctBy(article => article.Title).Count());
    }

    [Fact]
    public void Should_Read_As_The_Sessions_Tables()
    {
        var tables = RatingFiles.Read(Path.Combine(Repository.Root, "data", "articles"));
        Assert.Empty(tables.Notes);
        Assert.Equal((40_000, 10_000, 2_000, 1_500),
            (tables.Train.Rows.Count, tables.Test!.Rows.Count, tables.Users!.Rows.Count, tables.Items!.Rows.Count));
        Assert.Equal(("Timestamp", "Title", "Topic"), (tables.Roles.Time, tables.Roles.Title, tables.Roles.Group));
        Assert.Equal(74, tables.Users["Age"].NullCount);
        var data = Interactions.From(tables);
        Assert.Equal(40_000, data.Count);
        Assert.True(data.Users.Contains(data.SampleUser()));
    }

    [Fact]
    public void Should_Give_No_Pair_Twice()
    {
        var pairs = World.Train.Concat(World.Test).Select(row => (row.User, row.Article)).ToArray();
        Assert.Equal(50_000, pairs.Distinct().Count());
    }

    [Fact]
    public void Should_Leave_Some_Users_To_Training_And_Some_Articles_To_The_Test()
    {
        HashSet<int> trainUsers = [.. World.Train.Select(row => row.User)], testUsers = [.. World.Test.Select(row => row.User)];
        HashSet<int> trainArticles = [.. World.Train.Select(row => row.Article)], testArticles = [.. World.Test.Select(row => row.Article)];
        Assert.InRange(trainUsers.Except(testUsers).Count(), 40, 100);
        Assert.Empty(testUsers.Except(trainUsers));
        Assert.InRange(testArticles.Except(trainArticles).Count(), 30, 75);
        Assert.Equal(2_000, trainUsers.Count);
    }

    [Fact]
    public void Should_Let_Nobody_Read_What_Is_Not_Published()
    {
        Assert.All(
            World.Train, row => Assert.True(row.Time > ArticleWorld.End - 1 - (World.Articles[row.Article].DaysOld * ArticleWorld.Day)));
        Assert.True(World.Train.Zip(World.Train.Skip(1)).All(pair => pair.First.Time <= pair.Second.Time));
    }

    [Fact]
    public void Should_Count_The_Articles_Of_Each_Topic()
    {
        var counts = World.Articles.CountBy(article => article.Topic).ToDictionary();
        Assert.Equal(12, counts.Count);
        Assert.All(World.Articles, article => Assert.Equal(counts[article.Topic], article.SameTopic));
        // Each author is counted once for each article of his.
        Assert.All(World.Articles.CountBy(article => article.SameAuthor), pair => Assert.Equal(0, pair.Value % pair.Key));
    }

    [Fact]
    public void Should_Plant_More_Than_The_Mean_Can_Say()
    {
        var random = new SeededRandom(3);
        double[] normals = [.. Enumerable.Range(0, 200).Select(_ => random.NextNormal())];
        var ratings = World.Train.Select(row => (double)row.Rating).ToArray();
        var mean = ratings.Average();
        var ofMean = Math.Sqrt(ratings.Average(rating => (rating - mean) * (rating - mean)));
        var ofTruth = Math.Sqrt(
            World.Train.Take(5_000).Average(row => Math.Pow(row.Rating - WorldRatings.Expected(row.Planted, normals), 2)));
        Assert.InRange(mean, 3.0, 3.7);
        Assert.InRange(ofMean, 1.6, 1.8);
        Assert.InRange(ofTruth, 1.2, 1.3);
    }

    [Fact]
    public void Should_Click_In_The_Order_Of_Time_On_What_Is_Published_And_New()
    {
        Assert.Equal(50_000, World.Clicks.Length);
        Assert.Equal(50_000, World.Clicks.DistinctBy(click => (click.User, click.Article)).Count());
        Assert.All(World.Clicks,
            click => Assert.True(click.Time > ArticleWorld.End - 1 - (World.Articles[click.Article].DaysOld * ArticleWorld.Day)));
        Assert.All(World.Clicks, click => Assert.InRange(click.Time, ArticleWorld.End - (121 * ArticleWorld.Day), ArticleWorld.End - 1));
        Assert.True(World.Clicks.Zip(World.Clicks.Skip(1)).All(pair => pair.First.Time <= pair.Second.Time));
        Assert.InRange(World.Clicks.Count(click => click.SavedAfter > 0), 4_000, 12_000);
    }

    [Fact]
    public void Should_Not_Tell_By_Clicks_What_Chance_Did_To_Ratings()
    {
        var random = new SeededRandom(3);
        double[] some = [.. Enumerable.Range(0, 100).Select(_ => random.NextNormal())];
        // With their opposites: a mean of zero.
        double[] normals = [.. some, .. some.Select(normal => -normal)];
        var clicked = World.Clicks.Select(click => (click.User, click.Article)).ToHashSet();
        var surprises = World.Test.Where(row => clicked.Contains((row.User, row.Article)))
            .Select(row => row.Rating - WorldRatings.Expected(row.Planted, normals)).ToArray();
        Assert.InRange(surprises.Length, 200, 2_000);
        // Three standard errors around no surprise at all.
        Assert.InRange(surprises.Average(), -3 * 1.25 / Math.Sqrt(surprises.Length), 3 * 1.25 / Math.Sqrt(surprises.Length));
    }

    [Fact]
    public void Should_Leave_No_File_Of_The_World_Before()
    {
        using var folder = new TableFolder();
        ArticleWorld.Make(new WorldSize(50, 400, 400, 100, clicks: 300)).Write(folder.Path);
        Assert.True(File.Exists(folder["clicks.csv"]));
        ArticleWorld.Make(new WorldSize(40, 400, 300, 100), seed: 2).Write(folder.Path);
        Assert.Equal(["article.csv", "test.csv", "train.csv", "truth.csv", "user.csv"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    // Each file in turn cannot be written: what is left is what a kill at that moment leaves.
    [Theory]
    [InlineData("train.csv")]
    [InlineData("test.csv")]
    [InlineData("truth.csv")]
    [InlineData("clicks.csv")]
    [InlineData("user.csv")]
    [InlineData("article.csv")]
    public void Should_Let_Nobody_Read_Half_A_World(string last)
    {
        using var folder = new TableFolder();
        ArticleWorld older = ArticleWorld.Make(new WorldSize(50, 400, 400, 100, clicks: 300)),
            newer = ArticleWorld.Make(new WorldSize(60, 400, 500, 100, clicks: 400), seed: 2);
        older.Write(folder.Path);
        File.Delete(folder[last]);
        Directory.CreateDirectory(Path.Combine(folder[last], "in the way"));
        Assert.True(Record.Exception(() => newer.Write(folder.Path)) is IOException or UnauthorizedAccessException);
        foreach (var read in new Action[]
        {
            () => RatingFiles.Read(folder.Path), () => RatingFiles.ReadEvents(folder.Path), () => RatingFiles.Describe(folder.Path),
        })
        {
            var message = Assert.Throws<InvalidDataException>(read).Message;
            Assert.Contains($"The data in {folder.Path} was not written to its end", message);
            Assert.Contains("ArticleWorld.Write", File.ReadAllText(folder["unfinished.txt"]));
        }

        Directory.Delete(folder[last], recursive: true);
        newer.Write(folder.Path);
        Assert.Equal(6, Directory.GetFileSystemEntries(folder.Path).Length);
        Assert.Equal(500, RatingFiles.Read(folder.Path).Train.Rows.Count);
    }

    [Fact]
    public void Should_Make_A_World_Without_Clicks()
    {
        using var folder = new TableFolder();
        ArticleWorld.Make(new WorldSize(50, 400, 400, 100)).Write(folder.Path);
        Assert.False(File.Exists(folder["clicks.csv"]));
        Assert.Contains("more articles",
            Assert.Throws<InvalidOperationException>(() => ArticleWorld.Make(new WorldSize(2, 10, 10, 4, clicks: 30))).Message);
    }
}
