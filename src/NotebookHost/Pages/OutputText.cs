using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NotebookHost.Documents;

namespace NotebookHost.Pages;

/// <summary>One output as HTML, in its richest form.</summary>
internal static partial class OutputText
{
    /// <summary>Renders an output.</summary>
    /// <param name="output">As stored in a notebook.</param>
    /// <param name="cell">What its cell is called.</param>
    /// <param name="markdown">Renders Markdown forms.</param>
    public static string Render(JsonNode output, string cell, MarkdownText markdown) => JsonLayout.Text(output["output_type"]) switch
    {
        "stream" =>
            $"<pre class=\"stream {(JsonLayout.Text(output["name"]) == "stderr" ? "stderr" : "stdout")}\">{Plain(output["text"])}</pre>",
        "error" => Error(output),
        _ => output["data"] is JsonObject data ? Value(data, cell, markdown) : "",
    };

    private static string Value(JsonObject data, string cell, MarkdownText markdown)
    {
        if (JsonLayout.Text(data["text/html"]) is { } html)
            return $"<div class=\"value\" {PageFrame.Scrolls($"Output of {cell}")}>{html}</div>";

        if (JsonLayout.Text(data["image/svg+xml"]) is { } svg)
            return $"<figure>{svg}</figure>";

        foreach (var mime in new[] { "image/png", "image/jpeg", "image/gif" })
        {
            if (JsonLayout.Text(data[mime]) is { } base64)
            {
                var address = WebUtility.HtmlEncode(MarkdownText.DataUrl(mime, base64));
                return $"<figure><img src=\"{address}\" alt=\"{AltText(data)}\"></figure>";
            }
        }

        return JsonLayout.Text(data["text/markdown"]) is { } text
            ? $"<div class=\"value\">{markdown.Render(text)}</div>"
            : data["text/plain"] is { } plain ? $"<pre>{Plain(plain)}</pre>" : "";
    }

    /// <summary>What a picture shows, in words: its plain form.</summary>
    public static string AltText(JsonObject data) =>
        Plain(data["text/plain"]) is { Length: > 0 } text ? text : "Figure made by the cell above";

    private static string Error(JsonNode output)
    {
        var trace = Plain(output["traceback"] is JsonArray lines ? string.Join('\n', lines.Select(JsonLayout.Text)) : null);
        var message = Plain(output["evalue"]);
        var details = trace.Length == 0 || trace == message ? "" : $"<pre>{trace}</pre>";
        return $"<div class=\"error\"><p><strong>{Plain(output["ename"])}</strong>: {message}</p>{details}</div>";
    }

    /// <summary>Text as a terminal would leave it: no control characters, and a carriage return starts its line anew.</summary>
    private static string Plain(JsonNode? text)
    {
        var plain = Ansi().Replace(JsonLayout.Text(text) ?? text?.ToJsonString() ?? "", "").Replace("\r\n", "\n").TrimEnd('\n');
        return WebUtility.HtmlEncode(
            string.Join('\n', plain.Split('\n').Select(line => line.TrimEnd('\r')[(line.TrimEnd('\r').LastIndexOf('\r') + 1)..])));
    }

    [GeneratedRegex(
        @"(\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[ -/]*[0-~]"
        + @"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")]
    private static partial Regex Ansi();
}
