namespace NotebookHost.Running;

/// <summary>How the run of one notebook ended.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Ran">Code cells that ran, the failed one included.</param>
/// <param name="Cells">Code cells that there are.</param>
/// <param name="Time">From the start of its process to the end.</param>
/// <param name="Failure">Notebook, cell, line and message; null where all is well.</param>
/// <param name="Note">Which cells could not run here, and what became of their outputs; null where there are none.</param>
internal sealed record NotebookResult(string Name, int Ran, int Cells, TimeSpan Time, string? Failure, string? Note = null);
