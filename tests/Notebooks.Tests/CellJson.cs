using System.Text.Json.Nodes;

namespace Notebooks.Tests;

internal sealed class CellJson(JsonObject json)
{
    public string Id => (string?)json["id"] ?? "";

    public bool IsCode => (string?)json["cell_type"] == "code";

    public JsonObject Metadata => json["metadata"]!.AsObject();

    public string Source =>
        json["source"] is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string)json["source"]!;

    public IReadOnlyList<string> Lines => Source.Split('\n');

    public IReadOnlyList<string> Tags => Metadata["tags"] is JsonArray tags ? [.. tags.Select(tag => (string)tag!)] : [];

    public IReadOnlyList<JsonObject> Outputs =>
        json["outputs"] is JsonArray outputs ? [.. outputs.Select(output => output!.AsObject())] : [];

    /// <summary>Lines that are neither empty nor a comment alone.</summary>
    public int LinesOfCode =>
        Lines.Select(line => line.Trim()).Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
}
