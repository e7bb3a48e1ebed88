using NotebookHost.Running;

namespace NotebookHost.Installing;

/// <summary>
/// Where Jupyter looks for kernels ("Making kernels for Jupyter" and "Common Directories and File Locations" in its documentation).
/// </summary>
internal static class KernelFolders
{
    /// <summary>
    /// The user's own: <c>~/.local/share/jupyter/kernels</c>, <c>~/Library/Jupyter/kernels</c>, <c>%APPDATA%\jupyter\kernels</c>.
    /// </summary>
    /// <param name="system">The operating system.</param>
    /// <param name="home">The user's home folder.</param>
    /// <param name="variable">Reads an environment variable; null or empty where it is not set.</param>
    /// <exception cref="UsageException">There is no home folder, or a variable names no absolute path.</exception>
    public static string OfUser(PlatformID system, string home, Func<string, string?> variable)
    {
        var data = Set("JUPYTER_DATA_DIR") ?? system switch
        {
            PlatformID.Win32NT => Path.Combine(Set("APPDATA") ?? AtHome("AppData", "Roaming"), "jupyter"),
            PlatformID.MacOSX => AtHome("Library", "Jupyter"),
            _ => Path.Combine(Set("XDG_DATA_HOME") ?? AtHome(".local", "share"), "jupyter"),
        };
        return Path.Combine(data, "kernels");

        // A path from the current folder is another one wherever Jupyter is started.
        string? Set(string name) => variable(name) is not { Length: > 0 } value ? null :
            Path.IsPathRooted(value) ? value
            : throw new UsageException($"{name} is \"{value}\", expected an absolute path. Set it to one, or give --prefix FOLDER.");

        string AtHome(params string[] parts) => Path.IsPathRooted(home) ? Path.Combine([home, .. parts])
            : throw new UsageException(
                "The user's home folder is not known, or does not exist. Set HOME to a folder that exists, or give --prefix FOLDER.");
    }

    /// <summary>Those of an environment, such as conda's.</summary>
    /// <exception cref="UsageException">It names no folder.</exception>
    public static string Under(string prefix) => string.IsNullOrWhiteSpace(prefix)
        ? throw new UsageException($"--prefix \"{prefix}\": expected a folder, such as $CONDA_PREFIX where that is set, or /usr/local.")
        : Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>The user's own on this machine.</summary>
    public static string OfUser() => OfUser(
        OperatingSystem.IsWindows() ? PlatformID.Win32NT : OperatingSystem.IsMacOS() ? PlatformID.MacOSX : PlatformID.Unix,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Environment.GetEnvironmentVariable);
}
