using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>A network that learns ratings: the loss is the mean squared error, plus the penalty.</summary>
internal sealed class RatingLoop : EpochLoop
{
    private readonly Module<Tensor, Tensor, Tensor> network;
    private readonly Interactions train;
    private readonly Device device;
    private readonly double l2;
    private readonly Func<Tensor, Tensor, Tensor>? penalty;
    private readonly NetworkOptimizer optimizer;

    /// <summary>Makes the optimizers.</summary>
    /// <param name="network">int64 [batch] twice in, float32 [batch] out.</param>
    /// <param name="train">Rows with the network's indices.</param>
    /// <param name="options">Options that were checked.</param>
    /// <param name="penalty">What L2 multiplies, of the batch's users and items; null for no penalty.</param>
    public RatingLoop(
        Module<Tensor, Tensor, Tensor> network, Interactions train, FitOptions options, Func<Tensor, Tensor, Tensor>? penalty)
        : base(train.Count, options.Epochs, options.BatchFor(train.Count), options.RateAt)
    {
        (this.network, this.train, l2, this.penalty) = (network, train, options.L2, penalty);
        device = ComputeDevice.DeviceOf(network);
        // A penalty on whole tables moves all their rows at each step, so that nothing is gained by looking at the batch's alone.
        var isDense = options.Optimizer == Optimizer.DenseAdam || (penalty is not null && options.L2Over == L2Over.WholeTables);
        optimizer = new NetworkOptimizer(network, options.LearningRate, isDense, options.WeightDecay);
    }

    /// <inheritdoc />
    public override IEnumerable<Tensor> State() => optimizer.State();

    /// <inheritdoc />
    public override void ContinueFrom(int epochs)
    {
        base.ContinueFrom(epochs);
        optimizer.ContinueFrom(checked((int)Step));
    }

    /// <inheritdoc />
    public override void Dispose() => optimizer.Dispose();

    protected override int[] NewOrder()
    {
        network.train();
        return RandomOrder(train.Count);
    }

    protected override (double Loss, double SquaredError) Learn(ReadOnlySpan<int> chosen, double rate)
    {
        // What is made in a scope is freed at its end: without it, native memory grows with every step.
        using var scope = NewDisposeScope();
        var rows = chosen.ToArray();
        var users = Array.ConvertAll(rows, row => train.UserIndices[row]).ToIndices(device);                   // int64 [batch]
        var items = Array.ConvertAll(rows, row => train.ItemIndices[row]).ToIndices(device);                   // int64 [batch]
        var ratings = tensor(Array.ConvertAll(rows, row => train.Ratings[row]), device: device);               // float32 [batch]
        double error = 0;
        var loss = optimizer.Step(rate, () =>
        {
            var predicted = network.forward(users, items);
            Scores.CheckShape(network, predicted, rows.Length);
            var squares = functional.mse_loss(predicted, ratings);
            error = squares.item<float>();
            return penalty is null ? squares : squares + (l2 * penalty(users, items));
        });
        return (loss * chosen.Length, error * chosen.Length);
    }

    protected override void EndEpoch() => optimizer.CatchUp();

    protected override bool AreWeightsFinite() => optimizer.AreWeightsFinite();
}
