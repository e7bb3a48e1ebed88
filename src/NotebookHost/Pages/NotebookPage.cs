using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NotebookHost.Documents;

namespace NotebookHost.Pages;

/// <summary>The page of one executed notebook.</summary>
internal static class NotebookPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="notebook">The executed copy.</param>
    /// <param name="folder">The notebook's own folder, for the pictures of its Markdown.</param>
    /// <param name="previous">The notebook before it.</param>
    /// <param name="next">The notebook after it.</param>
    /// <param name="plotly">The file name of plotly.js beside the index.</param>
    /// <param name="up">The way from the page to the index and the other notebooks.</param>
    /// <param name="linked">Takes note of the files that the notebook links to.</param>
    public static string Make(
        Notebook notebook, string folder, Notebook? previous, Notebook? next, string? plotly, string up = "", LinkedFiles? linked = null)
    {
        var markdown = new MarkdownText(folder, linked, up);
        var cells = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            cells.Append(cell.IsCode ? Code(cell, markdown) : cell.Kind == "markdown"
                ? $"<section class=\"prose\">\n{markdown.Render(cell.Source)}</section>\n"
                : $"<pre class=\"raw\" {PageFrame.Scrolls("Text")}>{WebUtility.HtmlEncode(cell.Source)}</pre>\n");
        }

        var body = cells.ToString();
        var place = $"<nav class=\"steps\" aria-label=\"Workshop\">{Step(previous, up, "prev", "← ")}"
            + $"<a class=\"index\" href=\"{up}index.html\">All notebooks</a>{Step(next, up, "next", "", " →")}</nav>";
        var script = plotly is not null && body.Contains("Plotly", StringComparison.Ordinal) ? up + plotly : null;
        var below = place.Replace("\"Workshop\"", "\"Workshop, below\"");
        return PageFrame.Make(notebook.Title, place, Contents(markdown) + body, below, script);
    }

    /// <summary>The name of a notebook's page.</summary>
    public static string FileName(Notebook notebook) => Path.ChangeExtension(Path.GetFileName(notebook.Path), ".html");

    private static string Step(Notebook? to, string up, string relation, string before, string after = "") => to is null
        ? "<span></span>"
        : $"<a rel=\"{relation}\" href=\"{up}{Uri.EscapeDataString(FileName(to))}\">{before}{WebUtility.HtmlEncode(to.Title)}{after}</a>";

    private static string Contents(MarkdownText markdown) => markdown.Headings.Count < 2 ? "" :
        "<nav class=\"contents\" aria-label=\"On this page\"><strong>On this page</strong><ul>"
        + string.Concat(
            markdown.Headings.Select(heading => $"<li><a href=\"#{WebUtility.HtmlEncode(heading.Id)}\">{heading.Html}</a></li>"))
        + "</ul></nav>\n";

    private static string Code(NotebookCell cell, MarkdownText markdown)
    {
        var number = WebUtility.HtmlEncode(cell.Json["execution_count"]?.ToString() ?? " ");
        var tag = cell.HasTag(NotebookCell.Exercise) ? "<span class=\"tag\">Exercise</span>" : "";
        var outputs = string.Concat(cell.Outputs.Select(output => Output(output!, number, markdown)));
        var code = $"<pre {PageFrame.Scrolls($"Code of cell {number.Trim()}")}><code>{CodeText.Highlight(cell.Source)}</code></pre>";
        return $"""
            <section class="cell" id="cell-{WebUtility.HtmlEncode(cell.Id)}" aria-label="Code cell {number.Trim()}">
            <div class="in"><span class="prompt" aria-hidden="true">{number}</span>{tag}{code}</div>
            {(outputs.Length > 0 ? $"<div class=\"out\">{outputs}</div>\n" : "")}</section>

            """;
    }

    private static string Output(JsonNode output, string number, MarkdownText markdown)
    {
        var prompt = JsonLayout.Text(output["output_type"]) == "execute_result"
            ? $"<span class=\"prompt\" aria-hidden=\"true\">{number}</span>" : "";
        return $"<div class=\"output\">{prompt}{OutputText.Render(output, $"cell {number.Trim()}", markdown)}</div>\n";
    }
}
