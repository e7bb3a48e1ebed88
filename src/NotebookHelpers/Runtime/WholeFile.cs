namespace NotebookHelpers.Runtime;

/// <summary>
/// Files that are whole, or not there: a crash leaves the old one or the new one, and of two writers each writes its own.
/// </summary>
internal static class WholeFile
{
    /// <summary>Writes a file under another name, and renames it.</summary>
    /// <param name="path">The file, which is replaced where it is there already.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var file = File.Create(unfinished))
                write(file);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
