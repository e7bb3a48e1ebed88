using System.Text;

namespace NotebookHost.Engine;

/// <summary>Hands what is printed to the running cell at once, so that text and displays keep their order.</summary>
/// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
internal sealed class CellWriter(string name) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    // The same on every system: outputs are committed.
    /// <inheritdoc />
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string NewLine => "\n";

    /// <inheritdoc />
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc />
    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value))
            RunningCell.Write(name, value);
    }

    /// <inheritdoc />
    public override void WriteLine() => Write("\n");

    // One piece a line: threads that print at once do not cut each other's lines.
    /// <inheritdoc />
    public override void WriteLine(string? value) => Write(value + "\n");
}
