using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>How the defaults are chosen: inside training parts alone, so that no row that is reported is ever looked at.</summary>
internal static class Tuning
{
    private static readonly int[] Seeds = [1, 2, 3];

    /// <summary>Each setting on the inner 80/20 splits of the training parts of three 80/20 splits; the last epoch counts.</summary>
    /// <param name="folders">Data sets: what is best on all is best by the mean of each one's RMSE over its lowest.</param>
    public static void Report(string[] folders)
    {
        FitOptions[] settings =
        [
            .. from epochs in new[] { 10, 20 }
               from l2 in new[] { 2.5, 3.5, 5 }
               from rate in new[] { 0.015, 0.02, 0.025, 0.03 }
               select FitOptions.Default with { Epochs = epochs, L2 = l2, LearningRate = rate },
        ];
        var errors = settings.Select(_ => new double[folders.Length]).ToArray();
        for (var folder = 0; folder < folders.Length; folder++)
        {
            var data = Interactions.From(RatingFiles.Read(folders[folder]));
            var inner = Seeds.Select(seed => data.SplitRandom(0.2, seed).Train.SplitRandom(0.2, seed)).ToArray();
            for (var setting = 0; setting < settings.Length; setting++)
                errors[setting][folder] = Seeds.Zip(inner).Average(split => Rmse(split.Second, split.First, settings[setting]));
        }
        var lowest = folders.Select((_, folder) => errors.Min(error => error[folder])).ToArray();
        Console.WriteLine(
            $"{"epochs",6} {"L2",5} {"rate",6} "
            + $"{string.Join(" ", folders.Select(folder => $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),22}"))} "
            + $"{"over lowest",12}");
        foreach (var (options, error) in settings.Zip(errors).OrderBy(pair => Over(pair.Second)))
        {
            Console.WriteLine(
                $"{options.Epochs,6} {options.L2,5} {options.LearningRate,6} "
                + $"{string.Join(" ", error.Select(value => $"{value,22:0.0000}"))} {Over(error),12:0.0000}");
        }

        double Over(double[] error) => error.Zip(lowest).Average(pair => pair.First / pair.Second);
    }

    /// <summary>
    /// The factor engine's rate and L2 inside training parts: the RMSE after five epochs at the session's size, and after ten of each
    /// folder.
    /// </summary>
    public static void ReportSgd(string[] folders)
    {
        var data = folders.Select(folder => (folder, Interactions.From(RatingFiles.Read(folder)).SplitRandom(0.2, Seeds[0]).Train, 10))
            .Prepend(("the session's size", SessionData.Make().Train, 5));
        foreach (var (name, train, epochs) in data)
        {
            var split = train.SplitRandom(0.2, Seeds[0]);
            foreach (var (optimizer, rates) in new[]
            {
                (Optimizer.Sgd, new[] { 0.02, 0.035, 0.05, 0.07 }),
                (Optimizer.ExactAdam, [0.025, 0.06]),
            })
            {
                var settings = from l2 in new[] { 2.5, 3.5, 5 }
                               from rate in rates
                               select FitOptions.Default with { Epochs = epochs, L2 = l2, LearningRate = rate, Optimizer = optimizer };
                foreach (var (options, rmse) in settings.Select(options => (options, Rmse(split, Seeds[0], options)))
                    .OrderBy(pair => pair.Item2))
                {
                    Console.WriteLine($"{name}: {optimizer,-10} L2 {options.L2,3} rate {options.LearningRate,5}: {rmse:0.0000}");
                }
            }
        }
    }

    // Infinite where it diverges.
    private static double Rmse(Split split, int seed, FitOptions options)
    {
        Workshop.Seed(seed);
        try
        {
            return new DotBias(split.Train).Fit(split.Train, split.Validation, options).Last.ValidationRmse;
        }
        catch (InvalidOperationException)
        {
            return double.PositiveInfinity;
        }
    }
}
