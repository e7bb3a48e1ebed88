using System.Text;

namespace NotebookHost.Kernel;

/// <summary>Hands on what is printed while no cell runs.</summary>
internal sealed class LateWriter(Action<string> print) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc />
    public override void Write(char value) => print(value.ToString());

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => print(new string(buffer, index, count));

    /// <inheritdoc />
    public override void Write(string? value) => print(value ?? "");

    /// <inheritdoc />
    public override void WriteLine(string? value) => print(value + "\n");
}
