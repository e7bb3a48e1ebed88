using NotebookHelpers.Models;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>The row engine that an optimizer asks for.</summary>
internal static class RowEngines
{
    /// <summary>Whether the optimizer is one of the row engine's.</summary>
    public static bool Has(Optimizer optimizer) => optimizer is Optimizer.RowSgd or Optimizer.RowAdagrad or Optimizer.RowAdam;

    /// <summary>The engine for a network's tables.</summary>
    /// <param name="model">The network.</param>
    /// <param name="optimizer">One that the engine has.</param>
    /// <param name="l2">The strength of the penalty.</param>
    /// <exception cref="ArgumentException">The network is more than a sum of vectors.</exception>
    public static RowEngine Of(Module model, Optimizer optimizer, double l2)
    {
        if (model is not DotBias sums)
            throw new ArgumentException($"{optimizer} trains sums of vectors only, such as DotBias; {model.GetName()} has layers. Take another Optimizer.", nameof(model));
        return optimizer switch
        {
            Optimizer.RowSgd => sums.Rows<SgdRule>(l2),
            Optimizer.RowAdagrad => sums.Rows<AdagradRule>(l2),
            _ => sums.Rows<AdamRule>(l2),
        };
    }
}
