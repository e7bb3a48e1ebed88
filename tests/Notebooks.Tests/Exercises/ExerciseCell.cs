using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Notebooks.Tests.Exercises;

/// <summary>A cell with an exercise: a class or a function to be written, and its check.</summary>
/// <param name="Notebook">The notebook, below the repository's root.</param>
/// <param name="Source">The cell as it is committed.</param>
internal sealed record ExerciseCell(string Notebook, string Source)
{
    private static readonly CSharpParseOptions Script = new(kind: SourceCodeKind.Script);

    /// <summary>All of a notebook, in order.</summary>
    public static IEnumerable<ExerciseCell> Of(string notebook) => new NotebookJson(Repository.Folder(notebook)).CodeCells
        .Where(cell => cell.Tags.Contains("exercise")).Select(cell => new ExerciseCell(notebook, cell.Source));

    /// <summary>What is to be written, such as <c>MyBiases</c>.</summary>
    public string Name => Members(Source).Single(member => member.Name.StartsWith("My", StringComparison.Ordinal)).Name;

    /// <summary>What the repository's own solution writes there.</summary>
    public string Solution => new NotebookJson(Repository.Folder(Notebook.Replace("notebooks/", "notebooks/solutions/"))).CodeCells
        .SelectMany(cell => Members(cell.Source)).Single(member => member.Name == Name).Code;

    /// <summary>The cell with an answer in the place of what is to be written.</summary>
    public string With(string answer)
    {
        var stub = Members(Source).Single(member => member.Name == Name).Code;
        return Source.Replace(stub, answer);
    }

    private static IEnumerable<(string Name, string Code)> Members(string code) =>
        CSharpSyntaxTree.ParseText(code, Script).GetCompilationUnitRoot().Members.Select(member => member switch
        {
            ClassDeclarationSyntax type => (type.Identifier.Text, type.ToString()),
            MethodDeclarationSyntax method => (method.Identifier.Text, method.ToString()),
            GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } => (function.Identifier.Text, function.ToString()),
            _ => ("", ""),
        });
}
