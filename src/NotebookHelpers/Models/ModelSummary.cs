using NotebookHelpers.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>A network's layers, as Keras prints them.</summary>
internal static class ModelSummary
{
    /// <summary>
    /// A row a layer, with its weights' shapes; below, how many parameters there are, and how many of them stand in embedding tables.
    /// </summary>
    public static ShownTable From(Module<Tensor, Tensor, Tensor> network)
    {
        var rows = new List<object?[]>();
        long total = 0, embedded = 0;
        // The network itself comes first, with the parameters that it holds outside of any layer.
        foreach (var (name, layer) in network.named_modules().Prepend(("", network)).DistinctBy(layer => layer.Item2))
        {
            var weights = layer.named_parameters(recurse: false).ToArray();
            if (weights.Length == 0)
                continue;
            var count = weights.Sum(weight => weight.parameter.numel());
            total += count;
            embedded += layer is TorchSharp.Modules.Embedding or SideInput ? count : 0;
            rows.Add([
                $"{(name.Length > 0 ? name : network.GetName())} ({layer.GetType().Name})",
                string.Join(", ", weights.Select(weight => $"{weight.name} [{string.Join(", ", weight.parameter.shape)}]")), count]);
        }
        var footer = Invariant($"{total:#,0} parameters, {(total == 0 ? 0 : 100.0 * embedded / total):0.#} % of them in embedding tables. ")
            + $"Training takes about {MemoryNeed.Text(MemoryNeed.Trained * total)}.";
        return new ShownTable(["Layer (type)", "Weights", "Parameters"], rows, footer);
    }
}
