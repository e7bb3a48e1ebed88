using System.Diagnostics;
using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace Benchmarks;

/// <summary>Rating prediction: what each model reaches, and in how many seconds.</summary>
internal static class RatingBenchmark
{
    private static readonly int[] Seeds = [1, 2, 3];

    /// <summary>The figures that are reported: the options are fixed, and no epoch is chosen.</summary>
    /// <param name="folder">A data set.</param>
    /// <param name="folds">Five folds instead of three random 80/20 splits.</param>
    /// <param name="classicalOnly">Whether the networks, which take far longer, are left out.</param>
    /// <param name="word">Part of the names of the only models to try; null for all.</param>
    public static void Report(string folder, bool folds, bool classicalOnly = false, string? word = null)
    {
        var data = Read(folder);
        var splits = folds ? data.Folds(5, seed: 1) : [.. Seeds.Select(seed => data.SplitRandom(0.2, seed))];
        var models = new (string Name, Func<Interactions, Interactions, IRatingModel> Fit)[]
        {
            ("mean", (train, _) => new MeanModel(train)),
            ("biases", (train, _) => new BiasModel(train)),
            ("item neighbours", (train, _) => new Neighbours(train)),
            ("neighbours of both", (train, _) => new Neighbours(train, users: true)),
            ("factorization", (train, _) => new Factorization(train)),
            ("  with features", (train, _) => new Factorization(train, Features.From(train))),
            ("Bayesian factorization", (train, _) => new BayesianFactorization(train)),
            ("  with features", (train, _) => new BayesianFactorization(train, Features.From(train))),
            ("  with history too", (train, _) => new BayesianFactorization(train, Features.From(train), history: true)),
            ("blend, equal weights", (train, _) => Blend.Ratings(Parts(train))),
            ("blend, inner weights", (train, _) => Blend.Ratings(Parts(train), InnerWeights(train.SplitRandom(0.1, seed: 1)))),
            ("DotBias, session of 2017", Networks.Session2017),
            ("DotBias, default", Networks.Shallow),
            ("EmbeddingMlp", Networks.Deep),
            ("FeatureMlp", (train, validation) => Networks.Informed(train, validation)),
            ("FeatureMlp, wide", (train, validation) => Networks.Informed(train, validation, wide: true)),
        };
        Console.WriteLine(
            $"{"",-26} {string.Join(" ", splits.Select((_, split) => $"{(folds ? "fold " : "seed ") + (split + 1),8}"))} {"mean",8} "
            + $"{"MAE",8} {"MSE",8} {"CPU s",8}");
        foreach (var (name, fit) in models.TakeWhile(
            model => !classicalOnly || !model.Name.StartsWith("DotBias", StringComparison.Ordinal))
            .Where(model => word is null || model.Name.Contains(word, StringComparison.Ordinal)))
        {
            var results = splits.Select((split, index) => Measure(split, index + 1, fit)).ToArray();
            Console.WriteLine(
                $"{name,-26} {string.Join(" ", results.Select(result => $"{result.Rmse,8:0.0000}"))} "
                + $"{results.Average(result => result.Rmse),8:0.0000} "
                + $"{results.Average(result => result.Mae),8:0.0000} {results.Average(result => result.Rmse * result.Rmse),8:0.0000} "
                + $"{results.Average(result => result.Seconds),8:0.0}");
        }
    }

    private static IRatingModel[] Parts(Interactions train)
    {
        var features = Features.From(train);
        return [new Neighbours(train, users: true), new Factorization(train, features), new BayesianFactorization(train, features)];
    }

    private static IReadOnlyList<double> InnerWeights(Split inner)
    {
        var weights = Blend.Weights(inner.Validation, Parts(inner.Train));
        Console.WriteLine($"weights: {string.Join(" ", weights)}");
        return weights;
    }

    private static Interactions Read(string folder)
    {
        var data = Interactions.From(RatingFiles.Read(folder));
        Console.WriteLine($"\n{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}: {data}");
        return data;
    }

    private static (double Rmse, double Mae, double Seconds) Measure(
        Split split, int seed, Func<Interactions, Interactions, IRatingModel> fit)
    {
        Workshop.Seed(seed);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        // With the predictions: neighbours are not looked for before.
        var predicted = fit(split.Train, split.Validation).Predict(split.Validation);
        process.Refresh();
        var seconds = (process.TotalProcessorTime - before).TotalSeconds;
        return (Rmse.Of(predicted, split.Validation.Ratings), Mae.Of(predicted, split.Validation.Ratings), seconds);
    }
}
