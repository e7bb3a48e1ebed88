using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>How well a model ranks what users chose later: each metric's mean over users.</summary>
public sealed class RankingMetrics : IShown
{
    // The nine means, in the order of the table's columns.
    private readonly double[] figures;
    private readonly string note;

    private RankingMetrics(string model, int k, int users, double[] figures, double standardError, string note) =>
        (Model, K, Users, this.figures, StandardError, this.note) = (model, k, users, figures, standardError, note);

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>How long the lists were.</summary>
    public int K { get; }

    /// <summary>How many users were ranked for: those with a relevant item.</summary>
    public int Users { get; }

    /// <summary>Share of users with at least one relevant item among the first K.</summary>
    public double HitRate => figures[0];

    /// <summary>How far the hit rate is off by chance of who the users are: its standard deviation over users / √users.</summary>
    public double StandardError { get; }

    /// <summary>Normalised discounted cumulative gain at K.</summary>
    public double Ndcg => figures[1];

    /// <summary>Mean of 1 / the rank of the first relevant item, of all ranks.</summary>
    public double MeanReciprocalRank => figures[2];

    /// <summary>Relevant items among the first K, divided by K.</summary>
    public double Precision => figures[3];

    /// <summary>Relevant items among the first K, divided by all relevant items.</summary>
    public double Recall => figures[4];

    /// <summary>
    /// Mean average precision at K: for each user the precision at each relevant item among the first K, added up and divided by K or by
    /// the number of relevant items, whichever is less: 1 is a perfect list. Some papers divide by all relevant items: less, where users
    /// have more than K. With one held-out item a user both are the same.
    /// </summary>
    public double MeanAveragePrecision => figures[5];

    /// <summary>Share of pairs in which the relevant item comes before the other; 0.5 is chance.</summary>
    public double Auc => figures[6];

    /// <summary>Share of the items that are among anyone's first K; NaN for sampled negatives.</summary>
    public double CatalogueCoverage => figures[7];

    /// <summary>Mean -log2 of the share of training users who had a recommended item, in bits; NaN for sampled negatives.</summary>
    public double Novelty => figures[8];

    /// <summary>
    /// Ranks all items for each user, but for those that the user has in training, and looks where the held-out ones came.
    /// </summary>
    /// <param name="model">What ranks.</param>
    /// <param name="train">What users had: left out of the ranking, and the popularity for novelty.</param>
    /// <param name="heldOut">
    /// What users chose afterwards. A user is ranked for once, at the time of the earliest such row. An item that the model does not know
    /// is missed; one that the user has in training too is not asked for.
    /// </param>
    /// <param name="k">How long the lists are.</param>
    /// <param name="likedFrom">Held-out rows count from this rating on; null for all.</param>
    /// <param name="sampledNegatives">
    /// Null ranks all items. A number, such as 99, ranks the relevant items among so many others drawn at random, as some papers do: such
    /// figures are far higher, depend on the number, and can put a worse model first (Krichene and Rendle 2020). Only to compare with
    /// papers.
    /// </param>
    /// <param name="seed">The seed of the draw; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>The means over users.</returns>
    /// <exception cref="ArgumentException">No held-out row counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k or the number of negatives is below one.</exception>
    /// <exception cref="InvalidOperationException">The model returned a score that is not a number.</exception>
    public static RankingMetrics Of(
        IRanker model, Interactions train, Interactions heldOut, int k = 10, float? likedFrom = null, int? sampledNegatives = null,
        int? seed = null)
    {
        Require.NoneNull(model, train);
        Require.NotNull(heldOut);
        Require.AtLeastOne(k, nameof(k), "10");
        Require.That(likedFrom is not { } lowest || float.IsFinite(lowest), nameof(likedFrom), likedFrom, "a rating, such as 4, or null");
        Require.AtLeastOne(sampledNegatives ?? 1, nameof(sampledNegatives), "99, or null to rank all items");
        var users = HeldOutUser.From(model, train, heldOut, likedFrom);
        var figures = new List<double[]>();
        var length = Math.Min(k, model.Items.Size);
        var (list, best) = (new int[length], new float[length]);
        var recommended = new int[model.Items.Size];
        var random = new SeededRandom(seed ?? RandomSeed.Current);
        ScoredUsers.Visit(model, train, HeldOutUser.Queries(users, heldOut), (query, scores) =>
        {
            var user = users[query];
            if (sampledNegatives is { } negatives)
                KeepSample(scores, user.Items, negatives, random);
            figures.Add(FiguresOf(Ranking.From(scores, user.Items, user.Unknown), k));
            foreach (var item in list.AsSpan(0, TopK.Select(scores, list, best)))
                recommended[item]++;
        });
        var means = Enumerable.Range(0, figures[0].Length).Select(figure => figures.Average(user => user[figure])).ToArray();
        // The first figure is the hit rate.
        var variance = figures.Average(user => user[0] * user[0]) - Math.Pow(means[0], 2);
        var standardError = Math.Sqrt(Math.Max(0, variance) / users.Count);
        var had = new int[model.Items.Size];
        foreach (var (item, index) in ScoredUsers.ItemsIn(model, train.Items).Index())
            had[index] += train.ByItem[item].ToArray().DistinctBy(row => train.UserIndices[row]).Count();
        double[] ofCatalogue = sampledNegatives is null
            ? [Catalogue.Coverage(recommended), Catalogue.Novelty(recommended, had, train.Users.Count)]
            : [double.NaN, double.NaN];
        var note = Invariant($"{users.Count:#,0} users; standard error of HR@{k}: {standardError:0.0000}.");
        if (likedFrom is { } from)
            note += Invariant($" Relevant: ratings from {from}.");
        if (sampledNegatives is { } sampled)
            note += $" Ranked among {sampled} sampled items only: not comparable with figures over all items, and misleading.";
        return new RankingMetrics(model.Name, k, users.Count, [.. means, .. ofCatalogue], standardError, note);
    }

    string IShown.ToHtml() => Table([this]).Html();

    /// <summary>The metrics as a table of one row.</summary>
    /// <returns>Aligned lines.</returns>
    public override string ToString() => Table([this]).ToString();

    /// <summary>Several models' metrics, one row each.</summary>
    internal static ShownTable Table(IReadOnlyList<RankingMetrics> all)
    {
        var k = all[0].K;
        string[] columns =
            ["Model", $"HR@{k}", $"nDCG@{k}", "MRR", $"Precision@{k}", $"Recall@{k}", $"MAP@{k}", "AUC", $"Coverage@{k}", $"Novelty@{k}"];
        var rows = all.Select(metrics => (object?[])[metrics.Model, .. metrics.figures.Select(Cell)]);
        return new ShownTable(columns, [.. rows], all[0].note);

        static object? Cell(double value) => double.IsNaN(value) ? null : Math.Round(value, 4);
    }

    private static double[] FiguresOf(Ranking ranking, int k) =>
    [
        ranking.HitRate(k), ranking.Ndcg(k), ranking.ReciprocalRank(), ranking.Precision(k), ranking.Recall(k),
        ranking.AveragePrecision(k), ranking.Auc(),
    ];

    // What is not in the sample is no candidate any more.
    private static void KeepSample(Span<float> scores, int[] relevant, int negatives, SeededRandom random)
    {
        var all = scores.ToArray();
        int[] others = [.. Enumerable.Range(0, all.Length).Except(relevant).Where(item => all[item] > float.NegativeInfinity)];
        for (var drawn = 0; drawn < Math.Min(negatives, others.Length); drawn++)
        {
            var place = drawn + random.NextInt(others.Length - drawn);
            (others[drawn], others[place]) = (others[place], others[drawn]);
        }
        scores.Fill(float.NegativeInfinity);
        foreach (var item in relevant.Concat(others.Take(negatives)))
            scores[item] = all[item];
    }
}
