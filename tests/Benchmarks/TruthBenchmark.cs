using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace Benchmarks;

/// <summary>
/// The embedded data's contest: models trained on all ratings, scored on the test table's true ratings. To be run once, when nothing is
/// left to choose.
/// </summary>
internal static class TruthBenchmark
{
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];

    public static void Report()
    {
        var train = Interactions.From(RatingFiles.Read(Checkout.Articles));
        var truth = Path.Combine(Checkout.Articles, "truth.csv");
        // What training reports of validation rows is not looked at; a few of its own rows stand in for them.
        var some = train.SplitRandom(0.05, seed: 1).Validation;
        var models = new (string Name, Func<IRatingModel> Fit)[]
        {
            ("mean", () => new MeanModel(train)),
            ("biases", () => new BiasModel(train)),
            ("DotBias, session of 2017", () => Networks.Session2017(train, some)),
            ("DotBias, default", () => Networks.Shallow(train, some)),
            ("EmbeddingMlp", () => Networks.Deep(train, some)),
            ("FeatureMlp", () => Networks.Informed(train, some)),
            ("FeatureMlp, wide", () => Networks.Informed(train, some, wide: true)),
            ("factorization", () => new Factorization(train)),
            ("  with features", () => new Factorization(train, Features.From(train))),
            ("Bayesian factorization", () => new BayesianFactorization(train)),
            ("  with features", () => new BayesianFactorization(train, Features.From(train))),
        };
        Console.WriteLine(
            $"{"RMSE on truth.csv",-26} {string.Join(" ", Seeds.Select(seed => $"{"seed " + seed,8}"))} {"mean",8} {"spread",8}");
        foreach (var (name, fit) in models)
        {
            double[] errors = [.. Seeds.Select(seed =>
            {
                Workshop.Seed(seed);
                return Leaderboard.Score(fit().PredictTest(train), truth);
            })];
            var mean = errors.Average();
            Console.WriteLine(
                $"{name,-26} {string.Join(" ", errors.Select(error => $"{error,8:0.0000}"))} {mean,8:0.0000} "
                + $"{Math.Sqrt(errors.Sum(error => (error - mean) * (error - mean)) / (Seeds.Length - 1)),8:0.0000}");
        }
    }
}
