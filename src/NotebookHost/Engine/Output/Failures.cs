using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace NotebookHost.Engine;

/// <summary>Tells what went wrong in a cell in its author's terms.</summary>
internal static class Failures
{
    /// <summary>The host stopped the cell.</summary>
    public static CellError Interrupted(string document) =>
        new("Interrupted", "The cell was interrupted.", null, ["Interrupted: The cell was interrupted.", $"   {document}"]);

    /// <summary>A magic, <c>#r</c> or <c>#!import</c> failed.</summary>
    public static CellError Directive(string document, int line, string message) =>
        new("DirectiveError", message, line, [$"DirectiveError: {message}", $"   {document}, line {line}"]);

    /// <summary>The compiler refused the cell.</summary>
    /// <param name="document">The cell's name.</param>
    /// <param name="errors">What the compiler says.</param>
    /// <param name="note">What helps to understand it.</param>
    public static CellError Compilation(string document, IReadOnlyList<Diagnostic> errors, string? note = null)
    {
        List<string> lines = [];
        int? line = null;
        foreach (var error in errors.OrderBy(error => error.Location.SourceSpan.Start))
        {
            var span = error.Location.GetLineSpan();
            var start = span.StartLinePosition;
            // Types of earlier cells may be compiled again with this one.
            var place = string.IsNullOrEmpty(span.Path) ? document : span.Path;
            line ??= place == document ? start.Line + 1 : null;
            lines.Add($"{place}, line {start.Line + 1}, column {start.Character + 1}: {error.Id}: {error.GetMessage()}");
        }
        if (note is not null)
            lines.Add(note);
        return new CellError("CompilationError", string.Join('\n', lines), line, lines);
    }

    /// <summary>The cell threw.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="document">The running cell's name.</param>
    /// <param name="documents">The names of all that was compiled: frames elsewhere are not the author's.</param>
    public static CellError Thrown(Exception exception, string document, IReadOnlySet<string> documents)
    {
        exception = Unwrapped(exception);
        List<string> lines = [];
        int? line = null;
        Tell(exception, "");
        return new CellError(exception.GetType().Name, WithoutNativeStack(exception.Message), line, lines);

        void Tell(Exception current, string prefix)
        {
            lines.Add($"{prefix}{current.GetType().Name}: {WithoutNativeStack(current.Message)}");
            List<(string File, int Line)> frames = [.. Frames(current, documents)];
            // The innermost frame in this cell: where it happened.
            line ??= frames.Where(frame => frame.File == document).Select(frame => (int?)frame.Line).FirstOrDefault();
            lines.AddRange(Shortened([.. frames.AsEnumerable().Reverse().Select(frame => $"   {frame.File}, line {frame.Line}")]));
            foreach (var inner in current is AggregateException several ? several.InnerExceptions : Inner(current))
                Tell(Unwrapped(inner), "caused by ");
        }
    }

    /// <summary>Torch puts the stack of its C++ code into the message: dozens of lines that say nothing to the cell's author.</summary>
    private static string WithoutNativeStack(string message) =>
        message.IndexOf("\nException raised from ", StringComparison.Ordinal) is >= 0 and var end
        && message.IndexOf("\nframe #0: ", end, StringComparison.Ordinal) > 0
            ? message[..end].TrimEnd() : message;

    /// <summary>Both ends of a long trace, as an endless recursion makes it.</summary>
    private static IEnumerable<string> Shortened(List<string> lines)
    {
        const int Shown = 12;
        return lines.Count <= (2 * Shown) + 1 ? lines :
            [.. lines[..Shown], FormattableString.Invariant($"   … {lines.Count - (2 * Shown):N0} calls more …"), .. lines[^Shown..]];
    }

    private static IEnumerable<Exception> Inner(Exception exception) => exception.InnerException is { } inner ? [inner] : [];

    private static Exception Unwrapped(Exception exception) => exception switch
    {
        TargetInvocationException { InnerException: { } inner } => Unwrapped(inner),
        AggregateException { InnerExceptions: [var inner] } => Unwrapped(inner),
        _ => exception,
    };

    private static IEnumerable<(string File, int Line)> Frames(Exception exception, IReadOnlySet<string> documents)
    {
        (string, int) last = default;
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetFileName() is { } file && documents.Contains(file) && frame.GetFileLineNumber() is > 0 and int line
                && last != (file, line))
            {
                yield return last = (file, line);
            }
        }
    }
}
