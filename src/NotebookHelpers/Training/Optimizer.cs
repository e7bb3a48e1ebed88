namespace NotebookHelpers.Training;

/// <summary>What turns gradients into steps.</summary>
public enum Optimizer
{
    /// <summary>TorchSharp's Adam over whole tables, also over rows that a batch does not use: what a loop by hand does.</summary>
    DenseAdam,
}
