using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookHost.Engine;

/// <summary>What a program can declare at its top level and a cell cannot, for the cell's variables live on after it.</summary>
internal static class ScriptLimits
{
    private const string SpanInField = "CS8345";

    /// <summary>Tells of such declarations in place of what the compiler makes of them.</summary>
    /// <param name="code">The cell, its directives made comments.</param>
    /// <param name="document">The cell's name.</param>
    /// <param name="errors">What the compiler says.</param>
    /// <returns>A sentence for each declaration; null where there is none.</returns>
    public static CellError? Explain(string code, string document, IReadOnlyList<Diagnostic> errors)
    {
        // A script's grammar has no such declarations, a program's has.
        var program = CSharpSyntaxTree.ParseText(code, LibraryCells.Regular).GetCompilationUnitRoot();
        var declarations = program.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement)
            .OfType<LocalDeclarationStatementSyntax>()
            .Select(declaration => (declaration.GetLocation(), Remedy: RemedyOf(declaration)));
        var spans = errors.Where(error => error.Id == SpanInField && IsVariableOfCell(error.Location))
            .Select(error => (error.Location, Remedy: (string?)SpanRemedy(error.Location)));
        var found = declarations.Concat(spans).Where(declaration => declaration.Remedy is not null)
            .Select(declaration => (declaration.Item1.GetLineSpan().StartLinePosition, declaration.Remedy))
            .OrderBy(declaration => declaration.StartLinePosition).ToList();
        if (found.Count == 0)
            return null;

        var lines = found.Select(declaration =>
            $"{document}, line {declaration.StartLinePosition.Line + 1}, "
            + $"column {declaration.StartLinePosition.Character + 1}: {declaration.Remedy}").ToList();
        return new CellError("CompilationError", string.Join('\n', lines), found[0].StartLinePosition.Line + 1, lines);
    }

    private static string? RemedyOf(LocalDeclarationStatementSyntax statement)
    {
        var name = statement.Declaration.Variables[0].Identifier.Text;
        var type = statement.Declaration.Type;
        if (statement.UsingKeyword != default)
        {
            var use = $"{(statement.AwaitKeyword != default ? "await " : "")}using";
            return $"a cell's variables live on after it, so {use} {type} {name} would never be disposed of. "
                + $"Write {use} ({type} {name} = …) {{ … }} around the lines that need it, or put them into a method.";
        }

        return type is RefTypeSyntax
            ? $"a cell's variables live on after it, and {type} {name} cannot. Put the lines that need it into a method, or into a block "
            + $"{{ … }}."
            : null;
    }

    private static bool IsVariableOfCell(Location location) =>
        NodeAt(location).AncestorsAndSelf().OfType<FieldDeclarationSyntax>().FirstOrDefault()?.Parent is CompilationUnitSyntax;

    private static string SpanRemedy(Location location)
    {
        var variable = NodeAt(location).AncestorsAndSelf().OfType<FieldDeclarationSyntax>()
            .First().Declaration.Variables[0].Identifier.Text;
        return $"a cell's variables live on after it, and {variable} is a span, which cannot. "
            + "Put the lines that need it into a method, or into a block { … }; or keep an array, as .ToArray() makes it.";
    }

    private static SyntaxNode NodeAt(Location location) => location.SourceTree!.GetRoot().FindNode(location.SourceSpan);
}
