using System.Text.Json.Nodes;
using NotebookHost.Documents;
using NotebookHost.Engine;

namespace NotebookHost.Kernel;

/// <summary>Tells clients what a cell shows.</summary>
/// <param name="request">What runs the cell.</param>
/// <param name="number">The cell's execution count.</param>
/// <param name="outbox">Tells.</param>
internal sealed class CellPublisher(Request request, int number, Outbox outbox) : ICellOutput
{
    private readonly bool silent = request.Flag("silent", false);

    /// <inheritdoc />
    public void Stream(string name, string text)
    {
        if (!silent)
            outbox.Stream(name, request, text);
    }

    /// <inheritdoc />
    public void Display(string displayId, MimeBundle value) => Publish("display_data", Shown(displayId, value));

    /// <inheritdoc />
    public void Update(string displayId, MimeBundle value) => Publish("update_display_data", Shown(displayId, value));

    /// <inheritdoc />
    public void Result(MimeBundle value)
    {
        var content = Content(value);
        content["execution_count"] = number;
        Publish("execute_result", content);
    }

    /// <summary>Tells that the cell failed.</summary>
    public void Error(CellError error) => Publish("error", Content(error));

    /// <summary>An error as messages hold it.</summary>
    public static JsonObject Content(CellError error)
    {
        // Clients show the traceback alone: it begins with what went wrong.
        var first = error.Traceback.Count > 0 ? error.Traceback[0] : "\n";
        var traceback =
            first.StartsWith(error.Name, StringComparison.Ordinal) ? error.Traceback :
            error.Message.StartsWith(first, StringComparison.Ordinal) ? error.Traceback.Prepend($"{error.Name}:") :
            error.Traceback.Prepend($"{error.Name}: {error.Message}");
        return new JsonObject
        {
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)line)]),
        };
    }

    /// <summary>An error as a reply holds it.</summary>
    public static JsonObject Refusal(CellError error)
    {
        var reply = Content(error);
        reply["status"] = "error";
        return reply;
    }

    /// <summary>Data and metadata of a value.</summary>
    public static JsonObject Content(MimeBundle value)
    {
        var data = new JsonObject();
        foreach (var (mime, text) in value.Forms)
            data[mime] = mime.EndsWith("json", StringComparison.Ordinal) ? JsonText.Shown(text) : text;

        return new JsonObject { ["data"] = data, ["metadata"] = new JsonObject() };
    }

    private static JsonObject Shown(string displayId, MimeBundle value)
    {
        var content = Content(value);
        content["transient"] = new JsonObject { ["display_id"] = displayId };
        return content;
    }

    private void Publish(string type, JsonObject content)
    {
        if (!silent)
            outbox.Publish(type, request, content);
    }
}
