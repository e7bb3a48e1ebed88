using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace NotebookHost.Engine;

/// <summary>Compiles and runs pieces of C#, each of which sees what those before it left.</summary>
/// <remarks>
/// The compiler's own script runner gives up a piece's variables where the piece throws; this one keeps those assigned before
/// an interrupt, and loads everything into one load context.
/// </remarks>
internal sealed class Submissions(Libraries libraries)
{
    /// <summary>How pieces are emitted: with symbols, for the line numbers of errors.</summary>
    public static readonly EmitOptions Symbols = new(debugInformationFormat: DebugInformationFormat.PortablePdb);
    private static readonly SyntaxTree Nothing = Parsed("", "");
    private static readonly UsingDirectiveSyntax[] First =
    [
        .. Parsed("""
            using System; using System.Collections; using System.Collections.Generic; using System.Linq; using System.Text;
            using System.Threading.Tasks; using static NotebookHost.Engine.CellFunctions;
            """, "").GetCompilationUnitRoot().Usings,
    ];
    private static readonly string[] FirstInScripts =
        [.. First.Select(directive => directive.NamespaceOrType.ToString()), typeof(PolyglotNames).FullName!];

    private static readonly CSharpCompilationOptions Options = NewestOnly(new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Disable));

    private static int count;

    // Two compilations that bind the same references at once can each make symbols of them (see Libraries.Defaults).
    private readonly Lock binding = new();
    private readonly ImmutableArray<MetadataReference> defaults = Libraries.Defaults();
    private ImmutableArray<MetadataReference> references = [];
    private volatile CSharpCompilation? previous;
    private (CSharpCompilation? Previous, CSharpCompilation Compilation)? ahead;
    private Func<object?[], Task<object?>>? start;
    private CSharpCompilation? compiled;
    // The compiler's convention: the first slot is for a host object, each later one for the variables of a piece.
    private object?[] states = new object?[64];
    private int next = 1;

    /// <summary>Makes an assembly's types known to the pieces compiled from now on.</summary>
    public void Add(MetadataReference reference)
    {
        lock (binding)
        {
            if (references.All(known => known.Display != reference.Display))
            {
                references = references.Add(reference);
                ahead = null;
            }
        }
    }

    /// <summary>Makes an assembly stand for the one of the same display name, if there is one.</summary>
    public void Replace(MetadataReference reference)
    {
        lock (binding)
        {
            references = [.. references.Where(known => known.Display != reference.Display), reference];
            ahead = null;
        }
    }

    /// <summary>The usings in force, oldest first.</summary>
    public IEnumerable<UsingDirectiveSyntax> Usings()
    {
        Stack<CSharpCompilation> pieces = [];
        for (var piece = previous; piece is not null; piece = piece.ScriptCompilationInfo!.PreviousScriptCompilation)
            pieces.Push(piece);
        return First.Concat(pieces.SelectMany(piece => piece.SyntaxTrees.Single().GetCompilationUnitRoot().Usings));
    }

    /// <summary>A library that can use what the pieces can use, but nothing that they declare.</summary>
    /// <param name="name">The assembly's name.</param>
    /// <param name="trees">Its code.</param>
    /// <param name="without">Display names of references that it does without.</param>
    public CSharpCompilation Beside(string name, IEnumerable<SyntaxTree> trees, IEnumerable<string> without)
    {
        lock (binding)
        {
            var compilation = CSharpCompilation.Create(
                name, trees, defaults.Concat(references.Where(known => !without.Contains(known.Display))),
                Options.WithMetadataReferenceResolver(libraries));
            _ = compilation.Assembly;
            return compilation;
        }
    }

    /// <summary>The meaning of a piece that might come next; for any thread, also while another piece is compiled or runs.</summary>
    public SemanticModel MeaningOf(string code)
    {
        var tree = Parsed(code, "");
        lock (binding)
        {
            var last = previous;
            if (ahead is null || ahead.Value.Previous != last)
                ahead = (last, Bound(Nothing, last));
            return ahead.Value.Compilation.ReplaceSyntaxTree(Nothing, tree).GetSemanticModel(tree);
        }
    }

    /// <summary>Compiles the piece that <see cref="Run"/> will run.</summary>
    /// <returns>The errors; none where it can run.</returns>
    public IReadOnlyList<Diagnostic> Compile(string code, string document, CancellationToken interrupt)
    {
        var tree = Parsed(code, document, interrupt);
        CSharpCompilation compilation;
        lock (binding)
            compilation = Bound(tree, previous);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: Symbols, cancellationToken: interrupt);
        // Where the compiler is at the documentation it tells of an interrupt as of an error of the code (CS1569).
        interrupt.ThrowIfCancellationRequested();
        List<Diagnostic> errors = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        if (errors.Count > 0)
            return errors;
        compiled = compilation;
        start = null;
        if (result.Success)
        {
            var (asking, lines) = AskingCode.Insert(image, symbols);
            var assembly = AssemblyLoadContext.Default.LoadFromStream(new MemoryStream(asking), new MemoryStream(lines));
            var entry = compilation.GetEntryPoint(interrupt)!;
            start = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
                .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
                .CreateDelegate<Func<object?[], Task<object?>>>();
        }
        else
        {
            // Nothing to emit, such as usings alone: those count from the next piece on.
            previous = compilation;
        }
        return errors;
    }

    /// <summary>Runs the piece compiled last, to its end. Others see its variables after <see cref="Keep"/>.</summary>
    /// <returns>The value of its last expression.</returns>
    public object? Run() => start?.Invoke(states).GetAwaiter().GetResult();

    /// <summary>
    /// Lets the next piece see the variables of the one that ran, however that ended; it may even go on, on a thread left behind.
    /// </summary>
    public void Keep()
    {
        // Once its constructor has run, the piece's variables exist, whatever came after.
        if (start is not null && states[next] is not null)
        {
            previous = compiled;
            next++;
            if (next == states.Length)
                Array.Resize(ref states, 2 * next);
        }
    }

    private static SyntaxTree Parsed(string code, string document, CancellationToken interrupt = default) =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), CellParts.Script, document, interrupt);

    private CSharpCompilation Bound(SyntaxTree tree, CSharpCompilation? last)
    {
        var compilation = CSharpCompilation.CreateScriptCompilation(
            $"cell-{Interlocked.Increment(ref count)}",
            tree,
            last is null ? [.. defaults, .. references] : references,
            Options.WithMetadataReferenceResolver(libraries).WithUsings(last is null ? FirstInScripts : []),
            last,
            typeof(object));
        // The first look at the assembly binds the references.
        _ = compilation.Assembly;
        return compilation;
    }

    /// <summary>Lets an assembly stand for those of its name with lower versions, also where an earlier piece refers to one.</summary>
    /// <remarks>The option is the compiler's own for interactive use, and has no public name.</remarks>
    private static CSharpCompilationOptions NewestOnly(CSharpCompilationOptions options) =>
        (CSharpCompilationOptions)typeof(CSharpCompilationOptions)
        .GetMethod("WithReferencesSupersedeLowerVersions", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(options, [true])!;
}
