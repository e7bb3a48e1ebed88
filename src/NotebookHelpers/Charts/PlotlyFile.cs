using System.Runtime.CompilerServices;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Charts;

/// <summary>
/// The plotly.js that Plotly.NET carries, as a file in the notebook's folder: VS Code resolves a chart's addresses against that folder,
/// and so draws charts that move, without a network and without an extension for it.
/// </summary>
internal static class PlotlyFile
{
    /// <summary>The file's name; Plotly.NET carries this version.</summary>
    public const string Name = "plotly-2.28.0.min.js";

    /// <summary>Why the file could not be written; null where it could, or need not be.</summary>
    public static string? Problem { get; private set; }

    /// <summary>Writes the file into a folder, if that is one of notebooks and has none.</summary>
    /// <param name="folder">The current folder, in a notebook.</param>
    public static void WriteInto(string folder)
    {
        var path = Path.Combine(folder, Name);
        // The folder in which setup.csx was found is the notebook's.
        if (!File.Exists(Path.Combine(folder, "setup.csx")) || File.Exists(path))
            return;
        try
        {
            Write(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = $"{Name} could not be written into the notebook's folder ({exception.GetType().Name}): "
                + "charts are pictures in VS Code. Make the folder writable, or copy the repository.";
        }
    }

    // Apart, so that Plotly.NET is loaded only where the file is missing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(string path)
    {
        var assembly = typeof(Plotly.NET.GenericChart).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(name => name.EndsWith(Name, StringComparison.Ordinal));
        using var script = assembly.GetManifestResourceStream(resource)!;
        WholeFile.Write(path, script.CopyTo);
    }
}
