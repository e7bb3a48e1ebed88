using System.Text;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>
/// A news site that does not exist: users with tastes, articles with qualities, and the ratings that follow from both and from chance.
/// The embedded data set is one. The same size and seed make the same files on every machine; the formula is in data/README.md.
/// </summary>
public sealed class ArticleWorld
{
    /// <summary>The time at which the world ends, 2017-06-01, in seconds since 1970.</summary>
    internal const long End = 1_496_275_200;

    /// <summary>The seconds of a day.</summary>
    internal const long Day = 86_400;

    private const int EmbeddedSeed = 2017;

    private readonly Lazy<(GivenRating[] Train, GivenRating[] Test)> ratings;
    private readonly Lazy<Click[]> clicks;

    private ArticleWorld(WorldSize size, int seed)
    {
        // A stream of random numbers for each part: one part can change without the others.
        SeededRandom Stream(int part) => new((seed * 16L) + part);
        Articles = WorldArticle.Make(size.Articles, Stream(1));
        Users = WorldUser.Make(size.Users, Stream(2));
        ratings = new(() =>
        {
            var given = new WorldRatings(Users, Articles);
            return given.Split(given.Make(size.TrainRows + size.TestRows, Stream(3), Stream(4)), size.TestRows, Stream(5));
        });
        clicks = new(() => new WorldClicks(Users, Articles).Make(size.Clicks, Stream(6)));
    }

    /// <summary>The world that the embedded data set was written from, each part made when it is first asked for.</summary>
    internal static Lazy<ArticleWorld> Embedded { get; } = new(() => new ArticleWorld(WorldSize.Embedded, EmbeddedSeed));

    internal WorldArticle[] Articles { get; }

    internal WorldUser[] Users { get; }

    internal GivenRating[] Train => ratings.Value.Train;

    internal GivenRating[] Test => ratings.Value.Test;

    internal Click[] Clicks => clicks.Value;

    /// <summary>Makes a world.</summary>
    /// <param name="size">How many users, articles and ratings.</param>
    /// <param name="seed">The same number makes the same world; the embedded data set has 2017.</param>
    /// <returns>The world, still in memory.</returns>
    public static ArticleWorld Make(WorldSize size, int seed = EmbeddedSeed)
    {
        Require.NotNull(size);
        var world = new ArticleWorld(size, seed);
        // A size that cannot be made is told of here.
        _ = (world.Train, world.Clicks);
        return world;
    }

    /// <summary>
    /// Writes train.csv, test.csv, truth.csv (the ratings of test.csv), clicks.csv where there are any, user.csv and article.csv.
    /// </summary>
    /// <param name="folder">A folder, made where it is not there yet; files of these names are replaced.</param>
    /// <remarks>Where it is cut off, <see cref="RatingFiles"/> refuses the folder until it is written again.</remarks>
    /// <exception cref="ArgumentException">The folder has no name.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        Require.Path(folder, nameof(folder));
        Directory.CreateDirectory(folder);
        WriteFile(folder, RatingFiles.Unfinished,
            "A world of articles is being written here. If nothing does so any more, call ArticleWorld.Write again.", []);
        WriteFile(folder, "train.csv", "User_ID,Article_ID,Rating,Timestamp",
            Train.Select(row => Invariant($"{Pair(row.User, row.Article)},{row.Rating},{row.Time}")));
        WriteFile(folder, "test.csv", "User_ID,Article_ID,Timestamp",
            Test.Select(row => Invariant($"{Pair(row.User, row.Article)},{row.Time}")));
        WriteFile(folder, "truth.csv", "User_ID,Article_ID,Rating",
            Test.Select(row => Invariant($"{Pair(row.User, row.Article)},{row.Rating}")));
        File.Delete(Path.Combine(folder, "clicks.csv"));
        if (Clicks.Length > 0)
        {
            WriteFile(folder, "clicks.csv", "User_ID,Article_ID,Kind,Timestamp",
                Clicks.SelectMany(Events).OrderBy(row => row.Time).Select(row => row.Text));
        }
        WriteFile(folder, "user.csv", "User_ID,Age,Var1",
            Users.OrderBy(user => user.Id).Select(user => Invariant($"{user.Id},{user.Age},{(char)('A' + user.Kind)}")));
        WriteFile(folder, "article.csv",
            "Article_ID,VintageMonths,Number_Of_Articles_By_Same_Author,Number_of_Articles_Published_in_Same_Category,Title,Topic",
            Articles.OrderBy(article => article.Id).Select(article => string.Join(',', Invariant($"{article.Id},{article.DaysOld / 30}"),
                Invariant($"{article.SameAuthor},{article.SameTopic}"), Quoted(article.Title), WorldTitles.Topics[article.Topic])));
        File.Delete(Path.Combine(folder, RatingFiles.Unfinished));
    }

    /// <summary>What is in the world.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Invariant($"A world of {Users.Length:#,0} users and {Articles.Length:#,0} articles: ")
        + Invariant($"{Train.Length:#,0} ratings to learn from, {Test.Length:#,0} to predict");

    /// <summary>The RMSE below which no model gets but by luck: that of the planted values, for what is left is chance.</summary>
    /// <param name="rows">Ratings.</param>
    /// <returns>In rating units; null where a row is not one of the embedded data's.</returns>
    internal static double? Floor(Interactions rows)
    {
        var world = Embedded.Value;
        var given = world.Train.Concat(world.Test)
            .ToDictionary(row => (new Id(world.Users[row.User].Id), new Id(world.Articles[row.Article].Id)));
        var random = new SeededRandom(1);
        double[] some = [.. Enumerable.Range(0, 200).Select(_ => random.NextNormal())];
        // With their opposites: a mean of zero.
        double[] normals = [.. some, .. some.Select(normal => -normal)];
        var squares = 0.0;
        for (var row = 0; row < rows.Count; row++)
        {
            if (!given.TryGetValue((rows.UserAt(row), rows.ItemAt(row)), out var known) || known.Rating != rows.Ratings[row])
                return null;
            squares += Math.Pow(known.Rating - WorldRatings.Expected(known.Planted, normals), 2);
        }
        return rows.Count == 0 ? null : Math.Sqrt(squares / rows.Count);
    }

    /// <summary>Says how many days there are from a time to the end of the world.</summary>
    internal static double DaysLeft(long time) => (double)(End - 1 - time) / Day;

    private string Pair(int user, int article) => Invariant($"{Users[user].Id},{Articles[article].Id}");

    private IEnumerable<(long Time, string Text)> Events(Click click)
    {
        var pair = Pair(click.User, click.Article);
        var saved = click.Time + click.SavedAfter;
        yield return (click.Time, Invariant($"{pair},read,{click.Time}"));
        if (click.SavedAfter > 0)
            yield return (saved, Invariant($"{pair},save,{saved}"));
    }

    private static string Quoted(string text) => text.Contains(',') ? $"\"{text}\"" : text;

    private static void WriteFile(string folder, string name, string header, IEnumerable<string> rows) =>
        WholeFile.Write(Path.Combine(folder, name), file =>
        {
            foreach (var row in rows.Prepend(header))
                file.Write(Encoding.UTF8.GetBytes(row + "\n"));
        });
}
