using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>Ranking of all unseen items, each user's last choice held out: what every model reaches, and in how many CPU seconds.</summary>
internal static class RankingBenchmark
{
    private static readonly int[] Seeds = [1, 2, 3];
    private static readonly double[] FadingHours = [0.5, 1, 2, 3, 4, 6, 9, 12, 24, 48, 72, 168, 720, 8760];

    private static readonly (string Name, Func<Interactions, IRanker> Fit)[] Models =
    [
        ("popularity", train => new Popularity(train)),
        ("popularity, fading", Fading),
        ("item neighbours", train => new ItemNeighbourRanker(train)),
        ("EASE", train => new Ease(train)),
        ("ALS, implicit", train => AlternatingLeastSquares.Implicit(train)),
        ("BPR", train => Pairs(train, RankingOptions.Default with { Loss = RankingLoss.Bpr })),
        ("sampled log loss", train => Pairs(train, RankingOptions.Default with { Loss = RankingLoss.LogLoss })),
        ("adaptive hinge", train => Pairs(train, RankingOptions.Default with { Loss = RankingLoss.AdaptiveHinge })),
        ("triplet", train => Pairs(train, RankingOptions.Default with { Loss = RankingLoss.Triplet })),
        ("sampled softmax", train => Pairs(train, RankingOptions.Default with { Loss = RankingLoss.SampledSoftmax })),
        ("two-tower", train => Histories(new TwoTower(train), train)),
        ("two stages", TwoStages),
        ("next item, pooling", train => Histories(new NextItem(train), train)),
        ("next item, attention", train => Histories(new NextItem(train, attention: true), train)),
    ];

    /// <summary>The figures that are reported: the options are fixed.</summary>
    /// <param name="folder">The data.</param>
    /// <param name="words">Parts of names choose models; without any all are taken.</param>
    public static void Report(string folder, IReadOnlyList<string> words)
    {
        var (train, held) = Read(folder).SplitLastOut();
        Table(
            train, held, [.. Models, .. PlantedRanker.For(train).Select(truth => (truth.Name, (Func<Interactions, IRanker>)(_ => truth)))],
            Seeds, words);
    }

    /// <summary>Other settings, on the last choice but one: what is reported is never looked at.</summary>
    public static void Tune(string folder, IReadOnlyList<string> words)
    {
        var (train, held) = Read(folder).SplitLastOut().Train.SplitLastOut();
        Table(train, held,
        [
            .. FadingHours.Select(hours => Setting($"fading in {hours} h", rows => new RecentPopularity(rows, hours))),
            .. Models.Where(model => model.Name.StartsWith("two", StringComparison.Ordinal)),
            .. from count in new[] { 50, 100, 300 } from shrinkage in new[] { 0.0, 10, 20, 50 }
                select Setting($"neighbours {count} {shrinkage}", rows => new ItemNeighbourRanker(rows, count, shrinkage)),
            .. new[] { 30.0, 100, 200, 300, 500, 1000 }.Select(l2 => Setting($"EASE {l2}", rows => new Ease(rows, l2))),
            .. from factors in new[] { 16, 32 } from alpha in new[] { 3.0, 10 } from l2 in new[] { 10.0, 30, 50, 80, 120 }
               select Setting($"ALS {factors} alpha {alpha} l2 {l2}", rows => AlternatingLeastSquares.Implicit(rows, factors, l2, alpha)),
            // As step 11 trains them: few epochs, and all draws of a batch shared by the softmax, which needs more of them.
            .. from loss in Enum.GetValues<RankingLoss>()
               from rate in new[] { 0.003, 0.01, 0.03 } from l2 in new[] { 0.1, 0.5, 2, 8 }
               select Setting($"losses {loss}, rate {rate}, L2 {l2}", rows => Pairs(rows, RankingOptions.Default with
               {
                   Loss = loss,
                   Drawn = loss == RankingLoss.SampledSoftmax ? 20 : 4,
                   Epochs = 10,
                   LearningRate = rate,
                   L2 = l2,
               }, factors: 32)),
        ], [1], words);
        static (string, Func<Interactions, IRanker>) Setting(string name, Func<Interactions, IRanker> fit) => (name, fit);
    }

    /// <summary>EASE, ALS and BPR, and their blend: nDCG@10 of each user, and what blends gain on the best part, by seeds.</summary>
    public static void Blended(string folder, bool lastOut)
    {
        Split Parted(Interactions rows) => lastOut ? rows.SplitLastOut() : rows.SplitRandom(0.2, seed: 1);
        var (train, held) = Parted(Read(folder));
        Func<Interactions, IRanker>[] parts =
            [.. Models.Where(model => model.Name is "EASE" or "ALS, implicit" or "BPR").Select(model => model.Fit)];
        List<double[][]> runs = [];
        foreach (var seed in Seeds)
        {
            Workshop.Seed(seed);
            var models = parts.Select(fit => fit(train)).ToArray();
            var (inner, innerHeld) = Parted(train);
            var weights = Blend.Weights(inner, innerHeld, [.. parts.Select(fit => fit(inner))]);
            Console.WriteLine($"seed {seed}: weights {string.Join(" ", weights)}");
            IRanker[] all = [.. models, Blend.Rankings(models), Blend.Rankings(models, weights)];
            runs.Add([.. all.Select(model => Gains(model, train, held))]);
        }
        // Means over seeds, of each user.
        double[][] gains = [.. Enumerable.Range(0, 5).Select(model =>
            (double[])[.. Enumerable.Range(0, runs[0][model].Length).Select(user => runs.Average(run => run[model][user]))])];
        var best = gains.Take(3).MaxBy(model => model.Average())!;
        foreach (var (name, ofUsers) in new[] { "EASE", "ALS, implicit", "BPR", "blend, equal weights", "blend, inner weights" }.Zip(gains))
        {
            double[] differences = [.. ofUsers.Zip(best, (one, other) => one - other)];
            var error = Math.Sqrt(differences.Average(value => Math.Pow(value - differences.Average(), 2)) / differences.Length);
            Console.WriteLine($"{name,-30} {ofUsers.Average(),7:0.0000}  on the best part {differences.Average(),7:0.0000} "
                + $"+- {1.96 * error:0.0000}");
        }
    }

    private static double[] Gains(IRanker model, Interactions train, Interactions held)
    {
        var users = HeldOutUser.From(model, train, held);
        var gains = new double[users.Count];
        ScoredUsers.Visit(model, train, HeldOutUser.Queries(users, held), (query, scores) =>
            gains[query] = Ranking.From(scores, users[query].Items, users[query].Unknown).Ndcg(10));
        return gains;
    }

    private static Interactions Read(string folder)
    {
        TorchSharp.torch.set_num_threads(1);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var data = name == "idea" ? Interactions.FromEvents(RatingFiles.ReadEvents(folder), ("interesting", 1))
            : File.Exists(Path.Combine(folder, "clicks.csv")) ? Interactions.FromEvents(RatingFiles.ReadEvents(folder))
            : Interactions.From(RatingFiles.Read(folder)).Positives(name.StartsWith("ml-", StringComparison.Ordinal) ? 4 : null);
        Console.WriteLine($"\n{name}: {data}");
        return data;
    }

    private static void Table(
        Interactions train, Interactions held, IReadOnlyList<(string Name, Func<Interactions, IRanker> Fit)> models, int[] seeds,
        IReadOnlyList<string> words)
    {
        Console.WriteLine(
            $"{"",-30} {"HR@10",7} {"spread",7} {"nDCG@10",7} {"spread",7} {"MRR",7} {"coverage",8} {"novelty",7} {"CPU s",7}");
        foreach (var (name, fit) in models.Where(model => words.Count == 0 || words.Any(model.Name.Contains)))
        {
            var results = seeds.Select(seed =>
            {
                Workshop.Seed(seed);
                var before = Environment.CpuUsage.TotalTime;
                var model = fit(train);
                var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                var metrics = RankingMetrics.Of(model, train, held);
                (model as IDisposable)?.Dispose();
                return (Metrics: metrics, Seconds: seconds);
            }).ToArray();
            double Mean(Func<RankingMetrics, double> of) => results.Average(result => of(result.Metrics));
            // The standard deviation over seeds.
            double Spread(Func<RankingMetrics, double> of) =>
                results.Length < 2 ? 0
                : Math.Sqrt(results.Sum(result => Math.Pow(of(result.Metrics) - Mean(of), 2)) / (results.Length - 1));
            Console.WriteLine(
                $"{name,-30} {Mean(m => m.HitRate),7:0.0000} {Spread(m => m.HitRate),7:0.0000} {Mean(m => m.Ndcg),7:0.0000} "
                + $"{Spread(m => m.Ndcg),7:0.0000} {Mean(m => m.MeanReciprocalRank),7:0.0000} "
                + $"{Mean(m => m.CatalogueCoverage),8:0.000} {Mean(m => m.Novelty),7:0.00} "
                + $"{results.Average(result => result.Seconds),7:0.0}");
        }
    }

    // By what predicts the last choice but one best.
    private static RecentPopularity Fading(Interactions train)
    {
        var (inner, held) = train.SplitLastOut();
        return new RecentPopularity(train, FadingHours.MaxBy(hours => RankingMetrics.Of(new RecentPopularity(inner, hours), inner, held).Ndcg));
    }

    private static DotBias Pairs(Interactions train, RankingOptions options, int factors = 50)
    {
        var model = new DotBias(train, factors, mean: false);
        model.FitRanking(train, options);
        return model;
    }

    private static HistoryNetwork Histories(HistoryNetwork model, Interactions train)
    {
        model.FitRanking(train);
        return model;
    }

    private static TwoStage TwoStages(Interactions train)
    {
        var model = new TwoStage(train);
        model.FitRanking(train);
        return model;
    }
}
