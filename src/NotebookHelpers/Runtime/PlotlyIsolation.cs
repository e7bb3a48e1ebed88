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

    /// <summary>The engine's FSharp.Core, where it is too old; else null.</summary>
    public static Version? EngineFSharp { get; private set; }

    /// <summary>Call before any type of Plotly.NET is touched.</summary>
    public static void InstallWhereNeeded()
    {
        var own = Path.Combine(LibraryFolder.Path, "FSharp.Core.dll");
        if (!File.Exists(own))
            return;
        EngineFSharp = EngineVersion();
        if (EngineFSharp is not null && EngineFSharp >= AssemblyName.GetAssemblyName(own).Version)
        {
            EngineFSharp = null;
            return;
        }
        var context = new PlotlyContext();
        AssemblyLoadContext.Default.Resolving += (_, name) => context.Serve(name);
    }

    private static Version? EngineVersion()
    {
        var loaded = AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == "FSharp.Core");
        if (loaded is not null)
            return loaded.GetName().Version;
        var trusted = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator)
            .FirstOrDefault(path => Path.GetFileName(path) == "FSharp.Core.dll");
        return trusted is null ? null : AssemblyName.GetAssemblyName(trusted).Version;
    }

    private sealed class PlotlyContext() : AssemblyLoadContext("NotebookHelpers.Plotly")
    {
        public Assembly? Serve(AssemblyName name)
        {
            if (name.Name is null || !Isolated.Contains(name.Name))
                return null;
            var path = Path.Combine(LibraryFolder.Path, name.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        protected override Assembly? Load(AssemblyName assemblyName) => Serve(assemblyName);
    }
}
