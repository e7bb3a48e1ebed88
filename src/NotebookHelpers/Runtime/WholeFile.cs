using System.Text;

namespace NotebookHelpers.Runtime;

/// <summary>
/// Files that are whole, or not there: a crash leaves the old one or the new one, and of two writers each writes its own.
/// </summary>
/// <remarks>What a killed writer leaves is removed by the next one in that folder. The host compiles this file too.</remarks>
internal static class WholeFile
{
    // Short, so that any name a file may have can be written; hidden, so that nobody takes it for a file of theirs.
    private const string Prefix = ".unfinished-";

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a file under another name, and renames it.</summary>
    /// <param name="path">The file, which is replaced where it is there already; of a link, what it links to.</param>
    /// <param name="write">Writes the content, and leaves the stream open.</param>
    /// <exception cref="IOException">The file cannot be written; names it, and not the other name.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = PathTo(path);
        var folder = Path.GetDirectoryName(target)!;
        var unfinished = Path.Combine(folder, Prefix);
        try
        {
            RemoveLeftOvers(folder);
            using var file = Open(folder, out unfinished);
            write(file);
            file.Flush();
            // Renamed while it is open, for a file that nobody holds open counts as left over.
            File.Move(unfinished, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw new IOException($"{target} cannot be written: {exception.Message.Replace(unfinished, target)}", exception);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Where a file would be written: its full path, and of a link, that of what it links to.</summary>
    /// <exception cref="IOException">There is no folder for it, or a folder has the name.</exception>
    public static string PathTo(string path)
    {
        path = Path.GetFullPath(path);
        if (new FileInfo(path).LinkTarget is not null)
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        if (Directory.Exists(path))
            throw new IOException($"{path} cannot be written: it is a folder. Give the path of a file.");
        return Directory.Exists(Path.GetDirectoryName(path)) ? path : throw new DirectoryNotFoundException(
            $"{path} cannot be written: there is no folder {Path.GetDirectoryName(path)}. Make it first, or give another path.");
    }

    /// <summary>Removes what killed writers left in a folder.</summary>
    public static void RemoveLeftOvers(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"{Prefix}*"))
        {
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, Share))
                    File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Its writer is at work.
            }
        }
    }

    private static FileStream Open(string folder, out string unfinished)
    {
        for (var attempt = 1; ; attempt++)
        {
            unfinished = Path.Combine(folder, $"{Prefix}{Path.GetRandomFileName()[..8]}.tmp");
            try
            {
                var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, Share);
                // Between its making and its lock another writer may have taken it for left over.
                if (File.Exists(unfinished))
                    return file;
                file.Dispose();
            }
            catch (IOException) when (attempt < 3)
            {
            }
        }
    }

    // An open file can be renamed anywhere but on Windows, where it must be allowed; elsewhere only None locks it.
    private static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
}
