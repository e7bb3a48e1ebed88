using System.Text.Json.Nodes;

namespace Notebooks.Tests;

/// <summary>The installed kernel under a client that is not ours: nbconvert, which executes a notebook through jupyter_client.</summary>
public sealed class JupyterTests(WorkshopRun run) : IDisposable
{
    /// <summary>Run at each change: tables, charts and a split. The others train networks, which takes minutes.</summary>
    private static readonly string[] Always =
        ["notebooks/01-import-libraries.ipynb", "notebooks/02-read-tables.ipynb", "notebooks/04-split.ipynb"];

    private readonly string folder = Directory.CreateTempSubdirectory("jupyter").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Repository.WorkshopNames), MemberType = typeof(Repository))]
    public async Task Should_Show_What_The_Host_Showed(string path)
    {
        Assert.SkipUnless(Always.Contains(path) || Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1",
            "Three notebooks are enough for each change: run .ci/run --full, or set WORKSHOP_FULL=1.");
        JupyterProcess.Require();
        var jupyter = new JupyterProcess(folder);
        var host = Repository.Folder(
            "artifacts", "bin", "NotebookHost", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
            "NotebookHost.dll");
        await jupyter.Run("dotnet", host, "install", "--prefix", folder);
        var notebook = Repository.Folder(path);

        var executed = new NotebookJson(await jupyter.Execute(notebook));

        var committed = new NotebookJson(notebook);
        Assert.NotEmpty(executed.CodeCells);
        var absent = run.Absent(path);
        Assert.Equal(committed.CodeCellsBut(absent).Select(Shown), executed.CodeCellsBut(absent).Select(Shown));
        var (before, after) = (committed.MetricsBut(absent).ToList(), executed.MetricsBut(absent).ToList());
        Assert.Equal(before.Select(metric => metric.Name), after.Select(metric => metric.Name));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 0.01));
    }

    /// <summary>
    /// The kinds of a cell's outputs: a client may cut printed text into pieces of its own, and a kernel adds what Jupyter itself draws.
    /// What gave way to nothing, as progress does at its end, is kept by a client and not by the host.
    /// </summary>
    private static string Shown(CellJson cell) =>
        cell.Source.Split('\n')[0] + ": " + string.Join(", ", cell.Outputs.Where(output => !IsEmpty(output)).Select(Kind).Distinct());

    private static bool IsEmpty(JsonObject output) =>
        output["data"]?.AsObject() is { } data && data.All(form => form.Value is JsonValue text && text.ToString().Length == 0);

    private static string Kind(JsonNode output)
    {
        var data = output["data"]?.AsObject();
        return data is null
            ? $"{output["output_type"]} {output["name"] ?? output["ename"]}"
            : string.Join(' ', data.Select(form => form.Key).Where(form => form != "application/vnd.plotly.v1+json")
                .Order(StringComparer.Ordinal).Prepend($"{output["output_type"]}"));
    }
}
