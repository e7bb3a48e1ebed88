namespace NotebookHost.Engine;

/// <summary>Helps to write a cell. From any thread, also while a cell runs: then with what earlier cells defined.</summary>
internal interface ILanguage
{
    /// <summary>What could stand at the position.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">In UTF-16 units, from 0 to the length of the text.</param>
    Completions Complete(string code, int position);

    /// <summary>Signature and documentation of what stands at the position; null where nothing is known.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="position">In UTF-16 units, from 0 to the length of the text.</param>
    MimeBundle? Inspect(string code, int position);

    /// <summary>Whether the cell can run as it stands.</summary>
    /// <param name="code">The cell's text.</param>
    Completeness IsComplete(string code);
}
