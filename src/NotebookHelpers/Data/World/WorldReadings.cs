using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Who reads what, and when. Every constant is in data/README.md.</summary>
internal sealed class WorldReadings(WorldReaders readers, WorldArticles articles)
{
    /// <summary>2017-06-01, when the world ends.</summary>
    public const long End = 1_496_275_200;

    public const long Day = 86_400;

    private const int Fewest = 3;
    private const double WindowDays = 730;
    private const double LatestComer = 0.8;
    private const int MostTries = 1_000;

    /// <summary>Pairs of reader and article, each at most once.</summary>
    public Reading[] Make(int count, SeededRandom random)
    {
        var readings = new Reading[count];
        var fewest = Math.Min(Fewest, count / readers.Ids.Length);
        var extra = count - (fewest * readers.Ids.Length);
        double total = 0, before = 0;
        foreach (var activity in readers.Activity)
            total += activity;
        int next = 0, given = 0;
        for (var reader = 0; reader < readers.Ids.Length; reader++)
        {
            before += readers.Activity[reader];
            var until = reader == readers.Ids.Length - 1 ? extra : (int)(extra * (before / total));
            var seen = new HashSet<int>();
            for (var left = fewest + until - given; left > 0; left--)
                readings[next++] = ReadOne(reader, seen, random);
            given = until;
        }
        return readings;
    }

    private Reading ReadOne(int reader, HashSet<int> seen, SeededRandom random)
    {
        var first = WindowDays * (1 - (LatestComer * readers.FirstDays[reader]));
        for (var tries = 0; ; tries++)
        {
            var daysBeforeEnd = first * random.NextDouble();
            var article = Draw(random);
            var age = articles.DaysOld[article] - daysBeforeEnd;
            if (tries > 1_000 * MostTries)
                throw new InvalidOperationException($"A user has read all of the {articles.Ids.Length} articles that there are. Make a world with more articles, or fewer rows.");
            if (age <= 0 || (readers.IsTrainOnly[reader] && articles.IsTestOnly[article]))
                continue;
            // New articles are read most, and what a reader likes is read more.
            var interest = (0.15 + (0.85 / (1 + (age / 60)))) * (0.3 + (0.7 * Chance(WorldRatings.Taste(reader, article, readers, articles))));
            if ((tries < MostTries && random.NextDouble() >= interest) || !seen.Add(article))
                continue;
            return new Reading(reader, article, End - 1 - (long)(daysBeforeEnd * Day));
        }
    }

    private static double Chance(double taste) => 0.5 + (0.5 * taste / (1 + Math.Abs(taste)));

    private int Draw(SeededRandom random)
    {
        var place = random.NextDouble() * articles.Popularity[^1];
        var index = Array.BinarySearch(articles.Popularity, place);
        return Math.Min(index < 0 ? ~index : index + 1, articles.Popularity.Length - 1);
    }
}
