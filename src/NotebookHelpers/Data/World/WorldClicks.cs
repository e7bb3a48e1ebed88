using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>
/// Who opens what in a generated world, and when: apart from the ratings, but from the same tastes. Every constant is in data/README.md.
/// </summary>
internal sealed class WorldClicks(WorldUser[] users, WorldArticle[] articles)
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

    /// <summary>Makes clicks in the order of time; no user opens an article twice.</summary>
    public Click[] Make(int count, SeededRandom random)
    {
        var clicks = new List<Click>(count);
        foreach (var (user, share) in WorldUser.Shares(users, count, Fewest).Index().Where(pair => pair.Item > 0))
            AddClicks(user, share, clicks, random);
        return [.. clicks.OrderBy(click => click.Time).ThenBy(click => click.User).ThenBy(click => click.Article)];
    }

    /// <summary>Says what a user makes of each article: its popularity times the square of the liking.</summary>
    public double[] Interests(WorldUser user) => Array.ConvertAll(articles, article =>
    {
        var liking = Liking(user, article, 0);
        return article.Popularity * liking * liking;
    });

    /// <summary>Says how likely a user is to open each article next, up to a factor that is the same for all.</summary>
    /// <param name="interests">The user's interests.</param>
    /// <param name="time">Seconds since 1970.</param>
    /// <param name="topic">The topic of the article before in the same session, or -1.</param>
    /// <param name="weights">Gets the chances, 0 for what is not published yet.</param>
    public void Weigh(double[] interests, long time, int topic, Span<double> weights)
    {
        var daysLeft = ArticleWorld.DaysLeft(time);
        for (var article = 0; article < weights.Length; article++)
        {
            // New articles are opened most, and so is what goes on with the topic.
            var age = (articles[article].DaysOld - daysLeft) / FreshDays;
            var freshness = age <= 0 ? 0 : OldShare + ((1 - OldShare) / (1 + (age * age)));
            weights[article] = interests[article] * freshness * (articles[article].Topic == topic ? SameTopic : 1);
        }
    }

    private void AddClicks(int user, int count, List<Click> clicks, SeededRandom random)
    {
        var sessions = new List<(long Start, int Clicks)>();
        for (int left = count, length; left > 0; left -= length)
        {
            length = 1;
            while (length < left && random.NextDouble() < OneMore)
                length++;
            sessions.Add((ArticleWorld.End - (long)(ArticleWorld.Day * (1 + (WindowDays * random.NextDouble()))), length));
        }
        var interests = Interests(users[user]);
        var weights = new double[interests.Length];
        long time = 0;
        foreach (var (start, length) in sessions.OrderBy(session => session.Start))
        {
            // A session that would begin while another goes on continues it.
            var topic = start - time < SessionGap ? articles[clicks[^1].Article].Topic : -1;
            time = Math.Max(time, start);
            for (var click = 0; click < length; click++)
            {
                time += ShortestStay + random.NextInt(LongestStay - ShortestStay);
                Weigh(interests, time, topic, weights);
                var place = Draw(weights, random);
                var article = articles[place];
                // Nobody opens an article twice.
                interests[place] = 0;
                topic = article.Topic;
                var isSaved = random.NextDouble() < SavedShare * Liking(users[user], article, article.Quality);
                clicks.Add(new Click(user, place, time, isSaved ? 1 + random.NextInt(ShortestStay - 1) : 0));
            }
        }
    }

    private static int Draw(double[] weights, SeededRandom random)
    {
        var sums = WorldDraws.RunningSums(weights);
        return sums[^1] > 0 ? random.NextIndex(sums) : throw new InvalidOperationException(
            $"A user has opened all of the {weights.Length} articles that there are. Make a world with more articles, or fewer clicks.");
    }

    private static double Liking(WorldUser user, WorldArticle article, double quality) =>
        WorldUser.Chance(quality + user.TasteFor(article) + user.HiddenTasteFor(article));
}
