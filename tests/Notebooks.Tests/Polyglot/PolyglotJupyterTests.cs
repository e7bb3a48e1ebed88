using System.Text.Json.Nodes;

namespace Notebooks.Tests.Polyglot;

/// <summary>
/// The released engine as Jupyter runs it: nbconvert, which executes a notebook by nbclient, over the engine's own Jupyter kernel.
/// </summary>
public sealed class PolyglotJupyterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyglot-jupyter").FullName;

    /// <summary>Tables and charts, an exercise, and a training with its progress.</summary>
    public static TheoryData<string> Names =>
        ["notebooks/01-import-libraries.ipynb", "notebooks/05-build-the-network.ipynb", "notebooks/08-embeddings.ipynb"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Run_Every_Cell_And_Show_All_Forms(string name)
    {
        JupyterProcess.Require();
        await PolyglotTool.Require();
        await Install();

        var executed = new NotebookJson(await new JupyterProcess(folder).Execute(Repository.Folder(name)));

        var committed = new NotebookJson(Repository.Folder(name));
        Assert.Equal(Charts(committed), Charts(executed));
        Assert.Equal(committed.Metrics.Select(metric => metric.Name), executed.Metrics.Select(metric => metric.Name));
        Assert.All(committed.Metrics.Zip(executed.Metrics), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 0.01));
        var outputs = executed.CodeCells.SelectMany(cell => cell.Outputs).ToList();
        Assert.DoesNotContain(outputs, output => (string?)output["name"] == "stderr" || (string?)output["output_type"] == "error");
        Assert.All(outputs.Select(output => output["data"]?.AsObject()).OfType<JsonObject>()
            .Where(data => $"{data["text/html"]}".Contains("data-figure=", StringComparison.Ordinal)), data =>
            Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/html", "text/plain"],
            data.Select(form => form.Key).Order(StringComparer.Ordinal)));
    }

    private static IEnumerable<int> Charts(NotebookJson notebook) =>
        notebook.CodeCells.Select(cell => cell.Outputs.Count(output => output["data"]?["image/png"] is not null));

    /// <summary>
    /// The kernel's description as the tool writes it, but for the tool's own place, and without the port that it opens to other machines.
    /// </summary>
    private async Task Install()
    {
        var kernels = Directory.CreateDirectory(Path.Combine(folder, "share", "jupyter", "kernels")).FullName;
        await new JupyterProcess(folder).Run("dotnet", "tool", "run", "dotnet-interactive", "--", "jupyter", "install", "--path", kernels);
        var file = Path.Combine(kernels, ".net-csharp", "kernel.json");
        var description = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var arguments = description["argv"]!.AsArray().Select(argument => (string)argument!)
            .TakeWhile(argument => argument != "--http-port-range").ToList();
        Assert.Equal(["dotnet", "interactive"], arguments[..2]);
        description["argv"] = new JsonArray(
            [.. new[] { "dotnet", "tool", "run", "dotnet-interactive", "--" }.Concat(arguments[2..])
            .Select(argument => (JsonNode)argument)]);
        await File.WriteAllTextAsync(file, description.ToJsonString());
    }
}
