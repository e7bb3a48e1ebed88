using System.Globalization;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>A network's layers, as Keras prints them.</summary>
public sealed class ModelSummary : IShown
{
    private readonly TableMarkup table;

    private ModelSummary(TableMarkup table, long parameters, long embedded) => (this.table, Parameters, EmbeddedParameters) = (table, parameters, embedded);

    /// <summary>How many numbers the network learns.</summary>
    public long Parameters { get; }

    /// <summary>How many of these stand in embedding tables.</summary>
    public long EmbeddedParameters { get; }

    /// <summary>The layers, then the totals.</summary>
    /// <returns>Html without a page around it.</returns>
    public string ToHtml() => table.ToHtml();

    /// <summary>The layers, then the totals.</summary>
    /// <returns>One line a layer.</returns>
    public override string ToString() => table.ToText();

    internal static ModelSummary Of(Module<Tensor, Tensor, Tensor> network)
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
            embedded += layer is Embedding ? count : 0;
            rows.Add([
                $"{(name.Length > 0 ? name : network.GetName())} ({layer.GetType().Name})",
                string.Join(", ", weights.Select(weight => $"{weight.name} [{string.Join(", ", weight.parameter.shape)}]")), count]);
        }
        var footer = string.Create(CultureInfo.InvariantCulture,
            $"{total:#,0} parameters, {(total == 0 ? 0 : 100.0 * embedded / total):0.#} % of them in embedding tables.");
        return new ModelSummary(new TableMarkup([("Layer (type)", null), ("Weights", null), ("Parameters", null)], rows, footer), total, embedded);
    }
}
