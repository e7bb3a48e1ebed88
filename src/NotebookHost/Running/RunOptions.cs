namespace NotebookHost.Running;

/// <summary>What the <c>run</c> command was asked for.</summary>
/// <param name="Paths">Folders and notebook files.</param>
/// <param name="Data">The data folder; null for the embedded one.</param>
/// <param name="Output">Where copies and pages go; null for <c>artifacts/workshop</c> of the repository.</param>
/// <param name="Only">Beginnings of file names; empty for all notebooks.</param>
/// <param name="Timeout">Seconds for one cell.</param>
/// <param name="KeepGoing">Whether later notebooks run after a failure.</param>
/// <param name="Update">Whether outputs are written back into the notebooks.</param>
internal sealed record RunOptions(
    IReadOnlyList<string> Paths, string? Data, string? Output, IReadOnlyList<string> Only, int Timeout, bool KeepGoing, bool Update);
