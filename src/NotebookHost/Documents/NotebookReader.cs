using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookHost.Documents;

/// <summary>Checks a notebook's JSON, and brings it to nbformat 4.5: ids for all cells, sources as lists of lines.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="text">What it holds, without a byte order mark.</param>
internal sealed class NotebookReader(string path, byte[] text)
{
    private static readonly Member[] OfCell =
    [
        new("cell_type", "code, markdown or raw", value => JsonLayout.Text(value) is "code" or "markdown" or "raw" && IsText(value)),
        new("source", "a text or a list of texts", IsTexts),
        new("metadata", "an object", IsObject),
        new("id", "a text", IsText),
        new("execution_count", "a whole number or null", IsCount),
        new("outputs", "a list of objects", value => value is JsonArray outputs && outputs.All(IsObject)),
    ];

    private static readonly Member[] OfOutput =
    [
        new("output_type", "a text", IsText),
        new("name", "a text", IsText),
        new("text", "a text or a list of texts", IsTexts),
        new("data", "an object", IsObject),
        new("metadata", "an object", IsObject),
        new("execution_count", "a whole number or null", IsCount),
        new("ename", "a text", IsText),
        new("evalue", "a text", IsText),
        new("traceback", "a list of texts", value => value is JsonArray && IsTexts(value)),
    ];

    /// <summary>Checks the root and all cells: whoever looks into them afterwards finds what nbformat 4 says.</summary>
    /// <remarks>Members that are missing are added where the host needs them; those that it does not know stay as they are.</remarks>
    /// <exception cref="NotebookFormatException">Something is not as nbformat 4 wants it.</exception>
    public (JsonObject Json, IReadOnlyList<NotebookCell> Cells) Read()
    {
        var root = Parse();
        if (root is not JsonObject json)
            throw Broken([], $"expected an object with a list \"cells\", found {Found(root)}");

        if (!json.ContainsKey("cells"))
            throw Broken([], "expected a list \"cells\", which is missing");

        Check(json, [
            new("cells", "a list", value => value is JsonArray),
            new("nbformat", "4 (else save the notebook with a current editor)", value => IsInteger(value, 4, 4)),
            new("nbformat_minor", "a whole number", value => IsInteger(value, 0, int.MaxValue)),
            new("metadata", "an object", IsObject),
        ]);
        if (!json.ContainsKey("nbformat"))
            throw Broken([], "\"nbformat\" is missing, expected 4");

        if (!IsInteger(json["nbformat_minor"], 5, int.MaxValue))
            json["nbformat_minor"] = 5;

        json["metadata"] ??= new JsonObject();
        var cells = json["cells"]!.AsArray();
        for (var i = 0; i < cells.Count; i++)
            CheckCell(cells[i], i);

        var ids = new HashSet<string>(cells.Select(cell => JsonLayout.Text(cell!["id"])).OfType<string>());
        var seen = new HashSet<string>();
        return (json, [.. cells.Select(cell => Complete(cell!.AsObject(), ids, seen))]);
    }

    private JsonNode? Parse()
    {
        if (text is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw Broken([], "this is UTF-16, expected UTF-8. Save the file in that encoding");

        try
        {
            return StrictJson.Parse(text);
        }
        catch (JsonException e)
        {
            var line = e.LineNumber ?? 0;
            throw Broken(line + 1, CellAt(line, e.BytePositionInLine ?? 0), $"this is not JSON ({e.Message.Split(" LineNumber")[0]}) "
                + "Expected: a Jupyter notebook. Mend that line (a merge may have left its marks), or take the file back from version "
                + "control");
        }
    }

    private void CheckCell(JsonNode? node, int index)
    {
        if (node is not JsonObject cell)
            throw Broken(["cells", index], $"expected an object, found {Found(node)}");

        foreach (var needed in new[] { "cell_type", "source" }.Where(needed => !cell.ContainsKey(needed)))
            throw Broken(["cells", index], $"expected \"{needed}\", which is missing");

        Check(cell, OfCell, "cells", index);
        var outputs = cell["outputs"]?.AsArray() ?? [];
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i]!.AsObject();
            Check(output, OfOutput, "cells", index, "outputs", i);
            var data = output["data"]?.AsObject() ?? [];
            Check(data, data.Where(form => !IsJson(form.Key)).Select(form => new Member(form.Key, "a text or a list of texts", IsTexts)),
                "cells", index, "outputs", i, "data");
        }
    }

    private static NotebookCell Complete(JsonObject cell, HashSet<string> ids, HashSet<string> seen)
    {
        var source = JsonLayout.Text(cell["source"])!;
        cell["source"] = JsonLayout.Lines(source);
        cell["metadata"] ??= new JsonObject();
        if (JsonLayout.Text(cell["id"]) is not { Length: > 0 } id || !seen.Add(id))
        {
            cell.Remove("id");
            cell.Insert(cell.IndexOf("metadata"), "id", NewId(source, ids));
        }

        if (JsonLayout.Text(cell["cell_type"]) == "code")
        {
            cell["execution_count"] ??= null;
            cell["outputs"] ??= new JsonArray();
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

    private void Check(JsonObject owner, IEnumerable<Member> members, params object[] place)
    {
        foreach (var (name, expected, fits) in members)
        {
            if (owner.TryGetPropertyValue(name, out var value) && !fits(value))
                throw Broken([.. place, name], $"\"{name}\" is {Found(value)}, expected {expected}");
        }
    }

    private NotebookFormatException Broken(object[] place, string problem) =>
        Broken(LineOf(place), place.Length > 1 ? (int)place[1] : null, problem);

    private NotebookFormatException Broken(long line, int? cell, string problem) =>
        new(Invariant($"{path}, line {line}: {(cell is { } index ? Invariant($"cell {index + 1} of the notebook: ") : "")}{problem}."));

    private long LineOf(object[] place)
    {
        var reader = new Utf8JsonReader(text, StrictJson.Options);
        if (place.Length > 0)
            reader.Read();

        foreach (var step in place)
        {
            reader.Read();
            for (var i = 0; step is string name ? !reader.ValueTextEquals(name) : i < (int)step; i++)
            {
                reader.Skip();
                reader.Read();
            }

            if (step is string)
                reader.Read();
        }

        return text.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1;
    }

    /// <summary>The cell in which text that is not JSON begins to be none.</summary>
    private int? CellAt(long line, long byteInLine)
    {
        var offset = byteInLine;
        for (var before = 0; line > 0; line--)
        {
            var length = text.AsSpan(before).IndexOf((byte)'\n') + 1;
            before += length;
            offset += length;
        }

        var reader = new Utf8JsonReader(text, StrictJson.Options);
        var (cell, inCells) = (-1, false);
        try
        {
            while (reader.Read() && reader.TokenStartIndex <= offset)
            {
                if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
                    (cell, inCells) = (-1, reader.ValueTextEquals("cells"));

                if (inCells && reader is { CurrentDepth: 2, TokenType: JsonTokenType.StartObject })
                    cell++;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // That is the place.
        }

        return cell < 0 ? null : cell;
    }

    private static bool IsObject(JsonNode? value) => value is JsonObject;

    private static bool IsText(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String;

    private static bool IsTexts(JsonNode? value) => JsonLayout.Text(value) is not null;

    private static bool IsCount(JsonNode? value) => value is null || IsInteger(value, 0, int.MaxValue);

    private static bool IsInteger(JsonNode? value, int from, int to) =>
        value is JsonValue number && number.TryGetValue(out int given) && given >= from && given <= to;

    private static bool IsJson(string mime) => mime.EndsWith("json", StringComparison.Ordinal);

    private static string Found(JsonNode? value) => value?.ToJsonString() is not { } json ? "null"
        : json.Length > 40 ? json[..40] + "…" : json;

    private sealed record Member(string Name, string Expected, Func<JsonNode?, bool> Fits);
}
