using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>The dense part of a network.</summary>
internal static class HiddenLayers
{
    /// <summary>
    /// How much more L2 counts for vectors that feed hidden layers than for those of a dot product: layers can enlarge what little is left
    /// of them.
    /// </summary>
    public const double PenaltyShare = 40;

    /// <summary>Each layer linear, ReLU and dropout; then one linear output, which starts at zero.</summary>
    /// <param name="inputs">Numbers that go in.</param>
    /// <param name="options">The layers' widths, and their dropout; without a layer, the output is linear in the inputs.</param>
    /// <returns>float32 [batch, inputs] to [batch, 1].</returns>
    public static Module<Tensor, Tensor> Create(long inputs, NetworkOptions options)
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        foreach (var (index, width) in options.Hidden.Index())
        {
            layers.Add(($"hidden{index + 1}", Linear(inputs, width, device: CPU)));
            layers.Add(($"relu{index + 1}", ReLU()));
            layers.Add(($"dropout{index + 1}", Dropout(options.Dropout)));
            inputs = width;
        }
        var output = Linear(inputs, 1, device: CPU);
        init.zeros_(output.weight);
        init.zeros_(output.bias!);
        layers.Add(("output", output));
        return Sequential(layers);
    }
}
