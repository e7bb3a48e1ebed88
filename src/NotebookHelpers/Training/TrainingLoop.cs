using NotebookHelpers.Data;
using NotebookHelpers.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>The loop itself: forward, mean squared error plus penalty, backward, step.</summary>
internal sealed class TrainingLoop : IResumable
{
    private readonly Module<Tensor, Tensor, Tensor> network;
    private readonly Interactions train;
    private readonly FitOptions options;
    private readonly Func<Tensor, Tensor, Tensor>? penalty;
    private readonly TableOptimizer? tables;
    private readonly Adam? optimizer;
    private readonly WeightDecay weightDecay;
    private readonly int batch;
    private int step;

    /// <summary>Makes the optimizers.</summary>
    /// <param name="network">int64 [batch] twice in, float32 [batch] out.</param>
    /// <param name="train">Rows with the network's indices.</param>
    /// <param name="options">Checked ones.</param>
    /// <param name="penalty">Of the batch's users and items, or null.</param>
    /// <exception cref="ArgumentException">The optimizer cannot serve the penalty.</exception>
    public TrainingLoop(Module<Tensor, Tensor, Tensor> network, Interactions train, FitOptions options, Func<Tensor, Tensor, Tensor>? penalty)
    {
        (this.network, this.train, this.options, this.penalty, batch) = (network, train, options, penalty, options.BatchFor(train.Count));
        if (options.Optimizer != Optimizer.DenseAdam)
            tables = new TableOptimizer(network, options, isPenalised: penalty is not null);
        if (penalty is not null && tables is not null && options.L2Over == L2Over.WholeTables)
            this.penalty = (_, _) => tables.Penalty();
        weightDecay = new WeightDecay(network, options.WeightDecay);
        Parameter[] dense = [.. network.named_parameters().Where(weight => tables?.Names.Contains(weight.name) != true).Select(weight => weight.parameter)];
        if (dense.Length > 0)
            optimizer = optim.Adam(dense, options.LearningRate);
    }

    /// <inheritdoc />
    public int Steps => options.Epochs * ((train.Count + batch - 1) / batch);

    /// <inheritdoc />
    public double Rate => options.RateAt(step, Steps);

    /// <inheritdoc />
    public long Step
    {
        get => step;
        set
        {
            step = (int)value;
            tables?.Count = step;
            foreach (var state in Moments())
                state.step = step;
        }
    }

    /// <inheritdoc />
    public IEnumerable<Tensor> State() => (tables?.State() ?? []).Concat(Moments().SelectMany(state => new[] { state.exp_avg, state.exp_avg_sq }));

    /// <inheritdoc />
    public (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null)
    {
        network.train();
        // What is made in a scope is freed at its end: without it, native memory grows with every step.
        using var epochScope = NewDisposeScope();
        var order = randperm(train.Count);
        double lossSum = 0, errorSum = 0;
        try
        {
            for (var start = 0; start < train.Count; start += batch)
            {
                using var stepScope = NewDisposeScope();
                optimizer?.ParamGroups.First().LearningRate = Rate;
                tables?.Begin(Rate);
                var count = Math.Min(batch, train.Count - start);
                var rows = order.narrow(0, start, count);
                var (users, items) = (train.UserTensor.index_select(0, rows), train.ItemTensor.index_select(0, rows));
                var predicted = network.forward(users, items);
                Scores.CheckShape(network, predicted, count);
                var error = functional.mse_loss(predicted, train.RatingTensor.index_select(0, rows));
                var loss = penalty is null ? error : error + (options.L2 * penalty(users, items));
                optimizer?.zero_grad();
                loss.backward();
                optimizer?.step();
                tables?.Step();
                weightDecay.Apply(Rate);
                errorSum += error.item<float>() * (double)count;
                lossSum += Finite(loss.item<float>()) * count;
                step++;
                afterStep?.Invoke(step, lossSum / (start + count));
            }
        }
        finally
        {
            tables?.CatchUp();
        }
        return (lossSum / train.Count, errorSum / train.Count);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        optimizer?.Dispose();
        tables?.Dispose();
    }

    private IEnumerable<Adam.State> Moments() => optimizer?.state_dict().State.Cast<Adam.State>() ?? [];

    private double Finite(float loss) => float.IsFinite(loss) ? loss : throw new InvalidOperationException(Invariant($"The loss is {loss} after step {step + 1} of {Steps}: training has diverged. Try a lower LearningRate, and look for NaN in the ratings."));
}
