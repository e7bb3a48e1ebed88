using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookHost.Engine;

namespace NotebookHost.Kernel;

/// <summary>What can be said about a cell from its text alone: for an engine that cannot say more.</summary>
internal sealed class SyntaxAlone : ILanguage
{
    /// <inheritdoc />
    public Completions Complete(string code, int position) => new(position, position, []);

    /// <inheritdoc />
    public MimeBundle? Inspect(string code, int position) => null;

    /// <inheritdoc />
    public Completeness IsComplete(string code)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, CellParts.Script);
        return !SyntaxFactory.IsCompleteSubmission(tree) ? Completeness.Incomplete
            : tree.GetDiagnostics().Any(problem => problem.Severity == DiagnosticSeverity.Error) ? Completeness.Invalid
            : Completeness.Complete;
    }
}
