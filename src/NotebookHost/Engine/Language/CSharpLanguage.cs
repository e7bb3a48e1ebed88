using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookHost.Engine.Language;

/// <summary>Helps to write C# cells, by asking the compiler what the cells before have left.</summary>
/// <param name="ahead">The meaning of a cell that might run next.</param>
/// <param name="folder">Where relative paths of directives start.</param>
internal sealed class CSharpLanguage(Func<string, SemanticModel> ahead, string folder) : ILanguage
{
    /// <inheritdoc />
    public Completions Complete(string code, int position)
    {
        position = Math.Clamp(position, 0, code.Length);
        var masked = CellParts.Masked(code);
        return DirectiveCompletion.At(code, masked, position, folder)
            // Markdown is blank here.
            ?? (position > 0 && masked[position - 1] != code[position - 1]
                ? new Completions(position, position, []) : CodeCompletion.At(ahead(masked), position));
    }

    /// <inheritdoc />
    public MimeBundle? Inspect(string code, int position) =>
        Inspection.At(ahead(CellParts.Masked(code)), Math.Clamp(position, 0, code.Length));

    /// <inheritdoc />
    public Completeness IsComplete(string code)
    {
        try
        {
            CellParts.Parse(code);
        }
        catch (DirectiveException)
        {
            return Completeness.Invalid;
        }
        var masked = CellParts.Masked(code);
        var script = CSharpSyntaxTree.ParseText(masked, CellParts.Script);
        if (!SyntaxFactory.IsCompleteSubmission(script) || EndsInText(script))
            return Completeness.Incomplete;
        var tree = CSharpSyntaxTree.ParseText(masked, LibraryCells.Needs(masked) ? LibraryCells.Regular : CellParts.Script);
        return tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? Completeness.Invalid
            : Completeness.Complete;
    }

    /// <summary>
    /// Whether a text of several lines is still open where the cell ends; the compiler takes one that is an expression by itself for a
    /// fault.
    /// </summary>
    private static bool EndsInText(SyntaxTree script) =>
        script.GetDiagnostics()
        .Any(diagnostic => diagnostic.Id is "CS8997" or "CS1039" && diagnostic.Location.SourceSpan.End == script.Length);
}
