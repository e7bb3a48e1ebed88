using System.Net;
using System.Text;

namespace NotebookHelpers.Runtime;

/// <summary>A value that shows itself in a notebook: as html, and by <c>ToString</c> as plain text.</summary>
internal interface IShown
{
    /// <summary>The value as an html fragment; text from data is escaped.</summary>
    string ToHtml() => Paragraph(ToString()!);

    /// <summary>Some lines of text as one paragraph of html, escaped.</summary>
    static string Paragraph(string lines) => $"<p>{WebUtility.HtmlEncode(lines).Replace("\n", "<br>", StringComparison.Ordinal)}</p>";

    /// <summary>A text of data in a line: whole characters only, and none that moves, breaks or reverses the line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">How many characters are shown; the rest becomes an ellipsis.</param>
    static string Line(string text, int most)
    {
        var line = new StringBuilder();
        // Half of a surrogate pair comes as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= most)
                return line.Append('…').ToString();
            _ = rune.Value switch
            {
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ when IsUnseen(rune) => line.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => line.Append(rune),
            };
        }
        return line.ToString();
    }

    // Controls of terminals, ends of lines, and what turns the direction of writing.
    private static bool IsUnseen(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}

/// <summary>Lines of text that show themselves in a notebook, as a paragraph.</summary>
/// <param name="Text">The lines; none show as nothing.</param>
internal sealed record ShownText(string Text) : IShown
{
    public override string ToString() => Text;

    string IShown.ToHtml() => Text.Length == 0 ? "" : IShown.Paragraph(Text);
}
