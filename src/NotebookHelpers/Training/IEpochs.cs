namespace NotebookHelpers.Training;

internal interface IEpochs : IDisposable { int Steps { get; } double Rate { get; } (double Loss, double SquaredError) Epoch(Action<int, double>? afterStep = null); }
