using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace NotebookHost.Documents;

/// <summary>A notebook of nbformat 4, kept as JSON so that what the host does not know survives, in its order.</summary>
internal sealed class Notebook
{
    private readonly JsonObject json;

    private Notebook(string path, JsonObject json, IReadOnlyList<NotebookCell> cells)
    {
        Path = path;
        this.json = json;
        Cells = cells;
    }

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>All cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The notebook's metadata.</summary>
    public JsonObject Metadata => json["metadata"]!.AsObject();

    /// <summary>The first heading, or the file's name.</summary>
    public string Title => Cells.Where(cell => cell.Kind == "markdown").SelectMany(cell => cell.Source.Split('\n'))
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim()
        ?? System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The hash of what the outputs are made from: code cells and <c>setup.csx</c>.</summary>
    /// <param name="folder">Where <c>setup.csx</c> is looked for.</param>
    public string SourceHash(string folder)
    {
        var text = new StringBuilder();
        foreach (var cell in Cells.Where(cell => cell.IsCode))
            text.Append("code\0\0").Append(cell.Source).Append('\0');

        var setup = System.IO.Path.Combine(folder, "setup.csx");
        text.Append(File.Exists(setup) ? Encoding.Latin1.GetString(File.ReadAllBytes(setup)) : "");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n"))));
    }

    /// <summary>Whether the outputs are those of a run that reached the end.</summary>
    public bool RanToEnd => SavedHash is not null;

    private string? SavedHash => JsonLayout.Text(Metadata, "workshop", "sourceHash");

    /// <summary>Whether the saved outputs were made from something else than the cells and <c>setup.csx</c> as they are now.</summary>
    public bool IsStale() => SavedHash != SourceHash(System.IO.Path.GetDirectoryName(Path)!);

    /// <summary>Notes what the outputs were made from, and what front ends want to find.</summary>
    public void Stamp(string sourceHash)
    {
        Set(Metadata, "kernelspec", """{"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"}""");
        // The name is what the VS Code extension reads; the others are what Jupyter's front ends and nbconvert colour and name files by.
        Set(Metadata, "language_info",
            """{"file_extension": ".cs", "mimetype": "text/x-csharp", "name": "polyglot-notebook", "pygments_lexer": "csharp"}""");
        Set(Metadata, "polyglot_notebook",
            """{"kernelInfo": {"defaultKernelName": "csharp", "items": [{"aliases": [], "name": "csharp"}]}}""");
        Set(Metadata, "workshop", $$"""{"sourceHash": "{{sourceHash}}"}""");
        foreach (var cell in Cells.Where(cell => cell.IsCode))
        {
            Set(cell.Metadata, "dotnet_interactive", """{"language": "csharp"}""");
            Set(cell.Metadata, "polyglot_notebook", """{"kernelName": "csharp"}""");
        }
    }

    /// <summary>Takes away what an earlier run left.</summary>
    public void ClearOutputs()
    {
        (Metadata["workshop"] as JsonObject)?.Remove("sourceHash");
        foreach (var cell in Cells.Where(cell => cell.IsCode))
            cell.Clear();
    }

    /// <summary>Gives the cells that could not run here the outputs that they were saved with, and takes their marks away.</summary>
    /// <param name="saved">The notebook as it was before it ran.</param>
    /// <returns>How many had outputs, and whether these are of the code as it is; where not, nothing says that they are.</returns>
    public (int Kept, bool AreOfThisCode) KeepSaved(Notebook saved)
    {
        var kept = Cells.Where(cell => cell.Absent is not null)
            .Count(cell => cell.TakeOutputs(saved.Cells.FirstOrDefault(other => other.Id == cell.Id && other.IsCode)));
        if (kept == 0 || !saved.IsStale())
            return (kept, true);

        Metadata["workshop"] = saved.Metadata["workshop"]?.DeepClone() ?? new JsonObject();
        return (kept, false);
    }

    /// <summary>Its text, as Jupyter lays it out.</summary>
    public string ToJson() => JsonLayout.Write(json);

    /// <summary>Writes the notebook, whole or not at all.</summary>
    public void Save(string path) => WholeFile.Write(path, ToJson());

    /// <summary>Reads a notebook.</summary>
    /// <exception cref="NotebookFormatException">The file cannot be read, or is not a notebook of nbformat 4.</exception>
    public static Notebook Load(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return Parse(full, ReadBytes(full));
    }

    /// <summary>Reads the bytes of a notebook's file.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="NotebookFormatException">The file cannot be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFormatException($"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a notebook from what its file holds.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="NotebookFormatException">The bytes are not a notebook of nbformat 4.</exception>
    public static Notebook Parse(string path, byte[] bytes)
    {
        var (json, cells) = new NotebookReader(path, bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes).Read();
        return new Notebook(path, json, cells);
    }

    private static void Set(JsonObject target, string name, string value) => target[name] = JsonNode.Parse(value);
}
