using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>A user of a generated world. Every constant is in data/README.md.</summary>
/// <param name="Id">The id in the files.</param>
/// <param name="Age">The age in years; null where the data does not tell it.</param>
/// <param name="Kind">The number of the kind that the column Var1 names by a letter: 0 for A, 4 for E.</param>
/// <param name="Mood">What the user adds to every rating.</param>
/// <param name="Activity">A weight: how many articles the user opens, compared with other users.</param>
/// <param name="FirstDay">When the user comes, as a share of the time before the end of the world.</param>
/// <param name="IsTrainOnly">Whether the test part must not ask for this user.</param>
/// <param name="Tastes">How the user likes what topics have, by factor.</param>
/// <param name="HiddenTastes">How the user likes what articles have beyond their topics, by factor.</param>
internal sealed record WorldUser(
    int Id, int? Age, int Kind, double Mood, double Activity, double FirstDay, bool IsTrainOnly, double[] Tastes, double[] HiddenTastes)
{
    private const double MissingAges = 0.04;
    private const double TrainOnlyShare = 0.03;

    // What a kind of user adds to every rating.
    private static readonly double[] KindEffects = [-0.25, -0.10, 0.00, 0.10, 0.25];

    // How much of each taste is the user's age.
    private static readonly double[] TasteOfAge = [0.9, -0.7, 0.5];

    /// <summary>Makes users.</summary>
    public static WorldUser[] Make(int count, SeededRandom random)
    {
        var ids = random.DistinctIds(count, Math.Max(200_000, 2 * count));
        var tastes = random.Normals(count, WorldArticle.TasteFactors, 0.70);
        var hiddenTastes = random.Normals(count, WorldArticle.HiddenFactors, 1.00);
        return [.. Enumerable.Range(0, count).Select(user => Make(ids[user], tastes[user], hiddenTastes[user], random))];
    }

    /// <summary>Deals a number of events out to the users: the same few to each, and of all others a share by activity.</summary>
    /// <returns>How many events each user gets.</returns>
    public static IEnumerable<int> Shares(WorldUser[] users, int count, int fewest)
    {
        fewest = Math.Min(fewest, count / users.Length);
        var others = count - (fewest * users.Length);
        var sums = WorldDraws.RunningSums(Array.ConvertAll(users, user => user.Activity));
        var given = Array.ConvertAll(sums, sum => (int)(others * (sum / sums[^1])));
        return given.Select((until, user) => fewest + until - (user == 0 ? 0 : given[user - 1]));
    }

    /// <summary>Says how the user's tastes meet the article's topic.</summary>
    public double TasteFor(WorldArticle article) => Product(Tastes, article.TopicLoads);

    /// <summary>Says how the user likes what the article has beyond its topic.</summary>
    public double HiddenTasteFor(WorldArticle article) => Product(HiddenTastes, article.HiddenLoads);

    /// <summary>Makes a chance of a taste: from 0 for the strongest dislike to 1 for the strongest liking.</summary>
    public static double Chance(double taste) => 0.5 + (0.5 * taste / (1 + Math.Abs(taste)));

    private static WorldUser Make(int id, double[] tastes, double[] hiddenTastes, SeededRandom random)
    {
        // 16 to 81, most around 45.
        var age = 16 + (int)(22 * (random.NextDouble() + random.NextDouble() + random.NextDouble()));
        var isAgeKnown = random.NextDouble() >= MissingAges;
        var kind = random.NextInt(KindEffects.Length);
        for (var factor = 0; factor < TasteOfAge.Length; factor++)
            tastes[factor] += TasteOfAge[factor] * ((age - 48.5) / 11);
        return new WorldUser(
            id,
            isAgeKnown ? age : null,
            kind,
            Mood: (0.50 * random.NextNormal()) + KindEffects[kind],
            Activity: 1 / (random.NextDouble() + 0.02),
            FirstDay: random.NextDouble(),
            IsTrainOnly: random.NextDouble() < TrainOnlyShare,
            tastes,
            hiddenTastes);
    }

    private static double Product(double[] left, double[] right)
    {
        double sum = 0;
        for (var factor = 0; factor < left.Length; factor++)
            sum += left[factor] * right[factor];
        return sum;
    }
}
