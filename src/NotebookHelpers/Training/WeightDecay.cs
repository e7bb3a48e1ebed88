using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>Decoupled weight decay of the dense layers, as AdamW has it: beside the optimizer's step, not through its gradient.</summary>
/// <remarks>Loshchilov and Hutter (2019), algorithm 2: after a step at the rate η each weight is multiplied by 1 - η λ. Tables and biases do not decay.</remarks>
/// <param name="network">The network that trains.</param>
/// <param name="strength">λ; 0 for none.</param>
internal sealed class WeightDecay(Module network, double strength)
{
    private readonly Tensor[] weights = strength == 0 ? [] : [.. network.named_modules().Select(layer => layer.module).OfType<Linear>().Select(layer => layer.weight!)];

    /// <summary>Call it after each step.</summary>
    /// <param name="rate">The step's learning rate.</param>
    public void Apply(double rate)
    {
        using var off = no_grad();
        foreach (var weight in weights)
            weight.mul_(1 - (rate * strength));
    }
}
