namespace NotebookHelpers.Training;

/// <summary>What trains a model, one epoch after the other.</summary>
internal interface IEpochs : IDisposable
{
    /// <summary>Steps of all epochs.</summary>
    int Steps { get; }

    /// <summary>The learning rate of the next step.</summary>
    double Rate { get; }

    /// <summary>One epoch.</summary>
    /// <param name="afterStep">Gets the steps done so far, and the epoch's mean loss so far.</param>
    /// <returns>The mean loss and the mean squared error of the epoch's rows, each as its step saw it.</returns>
    (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null);
}
