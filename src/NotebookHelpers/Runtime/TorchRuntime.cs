using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;

namespace NotebookHelpers.Runtime;

/// <summary>Makes TorchSharp's native half load, and says in one error why where it cannot.</summary>
internal static class TorchRuntime
{
    private const int MostThreads = 1024;
    private const string NewVersion = "GLIBCXX_3.4.32";
    private const string UncalledSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The environment variable that says how many threads work.</summary>
    public const string ThreadsVariable = "WORKSHOP_THREADS";

    private static string? reason;
    private static bool checkedOnce;

    /// <summary>
    /// How many threads work at a time, in every model and in torch: what <see cref="ThreadsVariable"/> says, else one, since small models
    /// gain nothing from a second, and lose much on a busy machine.
    /// </summary>
    /// <exception cref="ArgumentException">The variable is no such number.</exception>
    public static int Threads => Environment.GetEnvironmentVariable(ThreadsVariable) is not { Length: > 0 } given ? 1
        : int.TryParse(given, NumberStyles.None, null, out var count) && count is >= 1 and <= MostThreads ? count
        : throw new ArgumentException(
            Invariant($"{ThreadsVariable} is \"{given}\"; expected a number of threads from 1 to {MostThreads}, such as 4."));

    /// <summary>Loads the native libraries on Linux, where TorchSharp's own way fails on older systems. Never throws.</summary>
    public static void Preload()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            Load();
        }
        catch (Exception exception)
        {
            reason = FirstLine(exception);
        }
    }

    /// <summary>Returns where tensors work; call it before the first one.</summary>
    /// <remarks>The first time it gives torch its threads, of which a program may take others afterwards.</remarks>
    /// <exception cref="ArgumentException">There is no such number of threads.</exception>
    /// <exception cref="PlatformNotSupportedException">They do not: says what is missing, and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (checkedOnce)
            return;
        try
        {
            if (reason is null)
                torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception exception)
        {
            reason = FirstLine(exception is TypeInitializationException { InnerException: { } inner } ? inner : exception);
        }
        if (reason is not null)
            throw new PlatformNotSupportedException(Explain(reason));
        torch.set_num_threads(Threads);
        checkedOnce = true;
    }

    /// <summary>The error's text.</summary>
    /// <param name="why">What the loader said.</param>
    internal static string Explain(string why)
    {
        var glibc = Allocator.GlibcVersion() is { } version ? $", glibc {version}" : OperatingSystem.IsLinux() ? ", no glibc" : "";
        return $"TorchSharp's native libraries do not load on this machine ({LibraryFolder.Rid}{glibc}): {why} "
            + "Needed are linux-x64 with glibc 2.28 or newer, osx-arm64, win-x64 (with the Visual C++ runtime) or win-arm64. "
            + "On such a machine, build again: dotnet build -c Release src/NotebookHelpers. "
            + "Elsewhere use a container of one of these.";
    }

    private static void Load()
    {
        // Once loaded, each is found again by its name: TorchSharp asks by name, and libLibTorchSharp.so needs libtorch.so by name.
        var libtorch = PathOf("libtorch.so", LibraryFolder.NativeFolders());
        NativeLibrary.Load(libtorch);
        var shipped = PathOf("libLibTorchSharp.so", LibraryFolder.NativeFolders().Prepend(Path.GetDirectoryName(libtorch)!));
        try
        {
            NativeLibrary.Load(shipped);
        }
        catch (DllNotFoundException exception) when (exception.Message.Contains(NewVersion))
        {
            var (cache, isKept) = CacheFolder();
            NativeLibrary.Load(Weakened(shipped, cache));
            if (!isKept)
                Directory.Delete(cache, recursive: true);
        }
    }

    private static string PathOf(string file, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"runtimes/{LibraryFolder.Rid}/native/{file} is not beside NotebookHelpers.dll.");

    /// <summary>The path of a copy that asks for less, made once per user. The original may be a link into the package cache.</summary>
    /// <param name="shipped">The library as its package has it.</param>
    /// <param name="cache">A folder of this user's.</param>
    internal static string Weakened(string shipped, string cache)
    {
        var original = File.ReadAllBytes(shipped);
        var hash = Convert.ToHexStringLower(SHA256.HashData(original))[..16];
        var copy = Path.Combine(cache, $"libLibTorchSharp-{hash}.so");
        if (File.Exists(copy) && new FileInfo(copy).Length == original.Length)
            return copy;
        WholeFile.Write(copy, file => file.Write(WeakVersion.Mark(original, NewVersion, UncalledSymbol)));
        return copy;
    }

    private static (string Folder, bool IsKept) CacheFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length > 0)
        {
            try
            {
                var folder = Path.Combine(home, "NotebookHelpers");
                Directory.CreateDirectory(folder);
                var probe = Path.Combine(folder, Path.GetRandomFileName());
                File.WriteAllBytes(probe, []);
                File.Delete(probe);
                return (folder, true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A read-only home, as in some containers: a folder of this process then.
            }
        }
        return (Directory.CreateTempSubdirectory("NotebookHelpers-").FullName, false);
    }

    private static string FirstLine(Exception exception)
    {
        // The loader's text lists every path it tried; the line that names a version or a missing file is the useful one.
        var lines = exception.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var useful = lines.FirstOrDefault(line => line.Contains("version `") || line.Contains("cannot open shared"));
        return (useful ?? lines.FirstOrDefault("")).TrimEnd('.') + ".";
    }
}
