using NotebookHelpers;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using NotebookHelpers.Training.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks;

/// <summary>Where an epoch's time goes, by part.</summary>
internal static class Profile
{
    public static void Run(Optimizer optimizer, int epochs = 12)
    {
        set_num_threads(1);
        var (train, validation) = SessionData.Make();
        var options = Training.Options(epochs) with { Optimizer = optimizer };
        Workshop.Seed(2017);
        var model = new DotBias(train);
        var parts = new Dictionary<string, double>();
        var from = 0.0;
        static double Now() => Environment.CpuUsage.TotalTime.TotalSeconds;
        void Count(string part)
        {
            var now = Now();
            parts[part] = parts.GetValueOrDefault(part) + now - from;
            from = Now();
        }
        from = Now();
        _ = (train.UserTensor, train.ItemTensor, train.RatingTensor);
        Count("0 tensors");
        using var tables = new TableOptimizer(model, options, true);
        Count("0 start");
        var batch = options.BatchFor(train.Count);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            parts.Clear();
            model.train();
            from = Now();
            using var epochScope = NewDisposeScope();
            var order = randperm(train.Count);
            Count("1 order");
            for (var start = 0; start < train.Count; start += batch)
            {
                using var stepScope = NewDisposeScope();
                var count = Math.Min(batch, train.Count - start);
                var rows = order.narrow(0, start, count);
                var (users, items) = (train.UserTensor.index_select(0, rows), train.ItemTensor.index_select(0, rows));
                var ratings = train.RatingTensor.index_select(0, rows);
                Count("2 batch");
                tables.Begin(0.02);
                Count("3 begin");
                var predicted = model.forward(users, items);
                Count("4 forward");
                var error = functional.mse_loss(predicted, ratings);
                var loss = error + (options.L2 * model.Penalty(users, items));
                Count("5 penalty");
                loss.backward();
                Count("6 backward");
                tables.Step();
                Count("7 step");
                _ = loss.item<float>();
                stepScope.Dispose();
                Count("8 dispose");
            }
            tables.CatchUp();
            Count("9 catch up");
            var p = model.Predict(validation);
            Count("A predict");
            _ = Rmse.Of(p, validation.Ratings) + Mae.Of(p, validation.Ratings);
            Count("B errors");
            Console.WriteLine($"{parts.Values.Sum():0.000}: " + string.Join(", ", parts.Select(part => $"{part.Key} {part.Value * 1000:0}")));
        }
    }
}
