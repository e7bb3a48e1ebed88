namespace NotebookHelpers.Training;

/// <summary>How the learning rate changes while a network learns.</summary>
public enum Decay
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>It falls at each step by the same amount, and would be zero after the last: large steps first, fine ones at the end.</summary>
    Linear,
}
