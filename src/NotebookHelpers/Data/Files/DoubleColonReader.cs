namespace NotebookHelpers.Data;

/// <summary>Gives two colons as one separator, for a CSV reader that separates by one character.</summary>
internal sealed class DoubleColonReader(TextReader inner) : TextReader
{
    /// <summary>ASCII's own unit separator, which no title holds.</summary>
    public const char Separator = '\u001f';

    public override int Read(char[] buffer, int index, int count)
    {
        var read = inner.Read(buffer, index, count);
        var end = index;
        for (var at = index; at < index + read; at++)
        {
            var letter = buffer[at];
            if (letter == ':')
            {
                // The second colon may be the first letter of the next block.
                if (at + 1 == index + read ? inner.Peek() == ':' && inner.Read() == ':' : buffer[at + 1] == ':' && ++at > 0)
                    letter = Separator;
            }
            buffer[end++] = letter;
        }
        return end - index;
    }

    public override int Read(Span<char> buffer)
    {
        var letters = new char[buffer.Length];
        var read = Read(letters, 0, letters.Length);
        letters.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
