using NotebookHost.Pages;

namespace NotebookHost.Running;

/// <summary>Finds the notebooks that a command line names, and the folder for what they make.</summary>
internal static class NotebookFiles
{
    /// <summary>All notebooks of the paths: a folder's own, by name order.</summary>
    /// <exception cref="UsageException">A path leads nowhere, holds no notebook, or two notebooks share a name.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> paths)
    {
        List<string> files = [.. paths.SelectMany(FilesOf).Distinct()];
        foreach (var same in files.GroupBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            throw new UsageException($"{string.Join(" and ", same)} have one name and would overwrite each other's pages. "
                + "Run them one after the other, each with an --output of its own.");
        }

        return files;
    }

    /// <summary>The notebooks whose file name begins with one of the prefixes; all where there is no prefix.</summary>
    /// <exception cref="UsageException">A prefix fits none.</exception>
    public static IReadOnlyList<string> Choose(IReadOnlyList<string> files, IReadOnlyList<string> only)
    {
        bool Fits(string file, string prefix) => Path.GetFileName(file).StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        if (only.FirstOrDefault(prefix => !files.Any(file => Fits(file, prefix))) is { } missing)
        {
            throw new UsageException(
                $"--only {missing}: no notebook's name begins so. There are: {string.Join(", ", files.Select(Path.GetFileName))}.");
        }

        return only.Count == 0 ? files : [.. files.Where(file => only.Any(prefix => Fits(file, prefix)))];
    }

    /// <summary>
    /// <c>artifacts/workshop</c> of the repository that holds the notebook, else of the current folder; of <c>solutions</c>, which have the
    /// names of their notebooks, the folder of that name in it.
    /// </summary>
    public static string DefaultOutput(string notebook)
    {
        var own = Path.GetFileName(Path.GetDirectoryName(notebook)) == WorkshopPages.Solutions ? WorkshopPages.Solutions : "";
        for (var folder = Path.GetDirectoryName(notebook); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (File.Exists(Path.Combine(folder, "NotebookHelpers.sln")) || Directory.Exists(git) || File.Exists(git))
                return Path.Combine(folder, "artifacts", "workshop", own);
        }

        return Path.GetFullPath(Path.Combine("artifacts", "workshop", own));
    }

    /// <summary>The full path of what an option names.</summary>
    /// <exception cref="UsageException">It names nothing.</exception>
    public static string FullPath(string option, string path) => path.Length > 0 ? Path.GetFullPath(path)
        : throw new UsageException($"{option} is an empty text. Give a path.");

    /// <summary>Makes the folder, and writes into it: before anything runs whose results would be lost.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="remedy">What to do where it cannot be written.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void CheckWritable(string folder, string remedy)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, $".unfinished-{Path.GetRandomFileName()}"), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
            });
            // A full disk still takes names, and a system may take bytes before it looks for their place.
            probe.Write(new byte[64 << 10]);
            probe.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder} cannot be written: {e.Message} {remedy}");
        }
    }

    /// <summary>Looks whether the notebooks can be replaced.</summary>
    /// <exception cref="UsageException">One is read-only, or its folder cannot be written.</exception>
    public static void CheckReplaceable(IReadOnlyList<string> notebooks)
    {
        if (notebooks.FirstOrDefault(notebook => new FileInfo(notebook).IsReadOnly) is { } readOnly)
            throw new UsageException($"--update: {readOnly} is read-only. Make it writable, or leave --update out.");

        foreach (var folder in notebooks.Select(Path.GetDirectoryName).Distinct())
            CheckWritable(folder!, "Make room there, or leave --update out.");
    }

    private static IEnumerable<string> FilesOf(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(FullPath("A path", path));
        if (File.Exists(full))
        {
            return full.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)
                ? [full]
                : throw new UsageException($"{path} is not a notebook (*.ipynb). Give notebooks, or a folder that holds some.");
        }

        if (!Directory.Exists(full))
            throw new UsageException($"{path}: there is no such file or folder. Give notebooks (*.ipynb), or a folder that holds some.");

        var found = Directory.GetFiles(full, "*.ipynb");
        Array.Sort(found, StringComparer.Ordinal);
        return found.Length > 0 ? found
            : throw new UsageException($"{path} holds no notebook (*.ipynb) directly. Give the folder that does.");
    }
}
