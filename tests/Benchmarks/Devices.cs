using System.Diagnostics;
using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace Benchmarks;

/// <summary>
/// Trains the same networks from the same seed on the processor and on a card: seconds an epoch, and how far the two curves part; then a
/// training that begins on one device and goes on on the other.
/// </summary>
internal static class Devices
{
    private const int Epochs = 5;

    public static void Report(string folder)
    {
        Workshop.Start();
        var (train, validation) = Interactions.From(RatingFiles.Read(folder)).SplitRandom(seed: 2017);
        string[] devices = TorchSharp.torch.cuda.is_available() ? ["cpu", "cuda"] : ["cpu"];
        Console.WriteLine($"{train.Count:#,0} ratings, {Epochs} epochs, one thread of the processor.\n");
        Console.WriteLine("| model | device | s an epoch | validation RMSE | farthest from cpu |\n|---|---|---|---|---|");
        var features = Features.From(train);
        Compare("DotBias, 50 factors", () => new DotBias(train));
        Compare("EmbeddingMlp, [1000]", () => new EmbeddingMlp(train, hidden: [1000]));
        Compare("EmbeddingMlp, [1000], no dropout", () => new EmbeddingMlp(train, hidden: [1000], dropout: 0));
        Compare("FeatureMlp, [200], wide", () => new FeatureMlp(train, features, hidden: [200], wide: true));
        if (devices.Length == 1)
        {
            Console.WriteLine("\ntorch finds no card that it can use: only cpu was measured.");
            return;
        }
        GoOn("cpu", "cuda");
        GoOn("cuda", "cpu");

        void Compare(string name, Func<RatingNetwork> make)
        {
            double[] first = [];
            foreach (var device in devices)
            {
                var (history, seconds) = Fitted(make, Options(device));
                double[] curve = [.. history.Select(epoch => epoch.ValidationRmse)];
                first = first.Length == 0 ? curve : first;
                var farthest = curve.Zip(first, (rmse, its) => Math.Abs(rmse - its)).Max();
                Console.WriteLine($"| {name} | {device} | {seconds / Epochs:0.00} | {curve[^1]:0.0000} | {farthest:0.00000} |");
            }
        }

        void GoOn(string from, string to)
        {
            var checkpoint = Path.GetTempFileName();
            File.Delete(checkpoint);
            try
            {
                var halfway = Options(from) with { Checkpoint = checkpoint };
                try
                {
                    Fitted(() => new DotBias(train), halfway with
                    {
                        AfterEpoch = epoch =>
                        {
                            if (epoch.Number == 2)
                                throw new OperationCanceledException();
                        },
                    });
                }
                catch (OperationCanceledException)
                {
                    // As if the machine had stopped after two epochs.
                }
                var (wentOn, _) = Fitted(() => new DotBias(train), halfway with { Device = to, Resume = true, AfterEpoch = null });
                var (whole, _) = Fitted(() => new DotBias(train), Options(to));
                var apart = Math.Abs(wentOn.Last.ValidationRmse - whole.Last.ValidationRmse);
                Console.WriteLine($"\nDotBias, two epochs on {from}, three more on {to}: RMSE {wentOn.Last.ValidationRmse:0.0000}, "
                    + $"{apart:0.00000} from one that was on {to} throughout.");
            }
            finally
            {
                File.Delete(checkpoint);
            }
        }

        (History History, double Seconds) Fitted(Func<RatingNetwork> make, FitOptions options)
        {
            Workshop.Seed(2017);
            using var model = make();
            // The first touch of a card takes seconds.
            TorchSharp.torch.ones(1, device: options.Device!).item<float>();
            var begin = Stopwatch.GetTimestamp();
            var history = model.Fit(train, validation, options);
            return (history, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
    }

    private static FitOptions Options(string device) => FitOptions.Default with { Epochs = Epochs, Device = device };
}
