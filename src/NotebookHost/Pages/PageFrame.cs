using System.Net;

namespace NotebookHost.Pages;

/// <summary>What all pages share: head, style, landmarks.</summary>
internal static class PageFrame
{
    private static readonly string Style = ReadStyle();

    /// <summary>A whole page.</summary>
    /// <param name="title">Its title, as text.</param>
    /// <param name="header">HTML above the content.</param>
    /// <param name="main">HTML of the content.</param>
    /// <param name="footer">HTML below the content.</param>
    /// <param name="script">A script beside the page.</param>
    public static string Make(string title, string header, string main, string footer, string? script = null) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <link rel="icon" href="data:,">
        <style>
        {Style}</style>
        {(script is null ? "" : $"<script src=\"{WebUtility.HtmlEncode(script)}\"></script>\n")}</head>
        <body>
        <a class="skip" href="#content">Skip to content</a>
        <header>{header}</header>
        <main id="content">
        {main}
        </main>
        <footer>{footer}</footer>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    /// <summary>Attributes of what may be wider than the page: it scrolls by itself, by the keyboard too, and has a name.</summary>
    /// <param name="what">What scrolls, as HTML.</param>
    public static string Scrolls(string what) => $"tabindex=\"0\" role=\"group\" aria-label=\"{what}\"";

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(PageFrame).Assembly.GetManifestResourceStream("page.css")!);
        return reader.ReadToEnd();
    }
}
