using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>
/// Takes the steps of a network: TorchSharp's Adam moves its layers, and also its tables unless these have an Adam of their own.
/// </summary>
/// <remarks>
/// Weight decay of the layers is decoupled as in AdamW (Loshchilov and Hutter 2019, algorithm 2): after a step at the rate η each weight is
/// multiplied by 1 - η λ. Tables and biases do not decay.
/// </remarks>
internal sealed class NetworkOptimizer : IDisposable
{
    private readonly Module network;
    private readonly TableOptimizer? tables;
    private readonly Adam? adam;
    private readonly Tensor[] decaying;
    private readonly double weightDecay;
    private readonly string[] others;

    /// <param name="network">What learns.</param>
    /// <param name="rate">The learning rate of the first step.</param>
    /// <param name="isDense">
    /// Whether TorchSharp's Adam moves the tables too, all rows at each step. On a card it always does: the steps are the same, and there
    /// memory is fast enough for all rows.
    /// </param>
    /// <param name="weightDecay">How fast the layers' weights fall to zero; 0 for not at all.</param>
    public NetworkOptimizer(Module network, double rate, bool isDense, double weightDecay = 0)
    {
        (this.network, this.weightDecay) = (network, weightDecay);
        tables = isDense || ComputeDevice.DeviceOf(network).type != DeviceType.CPU ? null : new TableOptimizer(network);
        var moved = network.named_parameters().Where(weight => tables?.Names.Contains(weight.name) != true).ToArray();
        others = [.. moved.Select(weight => weight.name)];
        adam = moved.Length > 0 ? optim.Adam(moved.Select(weight => weight.parameter), rate) : null;
        var layers = network.named_modules().Select(layer => layer.module).OfType<Linear>();
        decaying = weightDecay == 0 ? [] : [.. layers.Select(layer => layer.weight!)];
    }

    /// <summary>Takes one step: forward, backward, and the change of the weights.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="forward">Computes the loss, a float32 [].</param>
    /// <returns>The loss.</returns>
    public double Step(double rate, Func<Tensor> forward)
    {
        adam?.ParamGroups.First().LearningRate = rate;
        tables?.Begin(rate);
        var loss = forward();
        adam?.zero_grad();
        loss.backward();
        adam?.step();
        tables?.Step();
        using var off = no_grad();
        foreach (var weight in decaying)
            weight.mul_(1 - (rate * weightDecay));
        return loss.item<float>();
    }

    /// <summary>Brings all weights to the last step, before they are used otherwise than by the next one.</summary>
    public void CatchUp() => tables?.CatchUp();

    /// <summary>Whether all weights are numbers.</summary>
    public bool AreWeightsFinite() => network.parameters().All(weight => weight.AreFinite());

    /// <summary>
    /// What is remembered between steps: the memory itself, for the dispose scope that is open; in the order of the network's parameters,
    /// whoever moves them, so that a training can go on on another device.
    /// </summary>
    public IEnumerable<Tensor> State()
    {
        var moments = (tables?.State() ?? []).ToDictionary(table => table.Name, table => table.Moments);
        foreach (var (name, state) in others.Zip(Moments()))
            moments[name] = [state.exp_avg, state.exp_avg_sq];
        return network.named_parameters().SelectMany(weight => moments[weight.name]);
    }

    /// <summary>Goes on with a training whose state was written into <see cref="State"/>.</summary>
    /// <param name="step">How many steps of it are done.</param>
    public void ContinueFrom(int step)
    {
        tables?.ContinueFrom(step);
        foreach (var state in Moments())
            state.step = step;
    }

    public void Dispose()
    {
        adam?.Dispose();
        tables?.Dispose();
    }

    private IEnumerable<Adam.State> Moments() => adam?.state_dict().State.Cast<Adam.State>() ?? [];
}
