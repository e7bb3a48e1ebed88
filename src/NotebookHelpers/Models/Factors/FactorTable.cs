using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>One side of a model that is a sum of vectors: a vector and a bias for each feature of the users, or of the items.</summary>
/// <param name="Vectors">float [features, factors]: the memory of an array or of a tensor.</param>
/// <param name="Biases">float [features].</param>
/// <param name="Shares">float [features]: how much a feature counts in the penalty each time that a row uses it.</param>
/// <param name="Features">
/// The features that each user or item has; null where each is its own feature, and 0, the unknown, never learns.
/// </param>
internal sealed record FactorTable(FactorTable.Memory Vectors, FactorTable.Memory Biases, float[] Shares, FeatureRows? Features)
{
    /// <summary>Gives the memory that numbers lie in.</summary>
    public delegate Span<float> Memory();
}
