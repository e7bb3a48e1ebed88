namespace NotebookHost.Engine;

/// <summary>Who can be asked while a cell runs.</summary>
internal interface ICellInput
{
    /// <summary>Asks for a line of text, and waits for it.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="isPassword">Whether what is typed is hidden.</param>
    /// <returns>The line, without its end.</returns>
    /// <exception cref="InvalidOperationException">The client offers no input.</exception>
    string Ask(string prompt, bool isPassword);
}
