using NotebookHost.Engine;

namespace NotebookHost.Tests.Engine;

/// <summary>Keeps what cells show, in order.</summary>
internal sealed class RecordingOutput : ICellOutput
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];

    /// <summary>One output; <c>Kind</c> is stdout, stderr, display, update, result or absent.</summary>
    internal sealed record Entry(string Kind, string Text, string? Id, IReadOnlyDictionary<string, string> Forms);

    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (gate)
                return [.. entries];
        }
    }

    /// <summary>Each output in a word, neighbouring text of one stream joined.</summary>
    public IReadOnlyList<string> Story
    {
        get
        {
            List<string> story = [];
            foreach (var entry in Entries)
            {
                var start = entry.Kind + ": ";
                if (entry.Id is null && entry.Kind != "result" && story.Count > 0 && story[^1].StartsWith(start, StringComparison.Ordinal))
                    story[^1] += entry.Text;
                else
                    story.Add(start + entry.Text);
            }
            return story;
        }
    }

    public string Result => Entries.Single(entry => entry.Kind == "result").Text;

    public void Stream(string name, string text) => Add(new(name, text, null, new Dictionary<string, string>()));

    public void Display(string displayId, MimeBundle value) => Add(new("display", value.Forms["text/plain"], displayId, value.Forms));

    public void Update(string displayId, MimeBundle value) => Add(new("update", value.Forms["text/plain"], displayId, value.Forms));

    void ICellOutput.Result(MimeBundle value) => Add(new("result", value.Forms["text/plain"], null, value.Forms));

    void ICellOutput.Absent(string what) => Add(new("absent", what, "", new Dictionary<string, string>()));

    private void Add(Entry entry)
    {
        lock (gate)
            entries.Add(entry);
    }
}
