namespace NotebookHost.Kernel;

/// <summary>Positions in a text: Jupyter counts code points, .NET counts UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>Units before so many code points; the whole text where it has no more.</summary>
    public static int ToUnits(string text, int points)
    {
        var units = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (points-- <= 0)
                break;

            units += rune.Utf16SequenceLength;
        }

        return Math.Min(units, text.Length);
    }

    /// <summary>Code points that begin before so many units.</summary>
    public static int FromUnits(string text, int units) => text[..Math.Clamp(units, 0, text.Length)].EnumerateRunes().Count();
}
