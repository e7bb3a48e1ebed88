namespace NotebookHelpers.Metrics;

/// <summary>
/// Novelty at k: the mean over all recommended items of -log2(the share of training users who had the item), in bits; 1 bit for what every
/// second user had.
/// </summary>
/// <remarks>
/// Zhou et al. (2010), self-information; Castells, Hurley, Vargas (2015). An item that no one had counts as had by one. Ties: as in
/// catalogue coverage.
/// </remarks>
internal static class Novelty
{
    /// <param name="recommended">How often each item was recommended.</param>
    /// <param name="had">How many training users had each item.</param>
    /// <param name="users">How many training users there are.</param>
    /// <returns>NaN where nothing was recommended.</returns>
    public static double Of(ReadOnlySpan<int> recommended, ReadOnlySpan<int> had, int users)
    {
        double bits = 0;
        long count = 0;
        for (var item = 1; item < recommended.Length; item++)
        {
            bits -= recommended[item] * Math.Log2(Math.Max(1, had[item]) / (double)users);
            count += recommended[item];
        }
        return bits / count;
    }
}
