using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>An article of a generated world. Every constant is in data/README.md.</summary>
/// <param name="Id">The id in the files.</param>
/// <param name="Title">A title that no other article has.</param>
/// <param name="Topic">The topic's place in <see cref="WorldTitles.Topics"/>.</param>
/// <param name="SameTopic">How many articles have the same topic, this one included.</param>
/// <param name="SameAuthor">How many articles have the same author, this one included.</param>
/// <param name="DaysOld">Days from publication to the end of the world.</param>
/// <param name="Quality">What topic, author and article add to every rating.</param>
/// <param name="TopicLoads">What the topic has for the users' tastes, by factor.</param>
/// <param name="HiddenLoads">What the article has for the users' hidden tastes, by factor.</param>
internal sealed record WorldArticle(
    int Id, string Title, int Topic, int SameTopic, int SameAuthor, int DaysOld, double Quality, double[] TopicLoads, double[] HiddenLoads)
{
    public const int TasteFactors = 3;
    public const int HiddenFactors = 2;

    private const int ArticlesAnAuthor = 5;
    private const int OldestDays = 1800;
    private const double TestOnlyShare = 0.03;

    /// <summary>The weight by which the article is drawn.</summary>
    public double Popularity { get; private set; }

    /// <summary>Whether all ratings of the article belong to the test part.</summary>
    public bool IsTestOnly { get; private set; }

    /// <summary>Makes articles.</summary>
    public static WorldArticle[] Make(int count, SeededRandom random)
    {
        var ids = random.DistinctIds(count, Math.Max(500_000, 2 * count));
        var topicLoads = random.Normals(WorldTitles.Topics.Length, TasteFactors, 0.50);
        var hiddenLoads = random.Normals(count, HiddenFactors, 0.45);
        var topicQuality = random.Normals(topicLoads.Length, 0.25);
        int[] topics = new int[count], authors = new int[count];
        int[] inTopic = new int[topicLoads.Length], written = new int[Math.Max(1, count / ArticlesAnAuthor)];
        for (var article = 0; article < count; article++)
        {
            topics[article] = Skewed(inTopic.Length, random);
            authors[article] = Skewed(written.Length, random);
            inTopic[topics[article]]++;
            written[authors[article]]++;
        }
        var authorQuality = Array.ConvertAll(written, articles =>
            (0.30 * random.NextNormal()) + (0.40 * (articles / (articles + (double)ArticlesAnAuthor) - 0.5)));
        var titles = new WorldTitles(random);
        var made = new WorldArticle[count];
        for (var article = 0; article < count; article++)
        {
            var (topic, author) = (topics[article], authors[article]);
            var daysOld = 1 + random.NextInt(OldestDays);
            var quality = topicQuality[topic] + authorQuality[author] + (0.45 * random.NextNormal());
            made[article] = new WorldArticle(ids[article], titles.Next(topic), topic, inTopic[topic], written[author], daysOld, quality,
                topicLoads[topic], hiddenLoads[article]);
        }
        Rank(made, random);
        return made;
    }

    // The square makes the first topics, and the first authors, more frequent.
    private static int Skewed(int count, SeededRandom random)
    {
        var place = random.NextDouble();
        return (int)(count * ((0.5 * place) + (0.5 * place * place)));
    }

    // Zipf: the weight falls with the rank to the power of 3/4; better articles rank somewhat higher.
    private static void Rank(WorldArticle[] articles, SeededRandom random)
    {
        var scores = Array.ConvertAll(articles, article => (0.5 * article.Quality) + random.NextNormal());
        WorldArticle[] ranked = [.. articles.Zip(scores).OrderByDescending(pair => pair.Second).Select(pair => pair.First)];
        foreach (var (rank, article) in ranked.Index())
        {
            var place = rank + 10.0;
            article.Popularity = 1 / Math.Sqrt(place * Math.Sqrt(place));
        }
        // From the less popular half, so that few rows are lost to training.
        var rare = ranked.AsSpan(articles.Length / 2);
        random.Shuffle(rare);
        foreach (var article in rare[..(int)(articles.Length * TestOnlyShare)])
            article.IsTestOnly = true;
    }
}
