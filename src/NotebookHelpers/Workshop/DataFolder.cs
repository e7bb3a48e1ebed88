using NotebookHelpers.Runtime;

namespace NotebookHelpers;

/// <summary>Where the workshop's data lies.</summary>
internal static class DataFolder
{
    /// <summary>Names another data set; the host's <c>--data</c> sets it.</summary>
    public const string Variable = "WORKSHOP_DATA";

    private static readonly Lazy<string> Own = new(MakeTemporary);

    private static readonly string Below = Path.Combine("data", "articles");

    /// <summary>This process's own folder for files that nobody needs afterwards.</summary>
    public static string Temporary => Own.Value;

    /// <summary>The folder that <see cref="Variable"/> names, else the embedded data.</summary>
    /// <exception cref="DirectoryNotFoundException">The embedded data is not there.</exception>
    public static string Find() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Embedded();

    /// <summary>The embedded data: <c>data/articles</c> in a folder above the notebook, or above the built library.</summary>
    /// <exception cref="DirectoryNotFoundException">It is in none of them.</exception>
    public static string Embedded()
    {
        foreach (var start in new[] { Environment.CurrentDirectory, LibraryFolder.Path })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, Below);
                if (Directory.Exists(candidate))
                    return candidate;
            }
        }
        throw new DirectoryNotFoundException(
            $"The embedded data, {Below}, is in no folder above the notebook or the built library. "
            + $"Keep the notebooks inside the repository, or name a data folder in {Variable}.");
    }

    private static string MakeTemporary()
    {
        var folder = Directory.CreateTempSubdirectory(Invariant($"workshop-{Environment.ProcessId}-")).FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // A file that is still open stays; the machine empties this folder in its own time.
            }
        };
        return folder;
    }
}
