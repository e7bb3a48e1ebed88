using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookHost.Engine;

/// <summary>A cell that is a whole program: it declares <c>Main</c>, which nobody calls.</summary>
internal static class EntryPoint
{
    /// <summary>Says that nothing was run, and how to run it.</summary>
    /// <param name="code">The cell, its directives made comments.</param>
    /// <returns>Null where the cell declares no <c>Main</c>, or does something itself.</returns>
    public static string? Note(string code)
    {
        if (!code.Contains("Main", StringComparison.Ordinal))
            return null;

        var root = CSharpSyntaxTree.ParseText(code, LibraryCells.Regular).GetCompilationUnitRoot();
        var main = root.Members.Any(member => member is GlobalStatementSyntax) ? null
            : root.DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(method =>
                method is { Identifier.Text: "Main", Parent: ClassDeclarationSyntax or StructDeclarationSyntax }
                && method.Modifiers.Any(SyntaxKind.StaticKeyword));
        if (main is null)
            return null;

        var owners = main.Ancestors().Reverse().Select(owner => owner switch
        {
            BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
            TypeDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        }).OfType<string>();
        var isPublic = main.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword);
        var awaited = main.ReturnType.ToString().Contains("Task", StringComparison.Ordinal) ? "await " : "";
        var arguments = main.ParameterList.Parameters.Count > 0 ? "[]" : "";
        var call = $"{awaited}{string.Join('.', owners)}.Main({arguments});";
        return "Nothing was run: the cell only declares Main. "
            + $"{(isPublic ? "Call it" : "Make it public, and call it")} in a cell of its own: {call}";
    }
}
