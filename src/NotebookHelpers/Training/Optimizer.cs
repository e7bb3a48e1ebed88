namespace NotebookHelpers.Training;

/// <summary>What turns gradients into steps. Adam: Kingma and Ba (2015), with their constants.</summary>
public enum Optimizer
{
    /// <summary>TorchSharp's Adam over whole tables, also over rows that a batch does not use: what a loop by hand does.</summary>
    DenseAdam,

    /// <summary>
    /// The same steps as <see cref="DenseAdam"/>, many times faster on large tables: a row that no batch uses only goes on with its
    /// momentum, and makes up for it when it is needed next. Layers that are no tables train by TorchSharp's Adam.
    /// </summary>
    ExactAdam,

    /// <summary>
    /// Plain gradient descent, in which each rating is a step of its own: the fastest on very large tables. For <c>DotBias</c> only; a
    /// batch is merely what progress and rate are told by.
    /// </summary>
    Sgd,
}
