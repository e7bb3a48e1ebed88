using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers;

/// <summary>The checking of an exercise: each step returns it, the first that fails says what to do, and it shows itself.</summary>
public sealed class NetworkCheck : IShown
{
    private readonly Interactions train;
    private readonly Interactions validation;
    private Module<Tensor, Tensor, Tensor>? network;
    private CheckResult result = new(true, "");

    internal NetworkCheck(Func<Module<Tensor, Tensor, Tensor>> make, Interactions train, Interactions validation)
    {
        (this.train, this.validation) = (train, validation);
        Step(() => Check.BatchOfOne(network = make(), train));
    }

    /// <summary>Whether all steps so far passed.</summary>
    public bool Passed => result.Passed;

    /// <summary>Each user and each item has a table of one number, and these numbers change the score.</summary>
    /// <returns>This check.</returns>
    public NetworkCheck HasBiases() => Step(() =>
    {
        var biases = network!.named_modules().Where(layer => layer.module is Embedding table && table.weight!.shape[1] == 1).ToArray();
        if (biases.Length < 2)
        {
            return new CheckResult(false, $"There {(biases.Length == 1 ? "is 1 embedding" : "are 0 embeddings")} of size 1; expected 2, "
                + "one for users and one for items. Make them private fields, Embedding(userCount, 1), and let RegisterComponents() be the "
                + "constructor's last line.");
        }
        foreach (var (name, layer) in biases)
        {
            var before = Check.FirstScores(network, train);
            Shift((Embedding)layer, 0.1);
            var after = Check.FirstScores(network, train);
            Shift((Embedding)layer, -0.1);
            if (before.SequenceEqual(after))
                return new CheckResult(false, $"{name} changes no score: forward does not use it. Add {name}.forward(…).squeeze(1).");
        }
        return new CheckResult(true, "Right: both biases are there, and both count.");
    });

    /// <summary>Trained for five epochs, it predicts better than another network.</summary>
    /// <param name="other">A network for the same indices, best trained in the same way.</param>
    /// <param name="options">How to train, without L2; null for five epochs at a rate of .01.</param>
    /// <returns>This check.</returns>
    /// <exception cref="ArgumentException">There is no other network, or an option makes no sense.</exception>
    public NetworkCheck Beats(Module<Tensor, Tensor, Tensor> other, FitOptions? options = null)
    {
        Require.NotNull(other);
        options ??= FitOptions.Default with { Epochs = 5, LearningRate = 0.01 };
        options.Check();
        return Step(() => Compared(other, options));
    }

    private CheckResult Compared(Module<Tensor, Tensor, Tensor> other, FitOptions options)
    {
        var rmse = Trained(options);
        var theirs = Check.RmseOf(other, validation);
        var compared = Invariant($"RMSE {rmse:0.000}; {other.GetName()} had {theirs:0.000}");
        return rmse < theirs
            ? new CheckResult(true, $"Right. {compared}.")
            : new CheckResult(false, $"After {options.Epochs} epochs, {compared}, and biases should do better. "
                + "Does forward add both, and do all tables start small?");
    }

    string IShown.ToHtml() => ((IShown)result).ToHtml();

    /// <summary>What was found.</summary>
    /// <returns>Plain text.</returns>
    public override string ToString() => result.ToString();

    // The network is the attendee's own, and so no RatingNetwork: the same loop, without penalty and progress,
    // and with the optimizer that needs nothing of the network.
    private double Trained(FitOptions options)
    {
        using var loop = new RatingLoop(network!, train, options with { Optimizer = Optimizer.DenseAdam }, penalty: null);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
            loop.Epoch();
        return Check.RmseOf(network!, validation);
    }

    private NetworkCheck Step(Func<CheckResult> step)
    {
        if (Passed)
            result = CheckResult.From(step, "the lines that throw, starting from a network that works");
        return this;
    }

    private static void Shift(Embedding table, double by)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        table.weight!.add_(by);
    }
}
