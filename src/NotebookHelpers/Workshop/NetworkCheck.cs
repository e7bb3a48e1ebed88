using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers;

/// <summary>The checking of an exercise: each step returns it, the first that fails says what to do, and it shows itself.</summary>
public sealed class NetworkCheck : IShown
{
    private const int Pairs = 64;

    private readonly Module<Tensor, Tensor, Tensor>? network;
    private readonly Interactions train;
    private readonly Interactions validation;
    private string message = "Right: one number for each pair.";

    internal NetworkCheck(Func<Module<Tensor, Tensor, Tensor>> make, Interactions train, Interactions validation)
    {
        (this.train, this.validation) = (train, validation);
        network = Try(make);
        Step(() => Check.BatchOfOne(network!, train).ToString());
    }

    /// <summary>Whether all steps so far passed.</summary>
    public bool Passed { get; private set; } = true;

    /// <summary>Each user and each item has a table of one number, and these numbers change the score.</summary>
    /// <returns>This check.</returns>
    public NetworkCheck HasBiases() => Step(() =>
    {
        var biases = network!.named_modules().Where(layer => layer.module is Embedding table && table.weight!.shape[1] == 1).ToArray();
        if (biases.Length < 2)
        {
            return Fail(Invariant(
                $"There {(biases.Length == 1 ? "is 1 embedding" : "are 0 embeddings")} of size 1; expected 2, one for users and one for items. Make them private fields, Embedding(userCount, 1), and let RegisterComponents() be the constructor's last line."));
        }
        var count = Math.Min(Pairs, train.Count);
        foreach (var (name, layer) in biases)
        {
            var before = Scores.Compute(network, train.UserIndices.AsSpan(0, count), train.ItemIndices.AsSpan(0, count));
            Shift((Embedding)layer, 0.1);
            var after = Scores.Compute(network, train.UserIndices.AsSpan(0, count), train.ItemIndices.AsSpan(0, count));
            Shift((Embedding)layer, -0.1);
            if (before.SequenceEqual(after))
                return Fail($"{name} changes no score: forward does not use it. Add {name}.forward(…).squeeze(1).");
        }
        return "Right: both biases are there, and both count.";
    });

    /// <summary>Trained for five epochs, it predicts better than another network.</summary>
    /// <param name="other">A network for the same indices, best trained in the same way.</param>
    /// <param name="options">How to train, without L2; null for five epochs at a rate of .01.</param>
    /// <returns>This check.</returns>
    public NetworkCheck Beats(Module<Tensor, Tensor, Tensor> other, FitOptions? options = null) => Step(() =>
    {
        options ??= FitOptions.Default with { Epochs = 5, LearningRate = 0.01 };
        var rmse = Trained(options);
        var theirs = Check.RmseOf(other, validation);
        return rmse < theirs
            ? Invariant($"Right. RMSE {rmse:0.000}; {other.GetName()} had {theirs:0.000}.")
            : Fail(Invariant($"After {options.Epochs} epochs, RMSE {rmse:0.000}; {other.GetName()} had {theirs:0.000}, and biases should do better. Does forward add both, and do all tables start small?"));
    });

    string IShown.ToHtml() => CheckResult.Html(Passed, message);

    /// <summary>What was found.</summary>
    /// <returns>Plain text.</returns>
    public override string ToString() => message;

    // The network is the attendee's own, and so no RatingNetwork: the same loop, without penalty and progress,
    // and with the optimizer that needs nothing of the network.
    private double Trained(FitOptions options)
    {
        using var loop = new RatingLoop(network!, train, options with { Optimizer = Optimizer.DenseAdam }, penalty: null);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
            loop.Epoch();
        return Check.RmseOf(network!, validation);
    }

    private NetworkCheck Step(Func<string> step)
    {
        if (Passed)
            message = Try(step) ?? message;
        return this;
    }

    private T? Try<T>(Func<T> step) where T : class
    {
        var value = Attempt.Of(step, "the lines that throw, starting from a network that works", out var failure);
        if (failure is not null)
            message = Fail(failure);
        return value;
    }

    private string Fail(string why)
    {
        Passed = false;
        return why;
    }

    private static void Shift(Embedding table, double by)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        table.weight!.add_(by);
    }
}
