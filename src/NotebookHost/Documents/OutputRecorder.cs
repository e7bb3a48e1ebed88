using System.Text;
using System.Text.Json.Nodes;
using NotebookHost.Engine;

namespace NotebookHost.Documents;

/// <summary>Keeps the outputs of a notebook's cells in the notebook. Safe for outputs from any thread.</summary>
internal sealed class OutputRecorder(Notebook notebook)
{
    private readonly Lock gate = new();
    private readonly List<CellOutput> outputs = [];
    private readonly Dictionary<string, List<JsonObject>> displays = [];

    /// <summary>Where the outputs of this cell go.</summary>
    /// <param name="cell">The cell that is about to run.</param>
    /// <param name="number">The cell's execution count.</param>
    public ICellOutput For(NotebookCell cell, int number)
    {
        lock (gate)
        {
            cell.Json["execution_count"] = number;
            if (outputs.Find(output => output.Cell == cell) is { } known)
                return known;

            var output = new CellOutput(this, cell, number);
            outputs.Add(output);
            return output;
        }
    }

    /// <summary>Changes the notebook while no output comes in between.</summary>
    public void Change(Action change)
    {
        lock (gate)
        {
            outputs.ForEach(output => output.EndStream());
            change();
        }
    }

    /// <summary>Writes the notebook with all outputs so far.</summary>
    public void Save(string path) => Change(() => notebook.Save(path));

    private static JsonObject Data(MimeBundle value)
    {
        var data = new JsonObject();
        // Such a figure is in the html form too, and would double the file: it is for front ends that run the cell themselves.
        foreach (var (mime, text) in value.Forms.Where(form => form.Key != "application/vnd.plotly.v1+json" || value.Forms.Count == 1))
        {
            data[mime] = mime switch
            {
                _ when mime.EndsWith("json", StringComparison.Ordinal) => JsonText.Shown(text),
                "image/svg+xml" => JsonLayout.Lines(text),
                _ when mime.StartsWith("image/", StringComparison.Ordinal) => text,
                _ => JsonLayout.Lines(text),
            };
        }

        return data;
    }

    private sealed class CellOutput(OutputRecorder owner, NotebookCell cell, int number) : ICellOutput
    {
        // Text is gathered here and becomes JSON only when something else follows or the notebook is saved.
        private readonly StringBuilder text = new();
        private string? streamName;

        public NotebookCell Cell => cell;

        public void Stream(string name, string text)
        {
            lock (owner.gate)
            {
                if (streamName != name)
                {
                    EndStream();
                    streamName = name;
                }

                this.text.Append(text);
            }
        }

        public void Display(string displayId, MimeBundle value)
        {
            var output = Add(new JsonObject { ["output_type"] = "display_data" }, value);
            lock (owner.gate)
            {
                if (!owner.displays.TryGetValue(displayId, out var shown))
                    owner.displays[displayId] = shown = [];

                shown.Add(output);
            }
        }

        public void Update(string displayId, MimeBundle value)
        {
            lock (owner.gate)
            {
                if (owner.displays.TryGetValue(displayId, out var shown))
                {
                    // A value that gave way to nothing at all, as a bar does at its end, leaves no trace in the file.
                    if (value.Forms.Values.All(string.IsNullOrEmpty))
                    {
                        shown.ForEach(output => (output.Parent as JsonArray)?.Remove(output));
                        owner.displays.Remove(displayId);
                        return;
                    }

                    shown.ForEach(output => output["data"] = Data(value));
                    return;
                }
            }

            Display(displayId, value);
        }

        public void Result(MimeBundle value) =>
            Add(new JsonObject { ["output_type"] = "execute_result", ["execution_count"] = number }, value);

        public void Absent(string what)
        {
            lock (owner.gate)
                cell.Absent ??= what;
        }

        /// <summary>Neighbouring texts of one stream are one output, also where a save came between them.</summary>
        public void EndStream()
        {
            if (text.Length > 0 && cell.Outputs.LastOrDefault() is JsonObject last && JsonLayout.Text(last["name"]) == streamName)
            {
                last["text"] = JsonLayout.Lines(JsonLayout.Text(last["text"]) + text);
            }
            else if (text.Length > 0)
            {
                cell.Outputs.Add((JsonNode)new JsonObject
                {
                    ["output_type"] = "stream",
                    ["name"] = streamName,
                    ["text"] = JsonLayout.Lines(text.ToString()),
                });
            }

            text.Clear();
        }

        private JsonObject Add(JsonObject output, MimeBundle value)
        {
            lock (owner.gate)
            {
                EndStream();
                output["data"] = Data(value);
                output["metadata"] = new JsonObject();
                cell.Outputs.Add((JsonNode)output);
                return output;
            }
        }
    }
}
