namespace NotebookHost.Engine;

/// <summary>A magic or an <c>#r</c> line that cannot be obeyed.</summary>
/// <param name="line">The line where it stands, from 1.</param>
/// <param name="message">What is wrong, and the remedy.</param>
internal sealed class DirectiveException(int line, string message) : Exception(message)
{
    /// <summary>The line where the directive stands, from 1.</summary>
    public int Line { get; } = line;
}
