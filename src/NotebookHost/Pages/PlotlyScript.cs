using System.Reflection;
using System.Text.RegularExpressions;

namespace NotebookHost.Pages;

/// <summary>
/// The plotly.js that a notebook's own charting assembly carries, put beside the pages so that charts move without a network.
/// </summary>
internal static partial class PlotlyScript
{
    /// <summary>Writes the script of any loaded assembly that carries one.</summary>
    public static void WriteTo(string folder) =>
        Write(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic), folder);

    /// <summary>Writes the script of any of the assemblies that carries one.</summary>
    public static void Write(IEnumerable<Assembly> assemblies, string folder)
    {
        foreach (var assembly in assemblies)
        {
            foreach (var resource in assembly.GetManifestResourceNames())
            {
                if (FileName().Match(resource) is { Success: true } name)
                {
                    using var script = assembly.GetManifestResourceStream(resource)!;
                    WholeFile.Write(Path.Combine(folder, name.Value), script.CopyTo);
                }
            }
        }
    }

    /// <summary>The name of the newest script in the folder; null where there is none.</summary>
    public static string? FindIn(string folder) =>
        Directory.GetFiles(folder, "plotly-*.min.js").OrderBy(File.GetLastWriteTimeUtc).Select(Path.GetFileName).LastOrDefault();

    /// <summary>Whether such a script has this name.</summary>
    public static bool IsName(string file) => FileName().Match(file) is { Success: true, Index: 0 };

    [GeneratedRegex(@"plotly-[\w.]+\.min\.js$")]
    private static partial Regex FileName();
}
