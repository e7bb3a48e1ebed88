namespace NotebookHelpers.Metrics;

/// <summary>
/// Recall at k: relevant items among the first k, divided by all relevant items. With one relevant item it is the hit rate.
/// </summary>
/// <remarks>Herlocker et al. (2004). Ties: the expected number of relevant items.</remarks>
internal static class Recall
{
    public static double Of(Ranking ranking, int k) => ranking.Hits(k) / ranking.Relevant;
}
