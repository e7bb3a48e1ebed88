using NotebookHelpers;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks;

/// <summary>Where an epoch's CPU time goes: the loop of Fit, with a look at the clock after each part.</summary>
internal static class Profile
{
    private const int Epochs = 8;

    /// <summary>Prints a row of milliseconds for the fastest epoch.</summary>
    public static void Run()
    {
        Workshop.Start();
        var (train, validation) = SessionData.Make();
        var options = Training.Options(Epochs);
        var model = new DotBias(train);
        using var tables = new TableOptimizer(model);
        var batch = options.BatchFor(train.Count);
        var best = Enumerable.Range(0, Epochs).Select(_ =>
        {
            var parts = new Dictionary<string, double>();
            var last = Now();
            void Add(string part)
            {
                parts[part] = parts.GetValueOrDefault(part) + Now() - last;
                last = Now();
            }
            model.train();
            using var epochScope = NewDisposeScope();
            var order = randperm(train.Count);
            for (var start = 0; start < train.Count; start += batch)
            {
                using var stepScope = NewDisposeScope();
                var rows = order.narrow(0, start, Math.Min(batch, train.Count - start));
                var (users, items, ratings) =
                    (train.UserTensor.index_select(0, rows), train.ItemTensor.index_select(0, rows),
                    train.RatingTensor.index_select(0, rows));
                tables.Begin(options.LearningRate);
                Add("batch");
                // Asked here, the rows are only shared in forward.
                foreach (var table in model.children().Cast<TorchSharp.Modules.Embedding>())
                    table.call(table.weight!.shape[0] == train.Users.Size ? users : items);
                Add("gather, catch up");
                var penalty = model.Penalty(users, items, RatingNetwork.Rarity);
                var loss = functional.mse_loss(model.forward(users, items), ratings) + (options.L2 * penalty);
                Add("forward, penalty");
                loss.backward();
                Add("backward");
                tables.Step();
                Add("scatter, Adam");
            }
            tables.CatchUp();
            Add("catch up of all rows");
            model.Predict(validation);
            Add("validation");
            return parts;
        }).MinBy(parts => parts.Values.Sum())!;
        Console.WriteLine(
            $"Exact Adam, CPU ms an epoch: {string.Join(", ", best.Select(part => $"{part.Key} {part.Value * 1000:0}"))}; "
            + $"together {best.Values.Sum() * 1000:0}.");
    }

    private static double Now() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
