namespace NotebookHelpers.Training;

/// <summary>A step of Adam moves a weight by size · m / (√v · root + ε).</summary>
/// <param name="Size">The learning rate, corrected for m's start at zero.</param>
/// <param name="Root">The same correction for √v.</param>
internal readonly record struct AdamStep(float Size, float Root);
