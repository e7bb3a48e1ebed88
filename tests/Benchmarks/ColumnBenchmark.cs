using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;

namespace Benchmarks;

/// <summary>What side columns cost or gain: the data's own, the same shuffled, columns of noise, and planted ones that matter.</summary>
internal static class ColumnBenchmark
{
    private static readonly (string Name, Func<Interactions, Features> Columns)[] Kinds =
    [
        ("its columns", PlantedColumns.Own),
        ("shuffled", PlantedColumns.Shuffled),
        ("users' noise", train => PlantedColumns.WithNoise(new Features(SideTable.IdsOf(train.Users), SideTable.IdsOf(train.Items), []), 1)),
        ("its columns and noise", train => PlantedColumns.WithNoise(PlantedColumns.Own(train), 1)),
        ("its columns and noise five times", train => PlantedColumns.WithNoise(PlantedColumns.Own(train), 5)),
    ];

    /// <summary>RMSE of ids only, and what each kind of columns adds to it; below 0, the columns help.</summary>
    /// <param name="folder">A data set.</param>
    /// <param name="word">How a model's name begins; empty for all.</param>
    /// <param name="inner">Inside the training parts of the first fold, to choose by; else three folds.</param>
    public static void Report(string folder, string word, bool inner)
    {
        var data = Interactions.From(RatingFiles.Read(folder));
        Console.WriteLine($"\n{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}{(inner ? ", inside a training part" : "")}");
        var models = new (string Name, Func<Interactions, Features?, IRatingModel> Fit)[]
        {
            ("factorization", (train, features) => new Factorization(train, features)),
            ("Bayesian", (train, features) => new BayesianFactorization(train, features)),
            ("Bayesian, history", (train, features) => new BayesianFactorization(train, features, history: true)),
        };
        foreach (var (name, fit) in models.Where(model => model.Name.StartsWith(word, StringComparison.Ordinal)))
        {
            foreach (var strength in new[] { 0f, 0.1f, 0.3f })
            {
                var folds = PlantedColumns.Ratings(data, strength).Folds(5, seed: 1).Take(inner ? 1 : 3);
                var splits = folds.Select(fold => inner ? fold.Train.SplitRandom(0.2, 1) : fold).ToArray();
                double Mean(Func<Interactions, Features?> columns) => splits.Average(split =>
                {
                    Workshop.Seed(1);
                    return Rmse.Of(fit(split.Train, columns(split.Train)), split.Validation);
                });
                var kinds = strength == 0 ? Kinds
                    : [("its columns, and planted ones", train => PlantedColumns.WithGroups(PlantedColumns.Own(train)))];
                var (ids, own) = (Mean(_ => null), Mean(PlantedColumns.Own));
                Console.WriteLine($"{name,-20} planted {strength:0.0}: ids only {ids:0.0000}, its columns {own - ids:+0.0000;-0.0000}; "
                    + string.Join(", ", kinds.Skip(1 - Math.Sign(strength))
                        .Select(kind => $"{kind.Name} {Mean(kind.Columns) - ids:+0.0000;-0.0000}")));
            }
        }
    }
}
