namespace NotebookHelpers.Data;

/// <summary>A side column of categories, one or several for each row.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Levels">The categories that occur in rows of training ids; level 0 stands for a missing or another one.</param>
/// <param name="Starts">int [rows + 1]: where each row's levels begin in <paramref name="Values"/>.</param>
/// <param name="Values">Levels, at least one a row.</param>
internal sealed record CategoryColumn(string Name, IReadOnlyList<string> Levels, int[] Starts, int[] Values)
{
    /// <summary>A row's levels.</summary>
    public ReadOnlySpan<int> this[int row] => Values.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>A column of texts that each row holds any number of.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="texts">Of each row; none where it is missing. Row 0, the unknown id, has none.</param>
    /// <param name="known">Rows 1 to this one are those of training ids: only their texts become levels.</param>
    public static CategoryColumn Of(string name, IReadOnlyList<string[]> texts, int known)
    {
        string[] levels = ["(missing)", .. texts.Skip(1).Take(known).SelectMany(row => row).Distinct().Order(StringComparer.Ordinal)];
        var numbers = levels.Index().Skip(1).ToDictionary(level => level.Item, level => level.Index);
        var starts = new int[texts.Count + 1];
        List<int> values = [];
        for (var row = 0; row < texts.Count; row++)
        {
            values.AddRange(texts[row].Select(text => numbers.GetValueOrDefault(text)).Distinct().DefaultIfEmpty(0));
            starts[row + 1] = values.Count;
        }
        return new CategoryColumn(name, levels, starts, [.. values]);
    }
}
