using System.Runtime.InteropServices;

namespace NotebookHelpers.Runtime;

/// <summary>Where the library and the native libraries beside it lie.</summary>
internal static class LibraryFolder
{
    /// <summary>The folder of NotebookHelpers.dll, which holds every dependency (setup.csx names it).</summary>
    /// <remarks>A script engine may load the library from bytes; then the program's folder is the best guess.</remarks>
    public static string Path { get; } = typeof(LibraryFolder).Assembly.Location is { Length: > 0 } location
        ? System.IO.Path.GetDirectoryName(location)!
        : AppContext.BaseDirectory;

    /// <summary>The name that NuGet gives this platform's native folder, such as <c>linux-x64</c>.</summary>
    public static string Rid { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>
    /// Folders that may hold native libraries: the library's own first, then the program's, then those the runtime was told of.
    /// </summary>
    public static IEnumerable<string> NativeFolders()
    {
        string[] homes = [Path, AppContext.BaseDirectory];
        var told = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var beside = homes.SelectMany(home => new[] { System.IO.Path.Combine(home, "runtimes", Rid, "native"), home });
        return beside.Concat(told).Select(System.IO.Path.TrimEndingDirectorySeparator).Distinct().Where(Directory.Exists);
    }
}
