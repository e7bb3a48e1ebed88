using NotebookHelpers.Models;

namespace Benchmarks;

/// <summary>Implicit ALS on about as many choices, users and items as MovieLens-1M has, drawn: CPU seconds.</summary>
internal static class Als
{
    public static void Run(int factors)
    {
        var train = SyntheticRatings.Make(1_125_000, users: 6_040, items: 3_706);
        var pairs = train.UserIndices.Zip(train.ItemIndices).Distinct().Count();
        foreach (var rounds in new[] { 1, 15, 15, 15 })
        {
            var before = Environment.CpuUsage.TotalTime;
            var model = AlternatingLeastSquares.Implicit(train, factors, rounds: rounds, seed: 1);
            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            var scores = new float[model.Items.Size];
            model.Score(train.Rows([0]), scores);
            Console.WriteLine($"{pairs:#,0} pairs, {factors} factors: {seconds:0.0} CPU s; one user's scores {scores.Sum():0.0000}, "
                + $"{scores[1]:0.00000}, {scores[^1]:0.00000}");
        }
    }
}
