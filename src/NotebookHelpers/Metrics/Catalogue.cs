namespace NotebookHelpers.Metrics;

/// <summary>
/// What all users' lists together show of the catalogue. Ties: of equal scores the item with the lower index comes first, for every user.
/// </summary>
internal static class Catalogue
{
    /// <summary>Catalogue coverage at k: the share of all items that are among the first k of at least one user.</summary>
    /// <param name="recommended">How often each item was recommended; index 0, the unknown, is not looked at.</param>
    /// <remarks>Ge, Delgado-Battenfeld, Jannach (2010).</remarks>
    public static double Coverage(ReadOnlySpan<int> recommended)
    {
        var items = recommended[1..];
        return items.IsEmpty ? 0 : (items.Length - items.Count(0)) / (double)items.Length;
    }

    /// <summary>
    /// Novelty at k: the mean over all recommended items of -log2(the share of training users who had the item), in bits; 1 bit for what
    /// every second user had.
    /// </summary>
    /// <param name="recommended">How often each item was recommended; index 0, the unknown, is not looked at.</param>
    /// <param name="had">How many training users had each item; none counts as one.</param>
    /// <param name="users">How many training users there are.</param>
    /// <returns>NaN where nothing was recommended.</returns>
    /// <remarks>Zhou et al. (2010), self-information; Castells, Hurley, Vargas (2015).</remarks>
    public static double Novelty(int[] recommended, int[] had, int users)
    {
        var items = Enumerable.Range(1, recommended.Length - 1);
        var bits = items.Sum(item => -recommended[item] * Math.Log2(Math.Max(1, had[item]) / (double)users));
        return bits / items.Sum(item => (long)recommended[item]);
    }
}
