using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notebooks.Tests;

/// <summary>
/// A committed notebook that was opened and saved in a front end still keeps to the rules, whatever the front end notes in it.
/// </summary>
public sealed class FrontEndTests : IDisposable
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, Action<JsonObject>> FrontEnds = new()
    {
        ["JupyterLab"] = JupyterLab,
        ["VS Code, Jupyter"] = VsCodeJupyter,
        ["VS Code, Polyglot"] = VsCodePolyglot,
        ["classic Notebook"] = ClassicNotebook,
    };

    private readonly string folder = Directory.CreateTempSubdirectory("saved").FullName;

    public static TheoryData<string> Names => [.. FrontEnds.Keys];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Names))]
    public void Should_Keep_To_The_Rules_As_Saved_By(string frontEnd)
    {
        foreach (var name in Repository.Notebooks())
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(Repository.Folder(name))!, "setup.csx"), Path.Combine(folder, "setup.csx"),
                overwrite: true);
            var root = JsonNode.Parse(File.ReadAllText(Repository.Folder(name)))!.AsObject();
            FrontEnds[frontEnd](root);
            var saved = Path.Combine(folder, Path.GetFileName(name));
            File.WriteAllText(saved, Sorted(root)!.ToJsonString(Layout) + "\n");
            Assert.NotEqual(File.ReadAllText(Repository.Folder(name)), File.ReadAllText(saved));
            Assert.All(NotebookRules.All, rule => rule(new NotebookJson(saved)));
        }
    }

    // With times recorded, an output folded and a widget left; the language as the kernel tells it.
    private static void JupyterLab(JsonObject root)
    {
        JupyterMetadata(root);
        root["metadata"]!["widgets"] =
            JsonNode.Parse("""{"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2, "version_minor": 0}}""");
        foreach (var cell in Cells(root))
        {
            cell["metadata"]!["editable"] = true;
            cell["metadata"]!["slideshow"] = JsonNode.Parse("""{"slide_type": ""}""");
            if (IsCode(cell))
            {
                cell["metadata"]!["jupyter"] = JsonNode.Parse("""{"outputs_hidden": true, "source_hidden": false}""");
                cell["metadata"]!["execution"] = JsonNode.Parse("""
                    {"iopub.execute_input": "2026-11-25T10:00:00.000000Z", "iopub.status.busy": "2026-11-25T10:00:00.000000Z",
                     "iopub.status.idle": "2026-11-25T10:00:01.000000Z", "shell.execute_reply": "2026-11-25T10:00:01.000000Z"}
                    """);
            }
        }
    }

    private static void VsCodeJupyter(JsonObject root)
    {
        JupyterMetadata(root);
        foreach (var cell in Cells(root).Where(IsCode))
            cell["metadata"]!["vscode"] = JsonNode.Parse("""{"languageId": "csharp"}""");
    }

    // This extension notes its kernels, and every value that a cell shows is a display.
    private static void VsCodePolyglot(JsonObject root)
    {
        root["metadata"]!["language_info"] = JsonNode.Parse("""{"name": "polyglot-notebook"}""");
        root["metadata"]!["polyglot_notebook"] = JsonNode.Parse("""
            {"kernelInfo": {"defaultKernelName": "csharp", "items": [
              {"aliases": ["c#", "C#"], "languageName": "csharp", "name": "csharp"},
              {"aliases": ["frontend"], "languageName": null, "name": "vscode"}]}}
            """);
        foreach (var cell in Cells(root).Where(IsCode))
        {
            cell["metadata"]!["vscode"] = JsonNode.Parse("""{"languageId": "polyglot-notebook"}""");
            foreach (var output in cell["outputs"]!.AsArray().Where(output => (string?)output!["output_type"] == "execute_result"))
            {
                output!["output_type"] = "display_data";
                output.AsObject().Remove("execution_count");
            }
        }
    }

    // It writes the text of a cell in one piece where nbformat is told to, and knows nothing of other front ends' fields.
    private static void ClassicNotebook(JsonObject root)
    {
        JupyterMetadata(root);
        root["metadata"]!["toc"] = JsonNode.Parse("""{"base_numbering": 1, "nav_menu": {}}""");
        foreach (var cell in Cells(root))
        {
            cell["source"] = new CellJson(cell).Source;
            cell["metadata"]!.AsObject().Remove("dotnet_interactive");
            cell["metadata"]!.AsObject().Remove("polyglot_notebook");
            if (IsCode(cell))
            {
                cell["metadata"]!["collapsed"] = false;
                cell["metadata"]!["scrolled"] = true;
                cell["metadata"]!["trusted"] = true;
            }
        }
    }

    private static void JupyterMetadata(JsonObject root)
    {
        root["metadata"]!["kernelspec"] =
            JsonNode.Parse("""{"display_name": "C# (NotebookHost)", "language": "C#", "name": ".net-csharp"}""");
        root["metadata"]!["language_info"] = JsonNode.Parse("""
            {"codemirror_mode": "text/x-csharp", "file_extension": ".cs", "mimetype": "text/x-csharp", "name": "C#",
             "pygments_lexer": "csharp", "version": "14.0"}
            """);
    }

    private static IEnumerable<JsonObject> Cells(JsonObject root) => root["cells"]!.AsArray().Select(cell => cell!.AsObject());

    private static bool IsCode(JsonObject cell) => new CellJson(cell).IsCode;

    /// <summary>All of these front ends write keys in order.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members =>
            new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
