using System.Text.Json.Nodes;

namespace NotebookHost.Documents;

/// <summary>One cell: a view on its JSON, so that what the host does not know survives.</summary>
internal sealed class NotebookCell(JsonObject json)
{
    /// <summary>Tag of a cell that its reader is to complete.</summary>
    public const string Exercise = "exercise";

    private const string AbsentKey = "workshop_absent";

    /// <summary>The cell as stored.</summary>
    public JsonObject Json { get; } = json;

    /// <summary>Whether it is <c>code</c>.</summary>
    public bool IsCode => Kind == "code";

    /// <summary><c>code</c>, <c>markdown</c> or <c>raw</c>.</summary>
    public string Kind => Json["cell_type"]!.GetValue<string>();

    /// <summary>Unique in its notebook.</summary>
    public string Id => Json["id"]!.GetValue<string>();

    /// <summary>The cell's text.</summary>
    public string Source => JsonLayout.Text(Json["source"])!;

    /// <summary>
    /// What this machine lacked, so that the cell could not run: <c>workshop_absent</c> of its metadata, in executed copies alone.
    /// </summary>
    public string? Absent
    {
        get => JsonLayout.Text(Metadata[AbsentKey]);
        set => Metadata[AbsentKey] = value;
    }

    /// <summary>Whether there is anything to run.</summary>
    public bool Runs => IsCode && !string.IsNullOrWhiteSpace(Source);

    /// <summary>The outputs; for code cells only.</summary>
    public JsonArray Outputs => Json["outputs"]!.AsArray();

    /// <summary>The cell's metadata.</summary>
    public JsonObject Metadata => Json["metadata"]!.AsObject();

    /// <summary>Whether the cell's metadata holds the tag.</summary>
    public bool HasTag(string tag) => Metadata["tags"] is JsonArray tags && tags.Any(t => JsonLayout.Text(t) == tag);

    /// <summary>Whether the cell saved an error.</summary>
    public bool HasError => IsCode && Outputs.Any(output => JsonLayout.Text(output!["output_type"]) == "error");

    /// <summary>Takes away what an earlier run left.</summary>
    public void Clear()
    {
        Metadata.Remove(AbsentKey);
        Json["outputs"] = new JsonArray();
        Json["execution_count"] = null;
    }

    /// <summary>
    /// Takes the place of what the cell shows where it could not run: what it was saved with, under the number that it has now.
    /// </summary>
    /// <returns>Whether anything was saved.</returns>
    public bool TakeOutputs(NotebookCell? saved)
    {
        Metadata.Remove(AbsentKey);
        if (saved is not { Outputs.Count: > 0 })
            return false;

        Json["outputs"] = saved.Outputs.DeepClone();
        foreach (var output in Outputs.OfType<JsonObject>().Where(output => output.ContainsKey("execution_count")))
            output["execution_count"] = Json["execution_count"]?.DeepClone();

        return true;
    }

    /// <summary>Puts an error at the end of the outputs.</summary>
    public void AddError(string name, string message, IEnumerable<string> traceback) => Outputs.Add((JsonNode)new JsonObject
    {
        ["output_type"] = "error",
        ["ename"] = name,
        ["evalue"] = message,
        ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)line)]),
    });
}
