namespace NotebookHelpers.Data;

/// <summary>A side column of numbers.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Raw">float [rows]: the numbers as the data has them, NaN where one is missing.</param>
/// <param name="Known">Rows 1 to this one are those of training ids: bins are theirs alone.</param>
internal sealed record NumberColumn(string Name, float[] Raw, int Known)
{
    private float[] Sorted { get; } = [.. Raw.Skip(1).Take(Known).Where(float.IsFinite).Order()];

    /// <summary>The same column with its rows in another order; bins stay what they were.</summary>
    public NumberColumn Ordered(int[] order) => this with { Raw = Array.ConvertAll(order, row => Raw[row]) };

    /// <summary>The numbers as categories, each with about as many training ids.</summary>
    /// <param name="bins">How many at most; equal numbers stay together.</param>
    public CategoryColumn Binned(int bins)
    {
        var places = Enumerable.Range(1, Sorted.Length == 0 ? 0 : bins - 1).Select(bin => (int)((long)Sorted.Length * bin / bins));
        float[] edges = [.. places.Select(place => Sorted[place]).Distinct()];
        string Bin(float value)
        {
            var bin = Array.BinarySearch(edges, value);
            bin = bin >= 0 ? bin + 1 : ~bin;
            return bin == 0 ? Invariant($"below {edges.FirstOrDefault(float.NaN)}") : Invariant($"from {edges[bin - 1]}");
        }
        return CategoryColumn.From(Name, [.. Raw.Select(value => float.IsFinite(value) ? new[] { Bin(value) } : [])], Known);
    }
}
