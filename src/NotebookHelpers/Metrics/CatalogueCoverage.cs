namespace NotebookHelpers.Metrics;

/// <summary>Catalogue coverage at k: the share of all items that are among the first k of at least one user.</summary>
/// <remarks>
/// Ge, Delgado-Battenfeld, Jannach (2010). Ties: of equal scores the item with the lower index comes first, for every user.
/// </remarks>
internal static class CatalogueCoverage
{
    /// <param name="recommended">How often each item was recommended; index 0, the unknown, is not looked at.</param>
    public static double Of(ReadOnlySpan<int> recommended)
    {
        var covered = 0;
        foreach (var times in recommended[1..])
            covered += times > 0 ? 1 : 0;
        return recommended.Length > 1 ? covered / (double)(recommended.Length - 1) : 0;
    }
}
