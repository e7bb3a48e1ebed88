using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace Benchmarks;

/// <summary>How the defaults of the classical models are chosen: on an inner split of training parts alone.</summary>
internal static class ClassicalTuning
{
    /// <summary>Each setting whose name holds a word, on the inner 80/20 split of the training part of an 80/20 split.</summary>
    /// <param name="word">Part of settings' names, such as <c>side</c>.</param>
    /// <param name="folders">Data sets.</param>
    public static void Report(string word, string[] folders)
    {
        Workshop.Seed(1);
        var splits = folders.Select(folder => Interactions.From(RatingFiles.Read(folder)).SplitRandom(0.2, 1).Train.SplitRandom(0.2, 1))
            .ToArray();
        foreach (var (name, fit) in Settings().Where(setting => setting.Name.StartsWith(word, StringComparison.Ordinal)))
        {
            var before = Environment.CpuUsage.TotalTime;
            var errors = splits.Select(split => Rmse.Of(fit(split.Train), split.Validation)).ToArray();
            Console.WriteLine(
                $"{name,-60} {string.Join(" ", errors.Select(error => $"{error,8:0.0000}"))} "
                + $"{(Environment.CpuUsage.TotalTime - before).TotalSeconds,7:0.0} s");
        }
    }

    private static IEnumerable<(string Name, Func<Interactions, IRatingModel> Fit)> Settings()
    {
        foreach (var rate in new[] { 0.003f, 0.004f, 0.006f, 0.01f, 0.015f })
        {
            foreach (var factors in new[] { 32, 64, 96 })
            {
                foreach (var epochs in new[] { 30, 60 })
                {
                    foreach (var l2 in new[] { 0.8f, 1, 1.2f, 1.4f, 1.8f })
                    {
                        yield return ($"ids rate {rate} factors {factors} epochs {epochs} l2 {l2}", train =>
                            new Factorization(train, null, factors, epochs, rate, l2));
                        yield return ($"side rate {rate} factors {factors} epochs {epochs} l2 {l2}", train =>
                            new Factorization(train, Features.From(train), factors, epochs, rate, l2));
                    }
                }
            }
        }

        foreach (var users in new[] { false, true })
        {
            foreach (var k in new[] { 20, 50, 80 })
            {
                foreach (var damping in new[] { 0, 0.1, 0.3 })
                {
                    yield return ($"near {(users ? "both" : "items")} k {k} damping {damping}", train =>
                        new Neighbours(train, users, k, damping: damping));
                }
            }
        }

        foreach (var (factors, rounds, chains) in new[] { (8, 250, 2), (8, 125, 4), (16, 130, 2), (8, 500, 1) })
        {
            yield return ($"gibbs history {factors} rounds {rounds} chains {chains}", train =>
                new BayesianFactorization(train, Features.From(train), true, factors, rounds, chains));
            yield return ($"gibbs side {factors} rounds {rounds} chains {chains}", train =>
                new BayesianFactorization(train, Features.From(train), false, factors, rounds, chains));
            yield return ($"gibbs ids {factors} rounds {rounds} chains {chains}", train =>
                new BayesianFactorization(train, null, false, factors, rounds, chains));
        }
    }
}
