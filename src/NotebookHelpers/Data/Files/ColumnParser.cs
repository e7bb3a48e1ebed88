using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Turns the texts of one column of a file into values of one type.</summary>
internal abstract class ColumnParser
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Parses a value and holds it until <see cref="Keep"/>.</summary>
    /// <returns>What is wrong with the value, to follow on its name; null where it is good.</returns>
    public abstract string? Parse(ReadOnlySpan<char> text);

    /// <summary>Adds the value that was parsed: its whole row is good.</summary>
    public abstract void Keep();

    /// <summary>Makes a column of the values that were kept.</summary>
    public abstract DataFrameColumn ToColumn(string name);

    /// <summary>What was decided for the whole column, with counts.</summary>
    public virtual IEnumerable<string> Notes() => [];

    /// <summary>Gives the same string for the same text, so that a text that comes again takes no memory again.</summary>
    protected string Shared(ReadOnlySpan<char> text)
    {
        if (!known.TryGetValue(text, out var shared))
            known.Set.Add(shared = text.ToString());
        return shared;
    }
}
