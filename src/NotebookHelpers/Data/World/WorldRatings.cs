using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>Who rates what in a generated world, when, and how. Every constant is in data/README.md.</summary>
internal sealed class WorldRatings(WorldUser[] users, WorldArticle[] articles)
{
    private const int Highest = 6;
    private const int Fewest = 3;
    private const double WindowDays = 730;
    private const double LatestComer = 0.8;
    private const int MostTries = 1_000;
    private const double Base = 3.35;
    private const double LostWithAge = 0.6;
    private const double Noise = 1.30;

    private readonly double[] popularity = WorldDraws.RunningSums(Array.ConvertAll(articles, article => article.Popularity));

    /// <summary>Makes ratings; no user rates an article twice.</summary>
    /// <param name="count">How many ratings.</param>
    /// <param name="random">Draws who rates what, and when.</param>
    /// <param name="chance">Draws what chance adds to each rating.</param>
    public GivenRating[] Make(int count, SeededRandom random, SeededRandom chance)
    {
        var ratings = new List<GivenRating>(count);
        foreach (var (user, share) in WorldUser.Shares(users, count, Fewest).Index())
        {
            var rated = new HashSet<int>();
            for (var left = share; left > 0; left--)
            {
                var (article, time) = Choose(users[user], rated, random);
                var planted = Planted(users[user], articles[article], time);
                ratings.Add(new GivenRating(user, article, time, planted, Rounded(planted + (Noise * chance.NextNormal()))));
            }
        }
        return [.. ratings];
    }

    /// <summary>Decides which ratings are given, and which are asked for.</summary>
    /// <returns>Both parts by time. Some users are in training only, some articles in the test only; every other user is in both.</returns>
    public (GivenRating[] Train, GivenRating[] Test) Split(GivenRating[] ratings, int testRows, SeededRandom random)
    {
        var isTest = new bool[ratings.Length];
        int[] inTrain = new int[users.Length], inTest = new int[users.Length];
        var asked = 0;
        void Ask(int row)
        {
            isTest[row] = true;
            asked++;
            inTest[ratings[row].User]++;
            inTrain[ratings[row].User]--;
        }

        int[] order = [.. Enumerable.Range(0, ratings.Length)];
        random.Shuffle(order.AsSpan());
        foreach (var rating in ratings)
            inTrain[rating.User]++;
        foreach (var row in order.Where(row => articles[ratings[row].Article].IsTestOnly))
            Ask(row);
        // First a row of each user, then any.
        foreach (var most in new[] { 1, int.MaxValue })
        {
            foreach (var row in order)
            {
                var user = ratings[row].User;
                if (asked < testRows && !isTest[row] && !users[user].IsTrainOnly && inTrain[user] > 1 && inTest[user] < most)
                    Ask(row);
            }
        }
        GivenRating[] Part(bool test) => [.. ratings.Where((_, row) => isTest[row] == test)
            .OrderBy(rating => rating.Time).ThenBy(rating => rating.User).ThenBy(rating => rating.Article)];
        return (Part(false), Part(true));
    }

    /// <summary>Averages the ratings that chance could have made of a planted value: no prediction can be better.</summary>
    public static double Expected(double planted, IReadOnlyList<double> normals) =>
        normals.Average(normal => (double)Rounded(planted + (Noise * normal)));

    private (int Article, long Time) Choose(WorldUser user, HashSet<int> rated, SeededRandom random)
    {
        var first = WindowDays * (1 - (LatestComer * user.FirstDay));
        for (var tries = 0; tries <= 1_000 * MostTries; tries++)
        {
            var daysBeforeEnd = first * random.NextDouble();
            var place = random.NextIndex(popularity);
            var article = articles[place];
            var age = article.DaysOld - daysBeforeEnd;
            if (age <= 0 || (user.IsTrainOnly && article.IsTestOnly))
                continue;
            // New articles are read most, and what a user likes is read more.
            var interest = (0.15 + (0.85 / (1 + (age / 60)))) * (0.3 + (0.7 * WorldUser.Chance(user.TasteFor(article))));
            if ((tries >= MostTries || random.NextDouble() < interest) && rated.Add(place))
                return (place, ArticleWorld.End - 1 - (long)(daysBeforeEnd * ArticleWorld.Day));
        }
        throw new InvalidOperationException(
            $"A user has read all of the {articles.Length} articles that there are. Make a world with more articles, or fewer rows.");
    }

    private static double Planted(WorldUser user, WorldArticle article, long time)
    {
        var years = Math.Max(0, article.DaysOld - ArticleWorld.DaysLeft(time)) / 365;
        return Base + user.Mood + article.Quality - (LostWithAge * years / (1 + years))
            + user.TasteFor(article) + user.HiddenTasteFor(article);
    }

    private static int Rounded(double value) => (int)Math.Clamp(Math.Floor(value + 0.5), 0, Highest);
}
