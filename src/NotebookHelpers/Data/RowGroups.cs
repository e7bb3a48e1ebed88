namespace NotebookHelpers.Data;

/// <summary>Which rows have an index, for each index: two arrays, where a list for each index would cost far more.</summary>
/// <param name="starts">Where the rows of each index begin in <paramref name="rows"/>, and at last their number.</param>
/// <param name="rows">The rows, ordered by index.</param>
internal sealed class RowGroups(int[] starts, int[] rows)
{
    /// <summary>The rows with an index, in their order.</summary>
    public ReadOnlySpan<int> this[int index] => rows.AsSpan(starts[index], starts[index + 1] - starts[index]);

    /// <summary>What rows have, in the order of the groups: those of a group lie side by side.</summary>
    /// <param name="values">One a row.</param>
    public T[] InOrder<T>(T[] values) => Array.ConvertAll(rows, row => values[row]);

    /// <summary>The part of a group.</summary>
    /// <param name="ordered">What <see cref="InOrder"/> gave.</param>
    /// <param name="index">The group's index.</param>
    public ReadOnlySpan<T> PartOf<T>(T[] ordered, int index) => ordered.AsSpan(starts[index], starts[index + 1] - starts[index]);

    /// <summary>Sorts rows by index, by counting.</summary>
    /// <param name="indices">The index of each row, from 0 to below <paramref name="size"/>.</param>
    /// <param name="size">How many indices there are.</param>
    public static RowGroups From(ReadOnlySpan<int> indices, int size)
    {
        var starts = new int[size + 1];
        foreach (var index in indices)
            starts[index + 1]++;
        for (var index = 0; index < size; index++)
            starts[index + 1] += starts[index];
        var next = starts.AsSpan(0, size).ToArray();
        var rows = new int[indices.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[next[indices[row]]++] = row;
        return new RowGroups(starts, rows);
    }
}
