using NotebookHelpers;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Whether trainings leave memory behind: many, one after the other, each interrupted after a random few steps.</summary>
internal static class Interrupted
{
    private const int Between = 10;
    private const int Epochs = 2;
    private const int Batch = 1024;

    /// <summary>Prints a row for each ten trainings: the memory as it is, and after all that nobody holds was collected.</summary>
    /// <param name="count">How many trainings of each network.</param>
    /// <param name="whole">Whether they run to their end, of as many steps as an interrupted one may take.</param>
    public static void Run(int count, bool whole)
    {
        Workshop.Start();
        Console.WriteLine("| network | trainings | tensors | RSS, MB | tensors after a collection | managed MB | RSS, MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var (train, validation) = Interactions.From(RatingFiles.Read(Checkout.Articles)).SplitRandom(0.2, seed: 1);
        foreach (var (name, network) in Training.Networks)
        {
            var (chance, steps) = (new Random(2017), Epochs * train.Count / Batch);
            for (var done = 0; done <= count; done++)
            {
                if (done % Between == 0)
                    Print(name, done);
                if (done < count)
                    Train(network, train, validation, whole ? null : chance.Next(1, steps));
            }
        }
    }

    // A method of its own: no variable of the loop keeps the model.
    private static void Train(Func<Interactions, RatingNetwork> network, Interactions train, Interactions validation, int? steps)
    {
        using var source = new CancellationTokenSource();
        var options = FitOptions.Default with { Epochs = Epochs, BatchSize = Batch };
        try
        {
            // The rate is asked for before each step.
            network(train).Fit(train, validation, steps is null ? options : options with
            {
                RateOfShare = _ =>
                {
                    if (--steps < 0)
                        source.Cancel();
                    return options.LearningRate;
                },
            }, source.Token);
        }
        catch (OperationCanceledException) when (steps is not null)
        {
        }
    }

    private static void Print(string name, int done)
    {
        var (tensors, memory) = (Tensor.TotalCount, Memory());
        for (var round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Console.WriteLine(
            $"| {name} | {done} | {tensors} | {memory:0} | {Tensor.TotalCount} | {GC.GetTotalMemory(false) / 1e6:0.0} | {Memory():0} |");
    }

    private static double Memory() => Environment.WorkingSet / 1048576.0;
}
