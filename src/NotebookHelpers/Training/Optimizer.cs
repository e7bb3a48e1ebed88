namespace NotebookHelpers.Training;

/// <summary>What turns gradients into steps. Kingma and Ba (2015), with their constants, in all three.</summary>
public enum Optimizer
{
    /// <summary>TorchSharp's Adam over whole tables, also over rows that a batch does not use: what a loop by hand does.</summary>
    DenseAdam,

    /// <summary>
    /// The same steps as <see cref="DenseAdam"/>, many times faster on large tables: a row that no batch uses only coasts on its momentum,
    /// and makes up for it when it is needed next. Layers that are no tables train by TorchSharp's Adam.
    /// </summary>
    ExactAdam,

    /// <summary>
    /// Another algorithm, PyTorch's SparseAdam: only the batch's rows move, and the momentum of the others waits.
    /// Rows that are seldom seen learn more slowly.
    /// </summary>
    LazyAdam,
}
