using System.Diagnostics;

namespace Faults;

/// <summary>A file system of few bytes in memory, for a test to fill.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts one, or skips the test where that may not be done.</summary>
    /// <param name="kilobytes">Its size.</param>
    public static SmallDisk Mount(int kilobytes)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("A full disk is tried on Linux only, where a tmpfs can be mounted.");
        var path = Directory.CreateTempSubdirectory("small-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path) is { } error)
        {
            Directory.Delete(path);
            Assert.Skip($"A full disk is tried only where a tmpfs may be mounted: {error}");
        }
        return new(path);
    }

    /// <summary>Takes away all room but for so many bytes.</summary>
    public void Fill(int left)
    {
        using var filler = File.Create(System.IO.Path.Combine(Path, "filler"));
        var free = new DriveInfo(Path).AvailableFreeSpace;
        filler.Write(new byte[Math.Max(0, free - left)]);
    }

    public void Dispose()
    {
        if (Run("umount", Path) is { } error)
            throw new InvalidOperationException($"{Path} could not be unmounted: {error}");
        Directory.Delete(Path);
    }

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
