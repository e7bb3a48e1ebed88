namespace NotebookHelpers.Training.Tables;

/// <summary>Several steps without a gradient move a weight by size · m / (√v · root + ε).</summary>
/// <param name="Size">The sum of their sizes, each times what is left of m by then.</param>
/// <param name="Root">The mean of their roots.</param>
/// <param name="Kept1">What is left of m at the end.</param>
/// <param name="Kept2">What is left of v.</param>
internal readonly record struct AdamCoast(float Size, float Root, float Kept1, float Kept2);
