namespace NotebookHost.Engine;

/// <summary>Helps to write cells. May be called from any thread, also while a cell runs: it knows what the cells that ended left.</summary>
/// <remarks>Positions count UTF-16 units from the cell's start; those outside the cell are taken for its nearest end.</remarks>
internal interface ILanguage
{
    /// <summary>What can stand at the position.</summary>
    /// <param name="code">The cell's text, magics included.</param>
    /// <param name="position">The cursor's position.</param>
    Completions Complete(string code, int position);

    /// <summary>Signature and documentation of what stands at the position; null where nothing known does.</summary>
    /// <param name="code">The cell's text, magics included.</param>
    /// <param name="position">The cursor's position.</param>
    MimeBundle? Inspect(string code, int position);

    /// <summary>Whether the cell can be run as it stands.</summary>
    /// <param name="code">The cell's text, magics included.</param>
    Completeness IsComplete(string code);
}
