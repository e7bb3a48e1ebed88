using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>A training that a <see cref="Checkpoint"/> can keep.</summary>
internal interface IResumable : IEpochs
{
    /// <summary>The steps that are done. To go on with a training, write its state into <see cref="State"/>, then set this.</summary>
    long Step { get; set; }

    /// <summary>What is remembered between steps: the memory itself, for the scope that is open.</summary>
    IEnumerable<Tensor> State();
}
