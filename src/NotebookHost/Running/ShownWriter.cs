using System.Text;

namespace NotebookHost.Running;

/// <summary>
/// Prints text of notebooks, cells and files so that it can be read and nothing more: characters that would steer the terminal, or
/// change the order of what is read, appear as their codes.
/// </summary>
internal sealed class ShownWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Makes the console's two writers print so.</summary>
    public static void TakeConsole()
    {
        Console.SetOut(new ShownWriter(Console.Out));
        Console.SetError(new ShownWriter(Console.Error));
    }

    /// <summary>The text as it is printed; only line ends and tabs steer.</summary>
    public static string Escape(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isLineEnd = text[i] == '\n' || text.AsSpan(i).StartsWith("\r\n");
            _ = Steers(text[i]) && text[i] != '\t' && !isLineEnd ? shown.Append(Invariant($"\\u{(int)text[i]:x4}")) : shown.Append(text[i]);
        }

        return shown.ToString();
    }

    /// <inheritdoc />
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc />
    public override void Write(string? value) => inner.Write(Escape(value ?? ""));

    /// <inheritdoc />
    public override void Flush() => inner.Flush();

    /// <summary>Control characters of both sets, and those that embed, override or isolate a direction of writing.</summary>
    private static bool Steers(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
