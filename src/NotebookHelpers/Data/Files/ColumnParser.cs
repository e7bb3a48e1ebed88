using Microsoft.Data.Analysis;

namespace NotebookHelpers.Data;

/// <summary>Turns the texts of one column of a file into values of one type.</summary>
internal abstract class ColumnReader
{
    /// <summary>Reads a value and holds it until <see cref="Keep"/>.</summary>
    /// <returns>What is wrong with the value, to follow on its name; null where it is good.</returns>
    public abstract string? Read(ReadOnlySpan<char> text);

    /// <summary>Adds the value that was read: its whole row is good.</summary>
    public abstract void Keep();

    public abstract DataFrameColumn ToColumn(string name);
}
