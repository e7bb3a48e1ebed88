using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>
/// A news site that does not exist: readers with tastes, articles with qualities, and the ratings that follow from both and from chance.
/// The embedded data set is one. The same size and seed make the same files on every machine; the formula is in data/README.md.
/// </summary>
public sealed class ArticleWorld
{
    private readonly WorldReaders readers;
    private readonly WorldArticles articles;
    private readonly Reading[] train;
    private readonly Reading[] test;

    private ArticleWorld(WorldReaders readers, WorldArticles articles, Reading[] train, Reading[] test, Click[] clicks)
    {
        Clicks = clicks;
        this.readers = readers;
        this.articles = articles;
        this.train = train;
        this.test = test;
    }

    internal IReadOnlyList<Reading> Train => train;

    internal IReadOnlyList<Reading> Test => test;

    internal IReadOnlyList<Click> Clicks { get; }

    internal WorldReaders Readers => readers;

    internal WorldArticles Articles => articles;

    /// <summary>Makes a world.</summary>
    /// <param name="size">How many users, articles and ratings.</param>
    /// <param name="seed">The same number makes the same world; the embedded data set has 2017.</param>
    /// <returns>The world, still in memory.</returns>
    public static ArticleWorld Make(WorldSize size, int seed = 2017)
    {
        // A stream of random numbers for each part: one part can change without the others.
        SeededRandom Stream(int part) => new((seed * 16L) + part);
        var articles = new WorldArticles(size.Articles, Stream(1));
        var readers = new WorldReaders(size.Users, Stream(2));
        var readings = new WorldReadings(readers, articles).Make(size.TrainRows + size.TestRows, Stream(3));
        WorldRatings.Rate(readings, readers, articles, Stream(4));
        var (train, test) = WorldParts.Of(readings, readers, articles, size.TestRows, Stream(5));
        return new ArticleWorld(readers, articles, train, test, new WorldClicks(readers, articles).Make(size.Clicks, Stream(6)));
    }

    /// <summary>Writes train.csv, test.csv, truth.csv (the ratings of test.csv), clicks.csv where there are any, user.csv and article.csv.</summary>
    /// <param name="folder">A folder, made where it is not there yet; files of these names are replaced.</param>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        WriteFile(folder, "train.csv", "User_ID,Article_ID,Rating,Timestamp", train.Select(row => $"{Pair(row)},{Number(row.Rating)},{Number(row.Time)}"));
        WriteFile(folder, "test.csv", "User_ID,Article_ID,Timestamp", test.Select(row => $"{Pair(row)},{Number(row.Time)}"));
        WriteFile(folder, "truth.csv", "User_ID,Article_ID,Rating", test.Select(row => $"{Pair(row)},{Number(row.Rating)}"));
        if (Clicks.Count > 0)
            WriteFile(folder, "clicks.csv", "User_ID,Article_ID,Kind,Timestamp", Clicks.SelectMany(Events).OrderBy(row => row.Time).Select(row => row.Text));
        WriteFile(folder, "user.csv", "User_ID,Age,Var1", ById(readers.Ids).Select(reader =>
            $"{Number(readers.Ids[reader])},{(readers.IsAgeKnown[reader] ? Number(readers.Ages[reader]) : "")},{(char)('A' + readers.Kinds[reader])}"));
        WriteFile(folder, "article.csv",
            "Article_ID,VintageMonths,Number_Of_Articles_By_Same_Author,Number_of_Articles_Published_in_Same_Category,Title,Topic",
            ById(articles.Ids).Select(article => string.Join(',', Number(articles.Ids[article]), Number(articles.DaysOld[article] / 30),
                Number(articles.SameAuthor[article]), Number(articles.SameTopic[article]), Quoted(articles.Titles[article]), WorldTitles.Topics[articles.Topics[article]])));
    }

    /// <summary>What is in the world.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Invariant($"A world of {readers.Ids.Length:#,0} users and {articles.Ids.Length:#,0} articles: {train.Length:#,0} ratings to learn from, {test.Length:#,0} to predict");

    private static IEnumerable<int> ById(int[] ids) => Enumerable.Range(0, ids.Length).OrderBy(index => ids[index]);

    private string Pair(Reading row) => Pair(row.Reader, row.Article);

    private string Pair(int reader, int article) => $"{Number(readers.Ids[reader])},{Number(articles.Ids[article])}";

    private IEnumerable<(long Time, string Text)> Events(Click click)
    {
        (long Time, string Text) Event(string kind, long time) => (time, $"{Pair(click.Reader, click.Article)},{kind},{Number(time)}");
        yield return Event("read", click.Time);
        if (click.SavedAfter > 0)
            yield return Event("save", click.Time + click.SavedAfter);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.Contains(',') ? $"\"{text}\"" : text;

    private static void WriteFile(string folder, string name, string header, IEnumerable<string> rows)
    {
        var path = Path.Combine(folder, name);
        var draft = path + ".new";
        using (var file = new StreamWriter(draft) { NewLine = "\n" })
        {
            file.WriteLine(header);
            foreach (var row in rows)
                file.WriteLine(row);
        }
        File.Move(draft, path, overwrite: true);
    }
}
