using System.Net;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NotebookHost.Pages;

/// <summary>The Markdown of one page: links between notebooks lead to pages, pictures are kept inside the page.</summary>
/// <param name="folder">The notebook's folder, for pictures.</param>
/// <param name="linked">Gives the files that it links to pages of their own; without it, such a link is left as it is.</param>
/// <param name="up">The way from the page to the index.</param>
internal sealed class MarkdownText(string folder, LinkedFiles? linked = null, string up = "")
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseTaskLists().UseAutoLinks().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly HashSet<string> ids = [];

    /// <summary>The second-level headings so far: their ids and texts (HTML).</summary>
    public List<(string Id, string Html)> Headings { get; } = [];

    /// <summary>Renders one cell.</summary>
    public string Render(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            // A link by reference would ask for its address again.
            var url = link.GetDynamicUrl?.Invoke() ?? link.Url;
            link.GetDynamicUrl = null;
            link.Url = link.IsImage ? Picture(url) : Page(Address(url));
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && Address(link.Url) != link.Url).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));

        foreach (var heading in document.Descendants<HeadingBlock>())
            NameHeading(heading);

        foreach (var code in document.Descendants<FencedCodeBlock>().Where(code => code.Info is "csharp" or "cs" or "c#").ToList())
        {
            var parent = code.Parent!;
            var html = $"<pre><code>{CodeText.Highlight(code.Lines.ToString())}</code></pre>";
            parent[parent.IndexOf(code)] = new HtmlBlock(null) { Lines = new StringLineGroup(html) };
        }

        return document.ToHtml(Pipeline).Replace("<pre>", $"<pre {PageFrame.Scrolls("Code")}>")
            .Replace("<table>", $"<div class=\"scroll\" {PageFrame.Scrolls("Table")}><table>").Replace("</table>", "</table></div>");
    }

    /// <summary>A picture's bytes as a URL.</summary>
    public static string DataUrl(string mime, string base64) => $"data:{mime};base64,{base64.ReplaceLineEndings("")}";

    /// <summary>Cells are rendered one by one, so equal headings of two cells get equal ids.</summary>
    private void NameHeading(HeadingBlock heading)
    {
        var attributes = heading.GetAttributes();
        var wanted = attributes.Id ?? "section";
        var id = wanted;
        for (var copy = 1; !ids.Add(id); copy++)
            id = $"{wanted}-{copy}";

        attributes.Id = id;
        if (heading.Level == 2)
        {
            var texts = heading.Inline?.Descendants<LiteralInline>() ?? [];
            var codes = heading.Inline?.Descendants<CodeInline>().Select(code => code.Content) ?? [];
            var text = string.Concat(texts.Select(literal => literal.Content.ToString())) is { Length: > 0 } words ? words
                : string.Concat(codes);
            Headings.Add((id, WebUtility.HtmlEncode(text)));
        }
    }

    /// <summary>The address of a link; one that would run a script in the page, or replace it, leads nowhere.</summary>
    private static string? Address(string? url)
    {
        // Browsers pass over these within a scheme.
        var plain = string.Concat((url ?? "").Where(c => c > ' ' && !char.IsControl(c)));
        var end = plain.IndexOfAny([':', '/', '?', '#']);
        return end < 0 || plain[end] != ':' || plain[..end].ToLowerInvariant() is "http" or "https" or "mailto" or "ftp" ? url : "#";
    }

    private string? Page(string? url)
    {
        if (url is null || url.Contains(':'))
            return url;

        var end = url.IndexOf(".ipynb", StringComparison.OrdinalIgnoreCase);
        return end >= 0 ? $"{url[..end]}.html{url[(end + 6)..]}" : linked?.PageOf(folder, url) is { } page ? up + page : url;
    }

    private string? Picture(string? url)
    {
        var file = Path.Combine(folder, Uri.UnescapeDataString(url ?? ""));
        var mime = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".gif" => "image/gif",
            ".svg" => "image/svg+xml",
            _ => null,
        };
        try
        {
            return mime is not null && File.Exists(file) ? DataUrl(mime, Convert.ToBase64String(File.ReadAllBytes(file))) : url;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The page is worth having without it; the address says what is missing.
            return url;
        }
    }
}
