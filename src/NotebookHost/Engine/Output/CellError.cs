namespace NotebookHost.Engine;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The exception's type name, or <c>CompilationError</c>.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="Line">The line of the cell as its author sees it, from 1; null where none is known.</param>
/// <param name="Traceback">Lines to show, outermost cell first, without the engine's own frames.</param>
internal sealed record CellError(string Name, string Message, int? Line, IReadOnlyList<string> Traceback);
