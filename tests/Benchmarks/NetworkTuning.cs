using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>How the settings of networks with layers are chosen: on an inner split of training parts alone.</summary>
internal static class NetworkTuning
{
    /// <summary>
    /// Each setting whose name holds a word, on the inner 80/20 split of the training part of an 80/20 split: the RMSE after the last
    /// epoch, and the lowest, which says whether fewer epochs would do.
    /// </summary>
    /// <param name="word">How settings' names begin, such as <c>deep</c>.</param>
    /// <param name="folders">Data sets.</param>
    public static void Report(string word, string[] folders)
    {
        var splits = folders.Select(folder => Interactions.From(RatingFiles.Read(folder)).SplitRandom(0.2, 1).Train.SplitRandom(0.2, 1))
            .ToArray();
        foreach (var (name, make, options) in Settings().Where(setting => setting.Name.StartsWith(word, StringComparison.Ordinal)))
        {
            var before = Environment.CpuUsage.TotalTime;
            var errors = splits.Select(split => Errors(make, split, options)).ToArray();
            Console.WriteLine($"{name,-50} {string.Join(" ", errors)} {(Environment.CpuUsage.TotalTime - before).TotalSeconds,7:0.0} s");
        }
    }

    private static IEnumerable<(string Name, Func<Interactions, RatingNetwork> Make, FitOptions Options)> Settings() =>
        from factors in new[] { 50, 20 }
        from rate in new[] { 0.01, 0.02, 0.025 }
        from l2 in new[] { 3.5, 2 }
        from weightDecay in new[] { 1, 5, 20 }
        let options = FitOptions.Default with { LearningRate = rate, L2 = l2, WeightDecay = weightDecay }
        from setting in new (string Name, Func<Interactions, RatingNetwork> Make)[]
        {
            ("dot", train => new DotBias(train, factors)),
            ("alone", train => new EmbeddingMlp(train, factors, [50], dot: false)),
            ("deep", train => new EmbeddingMlp(train, factors, [50])),
            ("features", train => new FeatureMlp(train, Features.From(train), factors, [50])),
            ("wide", train => new FeatureMlp(train, Features.From(train), factors, [50], wide: true)),
        }
        select ($"{setting.Name} factors {factors} rate {rate} l2 {l2} weight decay {weightDecay}", setting.Make, options);

    private static string Errors(Func<Interactions, RatingNetwork> make, Split split, FitOptions options)
    {
        Workshop.Seed(1);
        var history = make(split.Train).Fit(split.Train, split.Validation, options);
        return $"{history.Last.ValidationRmse,8:0.0000} ({history.Best.ValidationRmse:0.0000} after {history.Best.Number,2})";
    }
}
