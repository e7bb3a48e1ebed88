using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookHost.Documents;

namespace NotebookHost.Pages;

/// <summary>The pages of all notebooks that have an executed copy, and their index.</summary>
internal static partial class WorkshopPages
{
    /// <summary>The folder of solutions, beside the notebooks, each with its notebook's name.</summary>
    public const string Solutions = "solutions";

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
            if (Read(Path.Combine(folder, Path.GetFileName(notebook)), unread) is { } copy)
                executed.Add((copy, Path.GetDirectoryName(notebook)!));
        }

        var plotly = PlotlyScript.FindIn(folder);
        var linked = new LinkedFiles();
        for (var i = 0; i < executed.Count; i++)
        {
            var previous = i > 0 ? executed[i - 1].Copy : null;
            var next = i + 1 < executed.Count ? executed[i + 1].Copy : null;
            var (copy, home) = executed[i];
            WholeFile.Write(
                Path.Combine(folder, NotebookPage.FileName(copy)), NotebookPage.Make(copy, home, previous, next, plotly, linked: linked));
            // As it was saved: a run of the notebooks leaves their solutions alone.
            if (Read(Path.Combine(home, Solutions, Path.GetFileName(copy.Path)), unread) is { } solution)
            {
                var page = NotebookPage.Make(solution, Path.GetDirectoryName(solution.Path)!, copy, null, plotly, "../", linked);
                Directory.CreateDirectory(Path.Combine(folder, Solutions));
                WholeFile.Write(Path.Combine(folder, Solutions, NotebookPage.FileName(copy)), page);
            }
        }

        linked.Write(folder);
        WholeFile.Write(Path.Combine(folder, "index.html"), Index(Readme(executed.FirstOrDefault().Home), executed));
        return unread;
    }

    private static Notebook? Read(string path, List<string> unread)
    {
        try
        {
            return File.Exists(path) ? Notebook.Load(path) : null;
        }
        catch (NotebookFormatException e)
        {
            unread.Add(e.Message);
            return null;
        }
    }

    /// <summary>The text of the README.md of the notebooks, which lies in their folder or above, and has a heading.</summary>
    private static string Readme(string? home)
    {
        for (var folder = home is null ? null : new DirectoryInfo(home); folder is not null; folder = folder.Parent)
        {
            var readme = Path.Combine(folder.FullName, "README.md");
            if (File.Exists(readme) && File.ReadAllText(readme) is var text && Heading().IsMatch(text))
                return text;
        }

        return "";
    }

    /// <summary>The page that lists the notebooks.</summary>
    /// <param name="readme">A text that names the whole, and has a table with a row for each notebook: what is in it, and minutes.</param>
    /// <param name="notebooks">Executed copies, and the folders that the notebooks themselves lie in.</param>
    public static string Index(string readme, IEnumerable<(Notebook Copy, string Home)> notebooks)
    {
        var heading = Heading().Match(readme) is { Success: true } found ? found.Groups[1].Value.Trim() : "Notebooks";
        var cards = string.Concat(notebooks.Select(pair => Card(pair.Copy, pair.Home, readme)));
        return PageFrame.Make(heading, "",
            $"<section class=\"prose\"><h1>{WebUtility.HtmlEncode(heading)}</h1></section>\n<ol class=\"cards\">\n{cards}</ol>",
            "Made by running the notebooks.");
    }

    private static string Card(Notebook notebook, string home, string readme)
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
            {About(notebook, home, readme)}{result}
            {(metrics.Length > 0 ? $"<details><summary>Figures</summary><dl>{metrics}</dl></details>" : "")}</div>
            {figure}</li>

            """;
    }

    /// <summary>What is in a notebook, how long it takes, and its exercises.</summary>
    private static string About(Notebook notebook, string home, string readme)
    {
        var file = Path.GetFileName(notebook.Path);
        var row = Row().Matches(readme).FirstOrDefault(row => Path.GetFileName(row.Groups["file"].Value) == file);
        var what = row?.Groups["what"].Value;
        var exercises = notebook.Cells.Count(cell => cell.HasTag(NotebookCell.Exercise));
        var page = $"{Solutions}/{Uri.EscapeDataString(NotebookPage.FileName(notebook))}";
        string?[] facts =
        [
            row is null ? null : $"{row.Groups["minutes"]} minutes",
            exercises > 0 ? Invariant($"{exercises} {(exercises == 1 ? "exercise" : "exercises")}") : null,
            File.Exists(Path.Combine(home, Solutions, file))
                ? $"<a href=\"{page}\">{(exercises == 1 ? "solution" : "solutions")}</a>" : null,
        ];
        return (what is null ? "" : new MarkdownText(home).Render($"{char.ToUpperInvariant(what[0])}{what[1..]}."))
            + (string.Join(" · ", facts.OfType<string>()) is { Length: > 0 } line ? $"<p class=\"facts\">{line}</p>\n" : "");
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

    [GeneratedRegex("^# (.+)", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\|[^|]*\| \[[^]]*\]\((?<file>[^)]+)\) \| (?<what>[^|]+) \| (?<minutes>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
