using System.Globalization;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>The loop itself: forward, mean squared error plus penalty, backward, step.</summary>
/// <param name="network">int64 [batch] twice in, float32 [batch] out.</param>
/// <param name="train">Rows with the network's indices.</param>
/// <param name="options">Checked ones.</param>
/// <param name="penalty">Of the batch's users and items, or null.</param>
internal sealed class TrainingLoop(
    Module<Tensor, Tensor, Tensor> network, Interactions train, FitOptions options, Func<Tensor, Tensor, Tensor>? penalty) : IEpochs
{
    private readonly optim.Optimizer optimizer = optim.Adam(network.parameters(), options.LearningRate);
    private readonly int batch = options.BatchFor(train.Count);
    private int step;

    /// <summary>Steps of all epochs.</summary>
    public int Steps => options.Epochs * ((train.Count + batch - 1) / batch);

    /// <summary>The learning rate of the next step.</summary>
    public double Rate => options.Decay == Decay.Linear ? options.LearningRate * (1 - (step / (double)Steps)) : options.LearningRate;

    /// <summary>One epoch.</summary>
    /// <param name="afterStep">Gets the steps done so far, and the epoch's mean loss so far.</param>
    /// <returns>The mean loss and the mean squared error of the epoch's rows, each as its step saw it.</returns>
    public (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null)
    {
        network.train();
        // What is made in a scope is freed at its end: without it, native memory grows with every step.
        using var epochScope = NewDisposeScope();
        var order = randperm(train.Count);
        double lossSum = 0, errorSum = 0;
        for (var start = 0; start < train.Count; start += batch)
        {
            using var stepScope = NewDisposeScope();
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = Rate;
            var count = Math.Min(batch, train.Count - start);
            var rows = order.narrow(0, start, count);
            var (users, items) = (train.UserTensor.index_select(0, rows), train.ItemTensor.index_select(0, rows));
            var predicted = network.forward(users, items);
            Scores.CheckShape(network, predicted, count);
            var error = functional.mse_loss(predicted, train.RatingTensor.index_select(0, rows));
            var loss = penalty is null ? error : error + (options.L2 * penalty(users, items));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            errorSum += error.item<float>() * (double)count;
            lossSum += Finite(loss.item<float>()) * count;
            step++;
            afterStep?.Invoke(step, lossSum / (start + count));
        }
        return (lossSum / train.Count, errorSum / train.Count);
    }

    /// <inheritdoc />
    public void Dispose() => optimizer.Dispose();

    private double Finite(float loss) => float.IsFinite(loss) ? loss : throw new InvalidOperationException(string.Create(
        CultureInfo.InvariantCulture, $"The loss is {loss} after step {step + 1} of {Steps}: training has diverged. Try a lower LearningRate, and look for NaN in the ratings."));
}
