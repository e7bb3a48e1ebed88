using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>
/// From a file to a training that is interrupted and goes on, with so many ratings: CPU seconds and peak memory after each part.
/// </summary>
internal static class Large
{
    private const int UsersPerMillion = 6_500;
    private const int Items = 60_000;
    private const int Factors = 32;

    public static void Run(int rows)
    {
        Workshop.Start();
        TorchSharp.torch.set_num_threads(1);
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            var file = Path.Combine(folder, SessionData.Table);
            Write(file, rows);
            var last = Environment.CpuUsage.TotalTime;
            void Done(string part)
            {
                var now = Environment.CpuUsage.TotalTime;
                Console.WriteLine(
                    $"{rows:#,0} ratings: {part,-32} {(now - last).TotalSeconds,7:0.00} CPU s, peak {Training.PeakMemory(),6:0} MB");
                last = now;
            }
            var data = Interactions.From(RatingFiles.ReadCsv(file, new Roles("user", "item", "rating") { RatingRange = (0, 6) }));
            Done("read, index");
            var (train, validation) = data.SplitRandom(0.1, seed: 1);
            Done("split");
            var options = FitOptions.Default with
            {
                Epochs = 2,
                Optimizer = Optimizer.Sgd,
                Seed = 1,
                Checkpoint = Path.Combine(folder, "training.checkpoint")
            };
            using var source = new CancellationTokenSource();
            try
            {
                New(train).Fit(train, validation, options with { AfterEpoch = _ => source.Cancel() }, source.Token);
            }
            catch (OperationCanceledException)
            {
                Done("epoch 1, checkpoint, interrupted");
            }
            var history = New(train).Fit(train, validation, options with { Resume = true });
            Done($"epoch 2 of {history.Count}, resumed");
            Console.WriteLine($"validation RMSE {history[0].ValidationRmse:0.0000}, {history.Last.ValidationRmse:0.0000}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static DotBias New(Interactions train)
    {
        Workshop.Seed(2017);
        return new DotBias(train, Factors);
    }

    // A file larger than memory could hold as text: it is written row by row.
    private static void Write(string file, int rows)
    {
        var (random, users) = (new SeededRandom(1), (int)(rows / 1e6 * UsersPerMillion));
        using var csv = new StreamWriter(file, append: false, bufferSize: 1 << 20, encoding: System.Text.Encoding.ASCII);
        csv.WriteLine("user,item,rating");
        for (var row = 0; row < rows; row++)
        {
            int user = random.NextInt(users), item = (int)(Items * Math.Pow(random.NextDouble(), 2));
            // Biases that can be learned, from the ids alone.
            var rating = Math.Clamp((int)Math.Round(2 + (user % 3) + (0.5 * (item % 4)) + random.NextNormal()), 0, 6);
            csv.WriteLine($"{100_000 + user},{500_000 + item},{rating}");
        }
    }
}
