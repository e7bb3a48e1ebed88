namespace NotebookHelpers.Data;

/// <summary>
/// Users, or items, as weighted sums of features: the id itself, each level of each side column, and for users what they rated in training.
/// A model that gives each feature a vector gives each row the weighted sum of its features' vectors, an id that training never saw too.
/// </summary>
internal sealed class FeatureRows
{
    private readonly int[] starts;
    private readonly int[] features;
    private readonly float[] weights;

    internal FeatureRows(int[] starts, int[] features, float[] weights, int[] groups)
        => (this.starts, this.features, this.weights, Groups) = (starts, features, weights, groups);

    /// <summary>How many rows there are, with row 0, the unknown id.</summary>
    public int Count => starts.Length - 1;

    /// <summary>int [features]: 0 for ids, then one number for each side column, then one for the history. Features 1 to Known are the training ids.</summary>
    public int[] Groups { get; }

    public ReadOnlySpan<int> FeaturesOf(int row) => features.AsSpan(starts[row], starts[row + 1] - starts[row]);

    public ReadOnlySpan<float> WeightsOf(int row) => weights.AsSpan(starts[row], starts[row + 1] - starts[row]);

    /// <summary>The rows of a side table.</summary>
    /// <param name="side">Its categories, and its numbers in bins. A row's n levels of a column have the weight 1/√n each.</param>
    /// <param name="bins">Categories that a column of numbers becomes.</param>
    /// <param name="history">For users: the training rows, each user's items at the weight 1/√(their number), as in SVD++ (Koren 2008, eq. 15); else null.</param>
    public static FeatureRows Of(SideTable side, int bins, Interactions? history = null)
    {
        CategoryColumn[] columns = [.. side.Categories, .. side.Numbers.Select(column => column.Binned(bins))];
        List<int> starts = [0], features = [], groups = [.. Enumerable.Repeat(0, side.Known + 1)];
        List<float> weights = [];
        var firsts = new int[columns.Length];
        for (var column = 0; column < columns.Length; column++)
        {
            firsts[column] = groups.Count;
            groups.AddRange(Enumerable.Repeat(column + 1, columns[column].Levels.Count));
        }
        var firstOfHistory = groups.Count;
        if (history is not null)
            groups.AddRange(Enumerable.Repeat(columns.Length + 1, history.Items.Size));
        for (var row = 0; row < side.Ids.Size; row++)
        {
            if (row > 0 && row <= side.Known)
                Add(row, 1);
            for (var column = 0; column < columns.Length; column++)
            {
                foreach (var level in columns[column][row])
                    Add(firsts[column] + level, 1 / MathF.Sqrt(columns[column][row].Length));
            }
            if (history is not null && row <= side.Known)
            {
                foreach (var rated in history.ByUser[row])
                    Add(firstOfHistory + history.ItemIndices[rated], 1 / MathF.Sqrt(history.ByUser[row].Length));
            }
            starts.Add(features.Count);
        }
        return new FeatureRows([.. starts], [.. features], [.. weights], [.. groups]);

        void Add(int feature, float weight)
        {
            features.Add(feature);
            weights.Add(weight);
        }
    }
}
