using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Notebooks.Tests;

/// <summary>The installed kernel under a client that is not ours: nbconvert, which executes a notebook through jupyter_client.</summary>
public sealed class JupyterTests : IDisposable
{
    /// <summary>Run at each change: tables, charts and a split. The others train networks, which takes minutes.</summary>
    private static readonly string[] Always = ["notebooks/01-import-libraries.ipynb", "notebooks/02-read-tables.ipynb", "notebooks/04-split.ipynb"];

    private readonly string folder = Directory.CreateTempSubdirectory("jupyter").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Repository.WorkshopNames), MemberType = typeof(Repository))]
    public async Task Should_Show_What_The_Host_Showed(string path)
    {
        Assert.SkipUnless(Always.Contains(path) || Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1", "Three notebooks are enough for each change: run .ci/run --full, or set WORKSHOP_FULL=1.");
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/jupyter-nbconvert"))
        {
            Tools.Missing("jupyter-nbconvert", "apt-get install jupyter-nbconvert");
        }

        string host = Repository.Folder("artifacts", "bin", "NotebookHost", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "NotebookHost.dll");
        await Run("dotnet", host, "install", "--prefix", folder);
        string notebook = Repository.Folder(path);

        await Run("/usr/bin/jupyter-nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=300", "--output-dir", folder, notebook);

        var committed = new NotebookJson(notebook);
        var executed = new NotebookJson(Path.Combine(folder, Path.GetFileName(path)));
        Assert.NotEmpty(executed.CodeCells);
        Assert.Equal(committed.CodeCells.Select(Shown), executed.CodeCells.Select(Shown));
        Assert.Equal(committed.Metrics.Select(metric => metric.Name), executed.Metrics.Select(metric => metric.Name));
        Assert.All(committed.Metrics.Zip(executed.Metrics), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 0.01));
    }

    /// <summary>The kinds of a cell's outputs: a client may cut printed text into pieces of its own, and a kernel adds what Jupyter itself draws.</summary>
    private static string Shown(CellJson cell) => cell.Source.Split('\n')[0] + ": " + string.Join(", ", cell.Outputs.Select(Kind).Distinct());

    private static string Kind(JsonNode output)
    {
        JsonObject? data = output["data"]?.AsObject();
        return data is null
            ? $"{output["output_type"]} {output["name"] ?? output["ename"]}"
            : $"{output["output_type"]} {string.Join(' ', data.Select(form => form.Key).Where(form => form != "application/vnd.plotly.v1+json").Order(StringComparer.Ordinal))}";
    }

    private async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Nothing of this machine's own Jupyter is read or written.
            Environment =
            {
                ["JUPYTER_PATH"] = Path.Combine(folder, "share", "jupyter"),
                ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "data"),
                ["JUPYTER_CONFIG_DIR"] = Path.Combine(folder, "config"),
                ["JUPYTER_RUNTIME_DIR"] = Path.Combine(folder, "runtime"),
                ["IPYTHONDIR"] = Path.Combine(folder, "ipython"),
            },
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: exit code {process.ExitCode}\n{printed}\n{await errors}");
    }
}
