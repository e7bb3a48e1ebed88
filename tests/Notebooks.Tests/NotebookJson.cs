using System.Text.Json.Nodes;

namespace Notebooks.Tests;

/// <summary>A notebook as the file has it: read here by plain JSON, so that the host's own reader is not taken on trust.</summary>
internal sealed class NotebookJson
{
    public NotebookJson(string path)
    {
        Path = path;
        Text = File.ReadAllText(path);
        Root = JsonNode.Parse(Text)!.AsObject();
        Cells = [.. Root["cells"]!.AsArray().Select(cell => new CellJson(cell!.AsObject()))];
    }

    public string Path { get; }

    /// <summary>The file below the repository's root.</summary>
    public string Name => System.IO.Path.GetRelativePath(Repository.Root, Path).Replace('\\', '/');

    public string Text { get; }

    public JsonObject Root { get; }

    public IReadOnlyList<CellJson> Cells { get; }

    public IEnumerable<CellJson> CodeCells => Cells.Where(cell => cell.IsCode);

    /// <summary>Ids of the cells that could not run where this copy was made: the machine lacks what they need, and they say so.</summary>
    public IReadOnlySet<string> Absent => CodeCells.Where(cell => cell.Metadata.ContainsKey("workshop_absent")).Select(cell => cell.Id)
        .ToHashSet();

    /// <summary>Name and value of each metric that the notebook recorded, in order.</summary>
    public IEnumerable<(string Name, double Value)> Metrics => MetricsOf(CodeCells);

    /// <summary>The same of the cells that could run.</summary>
    /// <param name="absent">Ids of those that could not.</param>
    public IEnumerable<(string Name, double Value)> MetricsBut(IReadOnlySet<string> absent) => MetricsOf(CodeCellsBut(absent));

    /// <summary>The code cells that could run.</summary>
    /// <param name="absent">Ids of those that could not.</param>
    public IEnumerable<CellJson> CodeCellsBut(IReadOnlySet<string> absent) => CodeCells.Where(cell => !absent.Contains(cell.Id));

    private static IEnumerable<(string Name, double Value)> MetricsOf(IEnumerable<CellJson> cells) =>
        from cell in cells
        from output in cell.Outputs
        let form = output["data"]?["application/vnd.workshop.metric+json"]
        where form is not null
        // The released engine's Jupyter kernel sends such a form as text.
        let metric = form is JsonValue text ? JsonNode.Parse((string)text!)! : form
        select ((string)metric["name"]!, (double)metric["value"]!);
}
