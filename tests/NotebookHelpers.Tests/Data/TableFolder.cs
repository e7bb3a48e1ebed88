using System.Text;

namespace NotebookHelpers.Tests.Data;

/// <summary>A folder with files of a test's own, deleted afterwards.</summary>
internal sealed class TableFolder : IDisposable
{
    public TableFolder(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
            Add(name, Encoding.UTF8.GetBytes(text));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("tables-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Add(string name, byte[] bytes) => File.WriteAllBytes(this[name], bytes);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
