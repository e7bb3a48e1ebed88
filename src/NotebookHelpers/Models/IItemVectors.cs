using NotebookHelpers.Metrics;

namespace NotebookHelpers.Models;

/// <summary>A model that describes each item by a vector.</summary>
internal interface IItemVectors : IRanker
{
    /// <returns>float [Items.Size, Length], row by row; row 0 is the unknown item's.</returns>
    (float[] Values, int Length) ItemVectors();
}
