using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NotebookHost.Engine;

/// <summary>Compiles cells that cannot be scripts, each as a library: those with a namespace, or with extensions in a class.</summary>
/// <remarks>
/// A cell that declares a type again takes the place of the earlier library, whose other types go on in it: the new assembly has
/// the same name and a higher version, and later cells see that one alone.
/// </remarks>
internal sealed class LibraryCells(Submissions submissions, Libraries libraries)
{
    /// <summary>Told where such a cell does not find a name.</summary>
    public const string Note =
        "A cell with a namespace, or with extensions in a class, is compiled apart, as a library. It sees usings and references "
        + "of the cells before, and types of other such cells, but no variables, methods or types of scripts: declare them here, or in "
        + "such a cell.";

    /// <summary>How such a cell is parsed.</summary>
    public static readonly CSharpParseOptions Regular = new(LanguageVersion.Latest);
    private const string NamespaceInScript = "CS7021";
    private readonly List<Library> all = [];
    private int count;

    /// <summary>Whether the cell cannot be a script.</summary>
    public static bool Needs(string code) =>
        code.Contains("this", StringComparison.Ordinal) || code.Contains("namespace", StringComparison.Ordinal)
        || code.Contains("extension", StringComparison.Ordinal)
        ? Root(CSharpSyntaxTree.ParseText(code, CellParts.Script)).Members.Any(member => member is BaseNamespaceDeclarationSyntax
            || (member is TypeDeclarationSyntax type && type.Members.Any(IsExtension)))
        : false;

    /// <summary>The meaning of such a cell, were it compiled next; for any thread.</summary>
    public SemanticModel MeaningOf(string code)
    {
        var tree = Parsed(code);
        return submissions.Beside("ahead", [Parsed(string.Concat(Usings([tree]))), tree], []).GetSemanticModel(tree);
    }

    /// <summary>Compiles and loads the cell.</summary>
    /// <param name="code">The cell, its directives made comments.</param>
    /// <param name="document">The cell's name.</param>
    /// <param name="interrupt">Stops the compiler.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public CellError? Compile(string code, string document, CancellationToken interrupt)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Regular, document, interrupt);
        if (FirstStatement(code) is { } line)
        {
            var message =
                $"{document}, line {line}: a cell with a namespace, or with extensions in a class, can hold only usings and types. Move "
                + "this line to a cell of its own.";
            return new CellError("CompilationError", message, line, [message]);
        }
        HashSet<string> types = [.. Types(tree).Select(Name)];
        List<Library> replaced = [.. all.Where(library => library.Trees.SelectMany(Types).Any(type => types.Contains(Name(type))))];
        List<SyntaxTree> trees = [.. replaced.SelectMany(library => library.Trees).Select(old => Without(old, types)), tree];
        var made = replaced.Count == 0 ? new Library($"cells-{++count}", 1, trees) : replaced[0].Next(trees);
        var errors = Load(made, replaced, interrupt);
        if (errors.Count > 0)
            return Failures.Compilation(document, errors, errors.Any(error => error.Id is "CS0103" or "CS0246" or "CS0234") ? Note : null);
        foreach (var empty in replaced.Skip(1).Select(library => library.Next([])))
            Load(empty, [], interrupt);
        all.RemoveAll(replaced.Contains);
        all.Add(made);
        // Usings hold on, as those of any cell do.
        submissions.Compile(string.Join('\n', Root(tree).Usings.Select(directive => directive.WithGlobalKeyword(default))), document,
            interrupt);
        return null;
    }

    /// <summary>
    /// The line of the first member that a library cannot have, from 1; null where there is none, or where the compiler says better what is
    /// wrong.
    /// </summary>
    private static int? FirstStatement(string code)
    {
        // A script may end with an expression; but it knows no namespace for all that follows.
        var script = Root(CSharpSyntaxTree.ParseText(code, CellParts.Script));
        foreach (var space in Root(CSharpSyntaxTree.ParseText(code, Regular)).Members.OfType<FileScopedNamespaceDeclarationSyntax>())
        {
            var header = TextSpan.FromBounds(space.SpanStart, space.SemicolonToken.Span.End);
            script =
                Root(CSharpSyntaxTree.ParseText(SourceText.From(code).Replace(header, new string(' ', header.Length)), CellParts.Script));
        }
        return script.GetDiagnostics()
            .Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != NamespaceInScript) ? null
            : script.Members.FirstOrDefault(
                member => member is not (BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax or DelegateDeclarationSyntax))
                ?.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
    }

    private IReadOnlyList<Diagnostic> Load(Library library, List<Library> replaced, CancellationToken interrupt)
    {
        var usings = Parsed(string.Concat(Usings(library.Trees)));
        // Those that name what only scripts know are left out.
        var model = Compilation(usings, library.Trees).GetSemanticModel(usings);
        var known = Root(usings).Usings.Where(directive => model.GetSymbolInfo(directive.NamespaceOrType).Symbol is not null);
        var head = Parsed($"{string.Concat(known)}[assembly: System.Reflection.AssemblyVersion(\"1.0.{library.Version}.0\")]");
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = Compilation(head, library.Trees.Select(Opened))
            .Emit(image, symbols, options: Submissions.Symbols, cancellationToken: interrupt);
        interrupt.ThrowIfCancellationRequested();
        if (result.Success)
        {
            var (asking, lines) = AskingCode.Insert(image, symbols);
            submissions.Replace(libraries.Add(library.Name, asking, lines));
            return [];
        }
        // Said of the code as it was written, where that is wrong itself.
        return Errors(Compilation(head, library.Trees).GetDiagnostics(interrupt)) is { Count: > 0 } errors ? errors
            : Errors(result.Diagnostics);

        static List<Diagnostic> Errors(IEnumerable<Diagnostic> all) =>
            [.. all.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];

        CSharpCompilation Compilation(SyntaxTree first, IEnumerable<SyntaxTree> others) =>
            submissions.Beside(library.Name, [first, .. others], [library.Name, .. replaced.Select(old => old.Name)]);
    }

    /// <summary>The usings of the cells so far, the last one of each alias, but for those aliases that the library has itself.</summary>
    private IEnumerable<string> Usings(IEnumerable<SyntaxTree> trees)
    {
        HashSet<string> own = [.. trees.SelectMany(tree => Root(tree).Usings).Select(directive => directive.Alias?.Name.ToString())
            .OfType<string>()];
        return submissions.Usings().GroupBy(directive => directive.Alias?.Name.ToString() ?? directive.ToString())
            .Where(same => !own.Contains(same.Key))
            .Select(same => $"global {same.Last()}\n");
    }

    private static SyntaxTree Parsed(string code) => CSharpSyntaxTree.ParseText(code, Regular);

    private static CompilationUnitSyntax Root(SyntaxTree tree) => tree.GetCompilationUnitRoot();

    private static bool IsExtension(MemberDeclarationSyntax member) => member is ExtensionBlockDeclarationSyntax
        || (member is MethodDeclarationSyntax { ParameterList.Parameters: [var first, ..] } && first.Modifiers.Any(SyntaxKind.ThisKeyword));

    private static IEnumerable<MemberDeclarationSyntax> Types(SyntaxTree tree) => Root(tree).DescendantNodes()
        .OfType<MemberDeclarationSyntax>().Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
            && member.Parent is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax);

    private static string Name(MemberDeclarationSyntax type)
    {
        var own = type switch
        {
            TypeDeclarationSyntax declared => $"{declared.Identifier.ValueText}`{declared.Arity}",
            BaseTypeDeclarationSyntax declared => declared.Identifier.ValueText + "`0",
            _ => $"{((DelegateDeclarationSyntax)type).Identifier.ValueText}`{((DelegateDeclarationSyntax)type).Arity}",
        };
        return string.Join('.',
            type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(space => space.Name.ToString()).Append(own));
    }

    /// <summary>The code with these types left blank, lines kept.</summary>
    private static SyntaxTree Without(SyntaxTree tree, HashSet<string> names) =>
        Changed(tree, Types(tree).Where(type => names.Contains(Name(type)))
        .Select(type => new TextChange(type.Span, string.Concat(type.ToString().Select(letter => letter is '\n' or '\r' ? letter : ' ')))));

    /// <summary>The code with what is internal made public: later cells are other assemblies.</summary>
    private static SyntaxTree Opened(SyntaxTree tree) =>
        Changed(tree, Root(tree).DescendantNodes().OfType<MemberDeclarationSyntax>().SelectMany(member =>
    {
        var written = member.Modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.InternalKeyword));
        var given = member.Modifiers.Any(
            modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind()) || modifier.IsKind(SyntaxKind.FileKeyword));
        var outer = member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
            && member.Parent is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;
        var start = member.AttributeLists.Count > 0 ? member.AttributeLists.Last().GetLastToken().GetNextToken() : member.GetFirstToken();
        return written != default && !member.Modifiers.Any(SyntaxKind.ProtectedKeyword) ? [new TextChange(written.Span, "public  ")]
            : outer && !given ? [new TextChange(new TextSpan(start.SpanStart, 0), "public ")]
            : Array.Empty<TextChange>();
    }));

    private static SyntaxTree Changed(SyntaxTree tree, IEnumerable<TextChange> changes) => CSharpSyntaxTree.ParseText(
        SourceText.From(tree.GetText().WithChanges(changes).ToString(), Encoding.UTF8), Regular, tree.FilePath);

    private sealed record Library(string Name, int Version, IReadOnlyList<SyntaxTree> Trees)
    {
        public Library Next(IReadOnlyList<SyntaxTree> trees) => new(Name, Version + 1, trees);
    }
}
