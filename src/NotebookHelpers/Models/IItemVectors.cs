using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using TorchSharp.Modules;

namespace NotebookHelpers.Models;

/// <summary>A model that describes each item by a vector.</summary>
internal interface IItemVectors : IRanker
{
    /// <returns>float [Items.Size, Length], row by row; row 0 is the unknown item's.</returns>
    (float[] Values, int Length) ItemVectors();

    /// <summary>The vectors that are a network's table of items.</summary>
    static (float[] Values, int Length) From(Embedding table) => (table.weight!.ToFloats(), (int)table.weight!.shape[1]);
}
