namespace NotebookHelpers.Runtime;

/// <summary>Lines of text that show themselves in a notebook, as a paragraph.</summary>
/// <param name="Text">The lines; none show as nothing.</param>
internal sealed record ShownText(string Text) : IShown
{
    public override string ToString() => Text;

    string IShown.ToHtml() => Text.Length == 0 ? "" : IShown.Paragraph(Text);
}
