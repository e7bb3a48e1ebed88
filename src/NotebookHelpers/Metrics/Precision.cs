namespace NotebookHelpers.Metrics;

/// <summary>Precision at k: relevant items among the first k, divided by k, also where there are fewer than k candidates.</summary>
/// <remarks>Herlocker et al. (2004). Ties: the expected number of relevant items.</remarks>
internal static class Precision
{
    public static double Of(Ranking ranking, int k) => ranking.Hits(k) / k;
}
