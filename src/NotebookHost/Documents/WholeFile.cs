using System.Text;

namespace NotebookHost.Documents;

/// <summary>Writes a file under a temporary name and renames it, so that nobody ever sees half of it.</summary>
internal static class WholeFile
{
    /// <summary>What a file is called until it is whole.</summary>
    public static string TemporaryName(string path) => path + ".tmp";

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes what <paramref name="fill"/> puts into the stream.</summary>
    public static void Write(string path, Action<Stream> fill)
    {
        var temporary = TemporaryName(path);
        using (var stream = File.Create(temporary))
            fill(stream);

        File.Move(temporary, path, overwrite: true);
    }
}
