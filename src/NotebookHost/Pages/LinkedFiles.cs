using System.Net;
using System.Text.RegularExpressions;

namespace NotebookHost.Pages;

/// <summary>The texts that notebooks link to, such as a script. They do not lie beside the pages, so each gets a page of its own.</summary>
internal sealed partial class LinkedFiles
{
    private const string Folder = "files";
    private const int MostBytes = 1 << 20;

    private static readonly string[] Kinds = [".cs", ".md", ".py"];

    private readonly Dictionary<string, (string File, string Text)> pages = [];

    /// <summary>Where the page of a linked file lies, seen from the index; null where the link leads to none.</summary>
    /// <param name="folder">The folder of the text that links to it.</param>
    /// <param name="url">The link's address.</param>
    public string? PageOf(string folder, string url)
    {
        var end = url.IndexOf('#') is >= 0 and var anchor ? anchor : url.Length;
        var path = Uri.UnescapeDataString(url[..end]);
        if (path.Contains(':') || !Kinds.Contains(Path.GetExtension(path)))
            return null;

        var name = string.Join('-', path.Split('/').Where(part => part is not ("" or "." or ".."))) + ".html";
        var file = Path.GetFullPath(Path.Combine(folder, path));
        if (!pages.TryGetValue(name, out var page))
        {
            if (Read(file) is not { } text)
                return null;

            pages[name] = page = (file, text);
        }

        return page.File == file ? $"{Folder}/{Uri.EscapeDataString(name)}{url[end..]}" : null;
    }

    /// <summary>Writes a page for each file that was asked for.</summary>
    /// <param name="folder">Where the index lies.</param>
    public void Write(string folder)
    {
        foreach (var (name, (file, text)) in pages)
        {
            Directory.CreateDirectory(Path.Combine(folder, Folder));
            WholeFile.Write(Path.Combine(folder, Folder, name), Page(file, text));
        }
    }

    private static string Page(string file, string text)
    {
        var title = WebUtility.HtmlEncode(Path.GetFileName(file));
        // What it links to in turn has no page.
        var body = Path.GetExtension(file) == ".md"
            ? LocalLink().Replace(new MarkdownText(Path.GetDirectoryName(file)!).Render(text), "$1")
            : $"<h1>{title}</h1>\n<pre {PageFrame.Scrolls(title)}><code>"
                + $"{(Path.GetExtension(file) == ".cs" ? CodeText.Highlight(text) : WebUtility.HtmlEncode(text))}</code></pre>\n";
        var home = "<nav class=\"steps\" aria-label=\"Workshop\"><span></span>"
            + "<a class=\"index\" href=\"../index.html\">All notebooks</a></nav>";
        return PageFrame.Make(Path.GetFileName(file), home, $"<section class=\"prose\">\n{body}</section>", "");
    }

    private static string? Read(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MostBytes } ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The page is worth having without it.
            return null;
        }
    }

    [GeneratedRegex("<a href=\"(?!#|https?:)[^\"]*\">(.*?)</a>", RegexOptions.Singleline)]
    private static partial Regex LocalLink();
}
