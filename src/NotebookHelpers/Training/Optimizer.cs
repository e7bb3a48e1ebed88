namespace NotebookHelpers.Training;

/// <summary>What turns gradients into steps. Adam: Kingma and Ba (2015), with their constants.</summary>
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

    /// <summary>The row engine: each row is a step by itself, with plain gradient descent. Tables only; the batch is what progress is reported by.</summary>
    RowSgd,

    /// <summary>The row engine, with Adagrad: the more often a row has learned, the smaller its steps.</summary>
    RowAdagrad,

    /// <summary>The row engine, with Adam, whose moments change only where a row is used.</summary>
    RowAdam,
}
