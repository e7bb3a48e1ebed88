using System.Runtime.InteropServices;

namespace NotebookHelpers.Runtime;

/// <summary>
/// Keeps freed tensor memory in the process. As shipped, glibc gives every large temporary back to the kernel
/// and faults it in again, which makes a training step 20 times slower. Costs up to 0.4 GB of peak memory.
/// </summary>
internal static partial class Allocator
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    /// <summary>Call before the first tensor: libtorch reads the environment once.</summary>
    /// <returns>False where the C library is not glibc, or refused a setting.</returns>
    public static bool Tune()
    {
        if (GlibcVersion() is null)
            return false;
        // Environment.SetEnvironmentVariable does not reach native code.
        var pages = setenv("THP_MEM_ALLOC_ENABLE", "1", 0) == 0;
        // Older versions of glibc refuse a threshold above 32 MB.
        var mmap = mallopt(MmapThreshold, 1 << 30) == 1 || mallopt(MmapThreshold, 32 << 20) == 1;
        return mallopt(ArenaMax, 1) == 1 && mallopt(TrimThreshold, int.MaxValue) == 1 && mmap && pages;
    }

    /// <summary>Such as <c>2.36</c>; null on other systems and C libraries.</summary>
    public static string? GlibcVersion()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return Marshal.PtrToStringAnsi(gnu_get_libc_version());
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc.so.6")]
    private static partial nint gnu_get_libc_version();

    [LibraryImport("libc.so.6")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc.so.6", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
