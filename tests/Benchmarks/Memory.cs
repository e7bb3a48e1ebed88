using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookHost.Engine;

namespace Benchmarks;

/// <summary>What the compiler's own pieces of a script keep, with no engine around: compiled, emitted, loaded and run.</summary>
/// <remarks>memory.py runs the same cells in a kernel.</remarks>
internal static class Memory
{
    private const int Warm = 50;

    public static void Run(int executions)
    {
        var references = Libraries.Defaults();
        CSharpCompilation? previous = null;
        var states = new object?[Warm + executions + 2];
        var next = 1;
        long heap = 0, resident = 0;
        for (var i = 0; i < Warm + executions; i++)
        {
            if (i == Warm)
                (heap, resident) = Measured();

            Execute(i % 2 == 0 ? $"var x{i} = {i};" : $"x{i - 1} + 1");
        }

        var (heapAfter, residentAfter) = Measured();
        var (kept, taken) = ((heapAfter - heap) / 1024.0 / executions, (residentAfter - resident) / 1024.0 / executions);
        Console.WriteLine($"{executions} bare pieces: heap {kept:0.00} KB, resident {taken:0.00} KB an execution");

        void Execute(string code)
        {
            var tree = CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default.WithKind(SourceCodeKind.Script), $"piece {next}",
                System.Text.Encoding.UTF8);
            var compilation = CSharpCompilation.CreateScriptCompilation($"piece-{next}", tree,
                previous is null ? references : ImmutableArray<MetadataReference>.Empty,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                    usings: previous is null ? ["System", "System.Collections.Generic", "System.Linq", "System.Text"] : []),
                previous, typeof(object));
            using MemoryStream image = new(), symbols = new();
            if (!compilation.Emit(image, symbols, options: Submissions.Symbols).Success)
                throw new InvalidOperationException($"{code} does not compile.");

            image.Position = symbols.Position = 0;
            var entry = compilation.GetEntryPoint(default)!;
            AssemblyLoadContext.Default.LoadFromStream(image, symbols).GetType(entry.ContainingType.MetadataName, throwOnError: true)!
                .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
                .CreateDelegate<Func<object?[], Task<object?>>>()(states).GetAwaiter().GetResult();
            previous = compilation;
            next++;
        }
    }

    private static (long Heap, long Resident) Measured()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (heap, process.WorkingSet64);
    }
}
