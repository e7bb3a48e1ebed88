namespace NotebookHelpers.Data;

/// <summary>A side column of categories, one or several for each row.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Levels">The categories that occur in rows of training ids; level 0 stands for a missing or another one.</param>
/// <param name="Starts">int [rows + 1]: where each row's levels begin in <paramref name="Values"/>.</param>
/// <param name="Values">The levels of all rows, one row after the other; each row has at least one.</param>
internal sealed record CategoryColumn(string Name, IReadOnlyList<string> Levels, int[] Starts, int[] Values)
{
    /// <summary>A row's levels.</summary>
    public ReadOnlySpan<int> this[int row] => Values.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>A column of texts that each row holds any number of.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="texts">The texts of each row; none where it is missing. Row 0 is that of the unknown id, and has none.</param>
    /// <param name="known">Rows 1 to this one are those of training ids: only their texts become levels.</param>
    public static CategoryColumn From(string name, IReadOnlyList<string[]> texts, int known)
    {
        string[] levels = ["(missing)", .. texts.Skip(1).Take(known).SelectMany(row => row).Distinct().Order(StringComparer.Ordinal)];
        var numbers = levels.Index().Skip(1).ToDictionary(level => level.Item, level => level.Index);
        return From(name, levels, texts.Select(row => row.Select(text => numbers.GetValueOrDefault(text)).Distinct().DefaultIfEmpty(0)));
    }

    /// <summary>The same column with its rows in another order.</summary>
    public CategoryColumn Ordered(int[] order) => From(Name, Levels, order.Select(row => this[row].ToArray()));

    private static CategoryColumn From(string name, IReadOnlyList<string> levels, IEnumerable<IEnumerable<int>> rows)
    {
        List<int> starts = [0], values = [];
        foreach (var row in rows)
        {
            values.AddRange(row);
            starts.Add(values.Count);
        }
        return new CategoryColumn(name, levels, [.. starts], [.. values]);
    }
}
