using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Who opens what in a generated world, and when: apart from the ratings, but from the same tastes. Every constant is in data/README.md.</summary>
internal sealed class WorldClicks(WorldReaders readers, WorldArticles articles)
{
    /// <summary>After so many seconds without a click, another session begins.</summary>
    public const int SessionGap = 1_800;

    private const int Fewest = 5;
    private const int WindowDays = 120;
    private const double OneMore = 0.6;
    private const double FreshDays = 5;
    private const double OldShare = 0.02;
    private const double SameTopic = 4;
    private const double SavedShare = 0.25;
    private const int ShortestStay = 60;
    private const int LongestStay = 600;

    /// <summary>Clicks in the order of time; no reader opens an article twice.</summary>
    public Click[] Make(int count, SeededRandom random)
    {
        var clicks = new List<Click>(count);
        var fewest = Math.Min(Fewest, count / readers.Ids.Length);
        double total = 0, before = 0;
        foreach (var activity in readers.Activity)
            total += activity;
        var given = 0;
        for (var reader = 0; reader < readers.Ids.Length && count > 0; reader++)
        {
            before += readers.Activity[reader];
            var until = reader == readers.Ids.Length - 1 ? count - (fewest * readers.Ids.Length) : (int)((count - (fewest * readers.Ids.Length)) * (before / total));
            AddReader(reader, fewest + until - given, clicks, random);
            given = until;
        }
        return [.. clicks.OrderBy(click => click.Time).ThenBy(click => click.Reader).ThenBy(click => click.Article)];
    }

    /// <summary>What a reader makes of each article: its popularity times the square of the liking.</summary>
    public double[] Interests(int reader)
    {
        var interests = new double[articles.Ids.Length];
        for (var article = 0; article < interests.Length; article++)
        {
            var liking = Liking(reader, article, 0);
            interests[article] = (articles.Popularity[article] - (article == 0 ? 0 : articles.Popularity[article - 1])) * liking * liking;
        }
        return interests;
    }

    /// <summary>How likely a reader is to open each article next, up to a factor that is the same for all.</summary>
    /// <param name="interests">The reader's.</param>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="topic">That of the article before in the same session, or -1.</param>
    /// <param name="weights">0 for what is not published yet.</param>
    public void Weigh(double[] interests, long time, int topic, Span<double> weights)
    {
        var daysLeft = (double)(WorldReadings.End - 1 - time) / WorldReadings.Day;
        for (var article = 0; article < weights.Length; article++)
        {
            var age = (articles.DaysOld[article] - daysLeft) / FreshDays;
            // New articles are opened most, and so is what goes on with the topic.
            weights[article] = age <= 0 ? 0 : interests[article] * (OldShare + ((1 - OldShare) / (1 + (age * age)))) * (articles.Topics[article] == topic ? SameTopic : 1);
        }
    }

    private void AddReader(int reader, int count, List<Click> clicks, SeededRandom random)
    {
        var sessions = new List<(long Start, int Clicks)>();
        for (int left = count, length; left > 0; left -= length)
        {
            length = 1;
            while (length < left && random.NextDouble() < OneMore)
                length++;
            sessions.Add((WorldReadings.End - (long)(WorldReadings.Day * (1 + (WindowDays * random.NextDouble()))), length));
        }
        var interests = Interests(reader);
        var weights = new double[interests.Length];
        long time = 0;
        foreach (var (start, length) in sessions.OrderBy(session => session.Start))
        {
            // A session that would begin while another goes on continues it.
            var topic = start - time < SessionGap ? articles.Topics[clicks[^1].Article] : -1;
            time = Math.Max(time, start);
            for (var click = 0; click < length; click++)
            {
                time += ShortestStay + random.NextInt(LongestStay - ShortestStay);
                Weigh(interests, time, topic, weights);
                var article = Draw(weights, random);
                // Nobody opens an article twice.
                interests[article] = 0;
                topic = articles.Topics[article];
                var isSaved = random.NextDouble() < SavedShare * Liking(reader, article, articles.Quality[article]);
                clicks.Add(new Click(reader, article, time, isSaved ? 1 + random.NextInt(ShortestStay - 1) : 0));
            }
        }
    }

    private static int Draw(ReadOnlySpan<double> weights, SeededRandom random)
    {
        double total = 0;
        foreach (var weight in weights)
            total += weight;
        var place = random.NextDouble() * total;
        var last = -1;
        for (var article = 0; article < weights.Length && (last < 0 || place >= 0); article++)
        {
            if (weights[article] > 0)
                last = article;
            place -= weights[article];
        }
        return last >= 0 ? last : throw new InvalidOperationException($"A user has opened all of the {weights.Length} articles that there are. Make a world with more articles, or fewer clicks.");
    }

    // Between 0 and 1.
    private double Liking(int reader, int article, double quality)
    {
        var taste = quality + WorldRatings.Taste(reader, article, readers, articles) + WorldRatings.HiddenTaste(reader, article, readers, articles);
        return 0.5 + (0.5 * taste / (1 + Math.Abs(taste)));
    }
}
