using System.Reflection;
using System.Runtime.Loader;

namespace NotebookHelpers.Runtime;

/// <summary>
/// Serves Plotly.NET and what it needs from the library's folder, in a load context of their own, where the engine
/// brings an FSharp.Core that is too old for it (.NET Interactive brings 10.0; Plotly.NET 6 needs 10.1), or brings none:
/// Roslyn's script loader then loads FSharp.Core once for each version that is asked for, and the copies do not mix.
/// </summary>
internal static class PlotlyIsolation
{
    private static readonly HashSet<string> Isolated =
    [
        "Plotly.NET", "Plotly.NET.CSharp", "DynamicObj", "Giraffe.ViewEngine", "Giraffe.ViewEngine.StrongName",
        "FSharp.Core", "Fable.Core", "Newtonsoft.Json",
    ];

    private static PlotlyContext? context;

    /// <summary>The engine's FSharp.Core, where it is too old; else null.</summary>
    public static Version? EngineFSharp { get; private set; }

    /// <summary>Call before any type of Plotly.NET is touched.</summary>
    public static void InstallWhereNeeded()
    {
        if (!File.Exists(PathOf("FSharp.Core")) || IsServedByEngine("FSharp.Core"))
            return;
        EngineFSharp = EngineVersion("FSharp.Core");
        context = new PlotlyContext();
        AssemblyLoadContext.Default.Resolving += (_, name) => context.Serve(name);
    }

    /// <summary>Says what to do where another copy of Plotly.NET came first; else null.</summary>
    public static string? OtherCopy()
    {
        var copies = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "Plotly.NET");
        return context is not null && copies.Any(copy => AssemblyLoadContext.GetLoadContext(copy) != context)
            ? "Charts fail: Plotly.NET was loaded before setup.csx (by Plotly.NET.Interactive?), beside an FSharp.Core that is too old. "
            + "Restart the notebook, and run #!import setup.csx first."
            : null;
    }

    /// <summary>Whether the engine's own assembly is as new as the one in the library's folder: then there must be no second one.</summary>
    private static bool IsServedByEngine(string name) =>
        EngineVersion(name) is { } version && version >= AssemblyName.GetAssemblyName(PathOf(name)).Version;

    private static Version? EngineVersion(string name)
    {
        var loaded = AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name);
        if (loaded is not null)
            return loaded.GetName().Version;
        var trusted = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator)
            .FirstOrDefault(path => Path.GetFileName(path) == name + ".dll");
        return trusted is null ? null : AssemblyName.GetAssemblyName(trusted).Version;
    }

    private static string PathOf(string name) => Path.Combine(LibraryFolder.Path, name + ".dll");

    private sealed class PlotlyContext() : AssemblyLoadContext("NotebookHelpers.Plotly")
    {
        public Assembly? Serve(AssemblyName name) =>
            name.Name is { } simple && Isolated.Contains(simple) && File.Exists(PathOf(simple)) && !IsServedByEngine(simple)
                ? LoadFromAssemblyPath(PathOf(simple))
                : null;

        protected override Assembly? Load(AssemblyName assemblyName) => Serve(assemblyName);
    }
}
