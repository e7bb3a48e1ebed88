namespace NotebookHelpers.Data;

/// <summary>
/// Users, or items, as weighted sums of features: the id itself, each level of each side column, and for users what they rated in training.
/// A model that gives each feature a vector gives each row the weighted sum of its features' vectors, an id that training never saw too.
/// </summary>
/// <param name="Starts">int [rows + 1]: where each row's features begin in <paramref name="Features"/>.</param>
/// <param name="Features">The features' numbers, row by row.</param>
/// <param name="Weights">The weight of each of <paramref name="Features"/>.</param>
/// <param name="Groups">
/// int [features]: 0 for ids, then one number for each side column, then one for the history. Features 1 to Known are the training ids.
/// </param>
internal sealed record FeatureRows(int[] Starts, int[] Features, float[] Weights, int[] Groups)
{
    /// <summary>How many rows there are, with row 0, the unknown id.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>The numbers of a row's features.</summary>
    public ReadOnlySpan<int> FeaturesOf(int row) => Features.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>The weights of a row's features, in the same order.</summary>
    public ReadOnlySpan<float> WeightsOf(int row) => Weights.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>The rows of a side table.</summary>
    /// <param name="side">Its categories, and its numbers in bins. A row's n levels of a column have the weight 1/√n each.</param>
    /// <param name="bins">How many categories a column of numbers becomes at most.</param>
    /// <param name="history">
    /// For users: the training rows, each user's items at the weight 1/√(their number), as in SVD++ (Koren 2008, eq. 15); else null.
    /// </param>
    public static FeatureRows From(SideTable side, int bins, Interactions? history = null)
    {
        var columns = side.Binned(bins).Categories;
        List<int> starts = [0], features = [], groups = [.. Enumerable.Repeat(0, side.Known + 1)];
        List<float> weights = [];
        var firsts = new int[columns.Count];
        for (var column = 0; column < columns.Count; column++)
        {
            firsts[column] = groups.Count;
            groups.AddRange(Enumerable.Repeat(column + 1, columns[column].Levels.Count));
        }
        var firstOfHistory = groups.Count;
        if (history is not null)
            groups.AddRange(Enumerable.Repeat(columns.Count + 1, history.Items.Size));
        for (var row = 0; row < side.Ids.Size; row++)
        {
            if (row > 0 && row <= side.Known)
                Add(0, [row]);
            for (var column = 0; column < columns.Count; column++)
                Add(firsts[column], columns[column][row]);
            if (history is not null && row <= side.Known)
                Add(firstOfHistory, Array.ConvertAll(history.ByUser[row].ToArray(), rated => history.ItemIndices[rated]));
            starts.Add(features.Count);
        }
        return new FeatureRows([.. starts], [.. features], [.. weights], [.. groups]);

        void Add(int first, ReadOnlySpan<int> places)
        {
            foreach (var place in places)
            {
                features.Add(first + place);
                weights.Add(1 / MathF.Sqrt(places.Length));
            }
        }
    }
}
