using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>The loop itself: draw negatives, score, loss plus penalty, backward, step.</summary>
internal sealed class RankingLoop : IEpochs
{
    private readonly nn.Module network;
    private readonly Interactions train;
    private readonly RankingOptions options;
    private readonly Scoring scoring;
    private readonly NegativeSampler sampler;
    private readonly TableOptimizer? tables;
    private readonly Adam? optimizer;
    private readonly int[] rows;
    private readonly int batch;
    private readonly Tensor? logs;
    private int step;

    /// <summary>Scores a batch's own items, and its negatives.</summary>
    /// <param name="rows">Of the training part.</param>
    /// <param name="items">int64 [batch].</param>
    /// <param name="negatives">int64 [batch, negatives], or [negatives] where all rows share them.</param>
    /// <returns>float32 [batch], [batch, negatives], and float32 [], which L2 multiplies.</returns>
    public delegate (Tensor Positive, Tensor Negatives, Tensor Penalty) Scoring(int[] rows, Tensor items, Tensor negatives);

    /// <param name="network">What learns.</param>
    /// <param name="train">With the network's indices.</param>
    /// <param name="options">Checked ones.</param>
    /// <param name="scoring">How the network scores.</param>
    public RankingLoop(nn.Module network, Interactions train, RankingOptions options, Scoring scoring)
    {
        (this.network, this.train, this.options, this.scoring) = (network, train, options, scoring);
        rows = [.. Enumerable.Range(0, train.Count).Where(row => train.ItemIndices[row] > 0)];
        batch = options.BatchFor(rows.Length);
        sampler = new NegativeSampler(train, options.Negatives, new SeededRandom(options.Seed ?? RandomSeed.Current));
        if (options.Optimizer != Optimizer.DenseAdam)
            tables = new TableOptimizer(network, FitOptions.Default with { Optimizer = options.Optimizer }, isPenalised: false);
        Parameter[] dense = [.. network.named_parameters().Where(weight => tables?.Names.Contains(weight.name) != true).Select(weight => weight.parameter)];
        if (dense.Length > 0)
            optimizer = optim.Adam(dense, options.LearningRate);
        logs = options.Loss != RankingLoss.SampledSoftmax ? null
            : tensor([.. Enumerable.Range(0, train.Items.Size).Select(item => (float)Math.Log(Math.Max(sampler.Probability(item), float.Epsilon)))]).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public int Steps => options.Epochs * ((rows.Length + batch - 1) / batch);

    /// <inheritdoc />
    public double Rate => options.LearningRate * (1 - (step / (double)Steps));

    /// <inheritdoc />
    public (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null)
    {
        network.train();
        double sum = 0;
        using var order = randperm(rows.Length);
        var shuffled = Array.ConvertAll(order.data<long>().ToArray(), place => rows[place]);
        try
        {
            for (var start = 0; start < shuffled.Length; start += batch)
            {
                using var scope = NewDisposeScope();
                optimizer?.ParamGroups.First().LearningRate = Rate;
                tables?.Begin(Rate);
                var count = Math.Min(batch, shuffled.Length - start);
                var loss = Loss(shuffled.AsSpan(start, count).ToArray());
                optimizer?.zero_grad();
                loss.backward();
                optimizer?.step();
                tables?.Step();
                sum += Finite(loss.item<float>()) * count;
                step++;
                afterStep?.Invoke(step, sum / (start + count));
            }
        }
        finally
        {
            tables?.CatchUp();
        }
        return (sum / shuffled.Length, double.NaN);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        optimizer?.Dispose();
        tables?.Dispose();
        logs?.Dispose();
    }

    private Tensor Loss(int[] chosen)
    {
        int[] users = Array.ConvertAll(chosen, row => train.UserIndices[row]), items = Array.ConvertAll(chosen, row => train.ItemIndices[row]);
        Tensor own = Indices(items), negatives, isNegative;
        if (options.Loss == RankingLoss.SampledSoftmax)
        {
            var drawn = sampler.DrawShared(items, options.Drawn);
            negatives = Indices(drawn);
            isNegative = tensor(sampler.AreNegative(users, drawn)).view(users.Length, drawn.Length);
        }
        else
        {
            negatives = Indices(sampler.Draw(users, items, options.Drawn)).view(users.Length, options.Drawn);
            isNegative = negatives > 0;
        }
        var (positive, others, penalty) = scoring(chosen, own, negatives);
        if (logs is not null)
            (positive, others) = (positive - logs.index_select(0, own), others - logs.index_select(0, negatives));
        var loss = RankingLosses.Of(options.Loss, positive, others, isNegative).mean();
        return options.L2 == 0 ? loss : loss + (options.L2 * penalty);
    }

    private static Tensor Indices(int[] indices) => tensor(Array.ConvertAll(indices, index => (long)index));

    private double Finite(float loss) => float.IsFinite(loss) ? loss : throw new InvalidOperationException(Invariant($"The loss is {loss} after step {step + 1} of {Steps}: training has diverged. Try a lower LearningRate."));
}
