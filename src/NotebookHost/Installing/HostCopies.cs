using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NotebookHost.Installing;

/// <summary>
/// Copies of built hosts in a kernel's folder, each named for what it holds: a kernel that runs from an older copy goes on.
/// </summary>
/// <remarks>
/// A copy has its name only while it is whole: until then, and from the first file removed on, it has another. So whoever is killed in
/// between leaves nothing that a later installation takes for a copy.
/// </remarks>
/// <param name="folder">The kernel's folder.</param>
internal sealed partial class HostCopies(string folder)
{
    private const int HashLength = 12;

    /// <summary>Whether this is the name of a copy.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Copies a host, if there is no such copy yet.</summary>
    /// <param name="source">The built host's folder.</param>
    /// <param name="isNew">Whether there was none.</param>
    /// <returns>The copy's folder.</returns>
    public string Add(string source, out bool isNew)
    {
        var name = NameOf(source);
        var copy = Path.Combine(folder, name);
        isNew = !Directory.Exists(copy) || NameOf(copy) != name;
        if (!isNew)
        {
            Directory.SetLastWriteTimeUtc(copy, DateTime.UtcNow);
            return copy;
        }

        Remove(copy);
        var partial = Unfinished(copy);
        foreach (var file in Files(source))
        {
            var target = Path.Combine(partial, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(source, file), target);
        }

        Directory.Move(partial, copy);
        return copy;
    }

    /// <summary>Removes all copies but this one and the one before, from which kernels may still run.</summary>
    /// <param name="current">The copy that the kernel is to run from.</param>
    /// <param name="before">The copy that it ran from so far; null where it was not installed, and nothing runs.</param>
    public void RemoveOld(string current, string? before)
    {
        foreach (var old in Directory.GetDirectories(folder).Where(copy => IsName(Path.GetFileName(copy)) && copy != current)
            .OrderByDescending(copy => copy == before).ThenByDescending(Directory.GetLastWriteTimeUtc).Skip(before is null ? 0 : 1))
        {
            try
            {
                Remove(old);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use on Windows: the next installation tries again.
            }
        }
    }

    /// <summary>Removes a copy, if there is one; on Windows not one in use.</summary>
    public static void Remove(string copy)
    {
        if (Directory.Exists(copy))
        {
            var removed = Unfinished(copy);
            Directory.Move(copy, removed);
            Directory.Delete(removed, recursive: true);
        }
    }

    private static string Unfinished(string copy) => Path.Combine(
        Path.GetDirectoryName(copy)!, $".{Path.GetFileName(copy)}.{Guid.NewGuid().ToString("n")[..8]}.tmp");

    private static string NameOf(string host)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files(host))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(Path.Combine(host, file)));
        }

        return "host-" + Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }

    private static IEnumerable<string> Files(string host) => Directory.EnumerateFiles(host, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(host, file)).Order(StringComparer.Ordinal);

    [GeneratedRegex("^host-[0-9a-f]{12}$")]
    private static partial Regex Name();
}
