namespace NotebookHelpers.Data;

/// <summary>Gives two colons as one separator, for a CSV reader that separates by one character.</summary>
internal sealed class DoubleColonReader(TextReader inner) : TextReader
{
    /// <summary>ASCII's own unit separator, which no title holds.</summary>
    public const char Separator = '\u001f';

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var read = inner.Read(buffer);
        var end = 0;
        for (var at = 0; at < read; at++)
        {
            var letter = buffer[at];
            // The second colon may be the first letter of the next block.
            if (letter == ':' && (at + 1 == read ? inner.Peek() == ':' && inner.Read() == ':' : buffer[at + 1] == ':' && ++at > 0))
                letter = Separator;
            buffer[end++] = letter;
        }
        return end;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
