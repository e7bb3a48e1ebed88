using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>The dense part of a network.</summary>
internal static class HiddenLayers
{
    /// <summary>Each layer linear, ReLU and dropout; then one linear output, which starts at zero.</summary>
    /// <param name="inputs">Numbers that go in.</param>
    /// <param name="widths">Of each hidden layer; with none, the output is linear in the inputs.</param>
    /// <param name="dropout">The share of each hidden layer's numbers that are zero in a training step.</param>
    /// <returns>float32 [batch, inputs] to [batch, 1].</returns>
    public static Module<Tensor, Tensor> Create(long inputs, IReadOnlyList<int> widths, double dropout)
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        foreach (var (index, width) in widths.Index())
        {
            layers.Add(($"hidden{index + 1}", Linear(inputs, width)));
            layers.Add(($"relu{index + 1}", ReLU()));
            layers.Add(($"dropout{index + 1}", Dropout(dropout)));
            inputs = width;
        }
        var output = Linear(inputs, 1);
        init.zeros_(output.weight);
        init.zeros_(output.bias!);
        layers.Add(("output", output));
        return Sequential(layers);
    }
}
