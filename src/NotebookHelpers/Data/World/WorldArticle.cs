using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>The articles of a generated world. Every constant is in data/README.md.</summary>
internal sealed class WorldArticles
{
    public const int TasteFactors = 3;
    public const int HiddenFactors = 2;

    private const int ArticlesAnAuthor = 5;
    private const int OldestDays = 1800;
    private const double TestOnlyShare = 0.03;

    public WorldArticles(int count, SeededRandom random)
    {
        Ids = WorldIds.Distinct(count, Math.Max(500_000, 2 * count), random);
        Topics = new int[count];
        TopicLoads = Normals(WorldTitles.Topics.Length, TasteFactors, 0.50, random);
        HiddenLoads = Normals(count, HiddenFactors, 0.45, random);
        Quality = new double[count];
        DaysOld = new int[count];
        Titles = new string[count];
        SameTopic = new int[count];
        SameAuthor = new int[count];

        var topicQuality = new double[WorldTitles.Topics.Length];
        for (var topic = 0; topic < topicQuality.Length; topic++)
            topicQuality[topic] = 0.25 * random.NextNormal();
        var authors = new int[count];
        var authorCount = Math.Max(1, count / ArticlesAnAuthor);
        var written = new int[authorCount];
        var inTopic = new int[topicQuality.Length];
        for (var article = 0; article < count; article++)
        {
            // The square makes the first topics, and the first authors, more frequent.
            Topics[article] = Skewed(topicQuality.Length, random);
            authors[article] = Skewed(authorCount, random);
            inTopic[Topics[article]]++;
            written[authors[article]]++;
        }
        var authorQuality = new double[authorCount];
        for (var author = 0; author < authorCount; author++)
            authorQuality[author] = (0.30 * random.NextNormal()) + (0.40 * (written[author] / (written[author] + (double)ArticlesAnAuthor) - 0.5));
        var titles = new WorldTitles(random);
        for (var article = 0; article < count; article++)
        {
            SameTopic[article] = inTopic[Topics[article]];
            SameAuthor[article] = written[authors[article]];
            DaysOld[article] = 1 + random.NextInt(OldestDays);
            Quality[article] = topicQuality[Topics[article]] + authorQuality[authors[article]] + (0.45 * random.NextNormal());
            Titles[article] = titles.Next(Topics[article]);
        }
        Popularity = Popularities(Quality, random, out var ranked);
        IsTestOnly = new bool[count];
        // From the less popular half, so that few rows are lost to training.
        var rare = ranked.AsSpan(count / 2);
        random.Shuffle(rare);
        foreach (var article in rare[..(int)(count * TestOnlyShare)])
            IsTestOnly[article] = true;
    }

    public int[] Ids { get; }

    public int[] Topics { get; }

    public string[] Titles { get; }

    /// <summary>How many articles have the same topic, this one included.</summary>
    public int[] SameTopic { get; }

    /// <summary>How many articles have the same author, this one included.</summary>
    public int[] SameAuthor { get; }

    /// <summary>Days from publication to the end of the world.</summary>
    public int[] DaysOld { get; }

    /// <summary>What topic, author and article add to every rating.</summary>
    public double[] Quality { get; }

    /// <summary>[topic][factor].</summary>
    public double[][] TopicLoads { get; }

    /// <summary>[article][factor], beyond topics.</summary>
    public double[][] HiddenLoads { get; }

    /// <summary>Sums of the weights by which articles are drawn.</summary>
    public double[] Popularity { get; }

    public bool[] IsTestOnly { get; }

    internal static double[][] Normals(int rows, int columns, double deviation, SeededRandom random)
    {
        var values = new double[rows][];
        for (var row = 0; row < rows; row++)
        {
            values[row] = new double[columns];
            for (var column = 0; column < columns; column++)
                values[row][column] = deviation * random.NextNormal();
        }
        return values;
    }

    private static int Skewed(int count, SeededRandom random)
    {
        var place = random.NextDouble();
        return (int)(count * ((0.5 * place) + (0.5 * place * place)));
    }

    // Zipf: the weight falls with the rank to the power of 3/4; better articles rank somewhat higher.
    private static double[] Popularities(double[] quality, SeededRandom random, out int[] ranked)
    {
        var scores = new double[quality.Length];
        for (var article = 0; article < scores.Length; article++)
            scores[article] = (0.5 * quality[article]) + random.NextNormal();
        ranked = [.. Enumerable.Range(0, scores.Length).OrderByDescending(article => scores[article]).ThenBy(article => article)];
        var weights = new double[scores.Length];
        for (var rank = 0; rank < ranked.Length; rank++)
        {
            var place = rank + 10.0;
            weights[ranked[rank]] = 1 / Math.Sqrt(place * Math.Sqrt(place));
        }
        for (var article = 1; article < weights.Length; article++)
            weights[article] += weights[article - 1];
        return weights;
    }
}
