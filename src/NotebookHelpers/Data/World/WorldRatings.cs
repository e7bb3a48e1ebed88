using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>How a reader rates an article. Every constant is in data/README.md.</summary>
internal static class WorldRatings
{
    public const int Highest = 6;

    private const double Base = 3.35;
    private const double LostWithAge = 0.6;
    private const double Noise = 1.30;

    public static void Rate(Reading[] readings, WorldReaders readers, WorldArticles articles, SeededRandom random)
    {
        foreach (ref var reading in readings.AsSpan())
        {
            reading.Planted = Planted(reading, readers, articles);
            reading.Rating = Rounded(reading.Planted + (Noise * random.NextNormal()));
        }
    }

    /// <summary>How the reader's tastes meet the article's topic.</summary>
    public static double Taste(int reader, int article, WorldReaders readers, WorldArticles articles) =>
        Product(readers.Tastes[reader], articles.TopicLoads[articles.Topics[article]]);

    /// <summary>How the reader likes what the article has beyond its topic.</summary>
    public static double HiddenTaste(int reader, int article, WorldReaders readers, WorldArticles articles) =>
        Product(readers.HiddenTastes[reader], articles.HiddenLoads[article]);

    /// <summary>The mean of the ratings that chance could have made of a planted value: no prediction can be better.</summary>
    public static double Expected(double planted, IReadOnlyList<double> normals) =>
        normals.Average(normal => (double)Rounded(planted + (Noise * normal)));

    private static double Planted(Reading reading, WorldReaders readers, WorldArticles articles)
    {
        var daysOld = articles.DaysOld[reading.Article] - ((double)(WorldReadings.End - 1 - reading.Time) / WorldReadings.Day);
        var years = Math.Max(0, daysOld) / 365;
        return Base + readers.Mood[reading.Reader] + articles.Quality[reading.Article]
            - (LostWithAge * years / (1 + years))
            + Taste(reading.Reader, reading.Article, readers, articles)
            + HiddenTaste(reading.Reader, reading.Article, readers, articles);
    }

    private static int Rounded(double value) => (int)Math.Clamp(Math.Floor(value + 0.5), 0, Highest);

    private static double Product(double[] left, double[] right)
    {
        double sum = 0;
        for (var factor = 0; factor < left.Length; factor++)
            sum += left[factor] * right[factor];
        return sum;
    }
}
