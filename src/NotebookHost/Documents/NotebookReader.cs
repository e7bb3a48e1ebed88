using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookHost.Documents;

/// <summary>Checks a notebook's JSON, and brings it to nbformat 4.5: ids for all cells, sources as lists of lines.</summary>
internal sealed class NotebookReader(string path, byte[] text)
{
    /// <summary>Checks the root and all cells.</summary>
    /// <exception cref="NotebookFormatException">Something is not as nbformat 4 wants it.</exception>
    public Notebook Read(JsonNode? root, Func<JsonObject, IReadOnlyList<NotebookCell>, Notebook> make)
    {
        if (root is not JsonObject json || json["cells"] is not JsonArray cells)
            throw Broken(null, "expected an object with a list \"cells\"");

        if (json["nbformat"] is not JsonValue version || !version.TryGetValue(out int major) || major != 4)
        {
            throw Broken(
                null,
                $"\"nbformat\" is {json["nbformat"]?.ToJsonString() ?? "missing"}, expected 4. Save the notebook with a current editor");
        }

        if (json["nbformat_minor"] is not JsonValue minor || !minor.TryGetValue(out int minorVersion) || minorVersion < 5)
            json["nbformat_minor"] = 5;

        GiveObject(json, "metadata", null);
        var ids = new HashSet<string>(cells.OfType<JsonObject>().Select(cell => JsonLayout.Text(cell["id"])).OfType<string>());
        var seen = new HashSet<string>();
        return make(json, [.. cells.Select((cell, index) => ReadCell(cell, index, ids, seen))]);
    }

    private NotebookCell ReadCell(JsonNode? node, int index, HashSet<string> ids, HashSet<string> seen)
    {
        if (node is not JsonObject cell || JsonLayout.Text(cell["cell_type"]) is not ("code" or "markdown" or "raw"))
            throw Broken(index, "expected a cell with a \"cell_type\" of code, markdown or raw");

        var source = JsonLayout.Text(cell["source"]) ?? throw Broken(index, "expected \"source\", a list of lines");
        cell["source"] = JsonLayout.Lines(source);
        GiveObject(cell, "metadata", index);
        if (JsonLayout.Text(cell["id"]) is not { Length: > 0 } id || !seen.Add(id))
        {
            cell.Remove("id");
            cell.Insert(cell.IndexOf("metadata"), "id", NewId(source, ids));
        }

        if (cell["cell_type"]!.GetValue<string>() == "code")
        {
            cell["execution_count"] ??= null;
            cell["outputs"] ??= new JsonArray();
            if (cell["outputs"] is not JsonArray outputs || outputs.Any(output => output is not JsonObject))
                throw Broken(index, "expected \"outputs\", a list of objects");
        }

        return new NotebookCell(cell);
    }

    /// <summary>Made from the cell's text, so that a cell which loses its id in an editor gets the same one again.</summary>
    private static string NewId(string source, HashSet<string> ids)
    {
        for (var copy = 0; ; copy++)
        {
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{copy}\n{source}")))[..8];
            if (ids.Add(id))
                return id;
        }
    }

    private void GiveObject(JsonObject owner, string name, int? cell)
    {
        owner[name] ??= new JsonObject();
        if (owner[name] is not JsonObject)
            throw Broken(cell, $"expected \"{name}\" to be an object");
    }

    private NotebookFormatException Broken(int? cell, string expected) => new(cell is { } index
        ? $"{path}, line {LineOfCell(index)}: cell {index + 1} of the notebook: {expected}."
        : $"{path}, line 1: {expected}.");

    private long LineOfCell(int index)
    {
        var reader = new Utf8JsonReader(text);
        var inCells = false;
        for (var cell = 0; reader.Read();)
        {
            inCells |= reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("cells");
            var startsItem = inCells && reader.CurrentDepth == 2
                && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray);
            if (startsItem && cell++ == index)
                break;
        }

        return text.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;
    }
}
