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
    public static string OfUser(PlatformID system, string home, Func<string, string?> variable)
    {
        string Otherwise(string name, params string[] parts) =>
            variable(name) is { Length: > 0 } value ? value : Path.Combine([home, .. parts]);
        var data = variable("JUPYTER_DATA_DIR") is { Length: > 0 } given ? given : system switch
        {
            PlatformID.Win32NT => Path.Combine(Otherwise("APPDATA", "AppData", "Roaming"), "jupyter"),
            PlatformID.MacOSX => Path.Combine(home, "Library", "Jupyter"),
            _ => Path.Combine(Otherwise("XDG_DATA_HOME", ".local", "share"), "jupyter"),
        };
        return Path.Combine(data, "kernels");
    }

    /// <summary>Those of an environment, such as conda's.</summary>
    public static string Under(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels");

    /// <summary>The user's own on this machine.</summary>
    public static string OfUser() => OfUser(
        OperatingSystem.IsWindows() ? PlatformID.Win32NT : OperatingSystem.IsMacOS() ? PlatformID.MacOSX : PlatformID.Unix,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Environment.GetEnvironmentVariable);
}
