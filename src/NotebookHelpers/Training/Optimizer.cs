namespace NotebookHelpers.Training;

/// <summary>What turns gradients into steps.</summary>
public enum Optimizer
{
    /// <summary>TorchSharp's Adam over whole tables, also over rows that a batch does not use: what a loop by hand does.</summary>
    DenseAdam,

    /// <summary>The row engine: each row is a step by itself, with plain gradient descent. Tables only; the batch is what progress is reported by.</summary>
    RowSgd,

    /// <summary>The row engine, with Adagrad: the more often a row has learned, the smaller its steps.</summary>
    RowAdagrad,

    /// <summary>The row engine, with Adam, whose moments change only where a row is used.</summary>
    RowAdam,
}
