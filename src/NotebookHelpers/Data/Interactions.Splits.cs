using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

public sealed partial class Interactions
{
    /// <summary>Splits the rows at random.</summary>
    /// <param name="validation">The validation part's share of the rows, between 0 and 1.</param>
    /// <param name="seed">The same number gives the same split; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>Both parts, each in the order of the rows here.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">There are fewer than two rows.</exception>
    public Split SplitRandom(double validation = 0.2, int? seed = null)
    {
        var order = Shuffled(seed);
        var count = ValidationCount(validation);
        return SplitAt(order.AsSpan(0, count));
    }

    private int ValidationCount(double share)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The validation part's share is between 0 and 1, such as 0.2.");
        if (Count < 2)
            throw new InvalidOperationException($"There are {Count} rows; a split needs at least two, one for each part.");
        return Math.Clamp((int)Math.Round(Count * share), 1, Count - 1);
    }

    private int[] Shuffled(int? seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new SeededRandom(seed ?? RandomSeed.Current).Shuffle(order.AsSpan());
        return order;
    }

    private Split SplitAt(ReadOnlySpan<int> validation, params string[] notes)
    {
        var held = new bool[Count];
        foreach (var row in validation)
            held[row] = true;
        var train = Part([.. Enumerable.Range(0, Count).Where(row => !held[row])], []);
        return new Split(train, Part([.. Enumerable.Range(0, Count).Where(row => held[row])], train), notes);
    }
}
