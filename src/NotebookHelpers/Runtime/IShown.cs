using System.Net;

namespace NotebookHelpers.Runtime;

/// <summary>A value that shows itself in a notebook: as html, and by <c>ToString</c> as plain text.</summary>
internal interface IShown
{
    /// <summary>The value as an html fragment; text from data is escaped.</summary>
    string ToHtml() => Paragraph(ToString()!);

    /// <summary>Some lines of text as one paragraph of html, escaped.</summary>
    static string Paragraph(string lines) => $"<p>{WebUtility.HtmlEncode(lines).Replace("\n", "<br>", StringComparison.Ordinal)}</p>";
}

/// <summary>Lines of text that show themselves in a notebook, as a paragraph.</summary>
/// <param name="Text">The lines; none show as nothing.</param>
internal sealed record ShownText(string Text) : IShown
{
    public override string ToString() => Text;

    string IShown.ToHtml() => Text.Length == 0 ? "" : IShown.Paragraph(Text);
}
