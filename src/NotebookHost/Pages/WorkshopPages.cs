using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using NotebookHost.Documents;

namespace NotebookHost.Pages;

/// <summary>The pages of all notebooks that have an executed copy, and their index.</summary>
internal static class WorkshopPages
{
    /// <summary>Writes the pages.</summary>
    /// <param name="folder">Where the executed copies lie.</param>
    /// <param name="notebooks">The notebooks themselves, in order; also those that did not run this time.</param>
    /// <returns>What is wrong with the copies that cannot be read, which have no page.</returns>
    public static IReadOnlyList<string> Write(string folder, IEnumerable<string> notebooks)
    {
        List<(Notebook Copy, string Home)> executed = [];
        List<string> unread = [];
        foreach (var notebook in notebooks)
        {
            var copy = Path.Combine(folder, Path.GetFileName(notebook));
            try
            {
                if (File.Exists(copy))
                    executed.Add((Notebook.Load(copy), Path.GetDirectoryName(notebook)!));
            }
            catch (NotebookFormatException e)
            {
                unread.Add(e.Message);
            }
        }

        var plotly = PlotlyScript.FindIn(folder);
        for (var i = 0; i < executed.Count; i++)
        {
            var previous = i > 0 ? executed[i - 1].Copy : null;
            var next = i + 1 < executed.Count ? executed[i + 1].Copy : null;
            var page = NotebookPage.Make(executed[i].Copy, executed[i].Home, previous, next, plotly);
            WholeFile.Write(Path.Combine(folder, NotebookPage.FileName(executed[i].Copy)), page);
        }

        WholeFile.Write(Path.Combine(folder, "index.html"),
            Index(Heading(executed.Select(pair => pair.Home)), executed.Select(pair => pair.Copy)));
        return unread;
    }

    /// <summary>What the notebooks' README.md, in their folder or above, calls the whole.</summary>
    private static string Heading(IEnumerable<string> homes)
    {
        for (var folder = homes.Select(home => new DirectoryInfo(home)).FirstOrDefault(); folder is not null; folder = folder.Parent)
        {
            var readme = Path.Combine(folder.FullName, "README.md");
            if (File.Exists(readme)
                && File.ReadLines(readme).FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal)) is { } heading)
            {
                return heading[2..].Trim();
            }
        }

        return "Notebooks";
    }

    /// <summary>The page that lists the notebooks.</summary>
    public static string Index(string heading, IEnumerable<Notebook> notebooks) => PageFrame.Make(
        heading,
        "",
        $"<section class=\"prose\"><h1>{WebUtility.HtmlEncode(heading)}</h1></section>\n<ol "
        + $"class=\"cards\">\n{string.Concat(notebooks.Select(Card))}</ol>",
        "Made by running the notebooks.");

    private static string Card(Notebook notebook)
    {
        var link = Uri.EscapeDataString(NotebookPage.FileName(notebook));
        List<JsonObject> values = [.. notebook.Cells.Where(cell => cell.IsCode)
            .SelectMany(cell => cell.Outputs).Select(output => output!["data"]).OfType<JsonObject>()];
        var figure = values.FirstOrDefault(data => JsonLayout.Text(data["image/png"]) is not null) is { } data
            ? $"<img src=\"{WebUtility.HtmlEncode(MarkdownText.DataUrl("image/png", JsonLayout.Text(data["image/png"])!))}\" "
            + $"alt=\"{OutputText.AltText(data)}\">"
            : "";
        var metrics = string.Concat(
            values.Select(data => data["application/vnd.workshop.metric+json"]).OfType<JsonObject>().Select(metric =>
                $"<div><dt>{WebUtility.HtmlEncode(metric["name"]?.ToString())}</dt>"
                + $"<dd>{WebUtility.HtmlEncode(Figure(metric["value"]))}</dd></div>"));
        var result = notebook.RanToEnd
            ? "<p class=\"result ok\">✓ ran to the end</p>"
            : $"<p class=\"result failed\">{Failure(notebook, link)}</p>";
        return $"""
            <li class="card">
            <div class="words"><h2><a href="{link}">{WebUtility.HtmlEncode(notebook.Title)}</a></h2>
            {result}
            {(metrics.Length > 0 ? $"<dl>{metrics}</dl>" : "")}</div>
            {figure}</li>

            """;
    }

    private static string? Figure(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>().ToString("0.####", CultureInfo.InvariantCulture)
        : value?.ToString();

    private static string Failure(Notebook notebook, string page)
    {
        List<NotebookCell> cells = [.. notebook.Cells.Where(cell => cell.Runs)];
        var failed = cells.FindLastIndex(cell => cell.HasError);
        return failed < 0 ? "✗ not finished"
            : $"✗ failed in <a href=\"{page}#cell-{WebUtility.HtmlEncode(cells[failed].Id)}\">cell {failed + 1}</a>";
    }
}
