namespace NotebookHelpers.Metrics;

/// <summary>
/// Hit rate at k: 1 if at least one relevant item is among the first k, else 0; the mean over users is the share who were served.
/// </summary>
/// <remarks>
/// Deshpande and Karypis (2004). Ties: the chance of a hit; r relevant among t tied, of which s come within the first k, all miss with the
/// probability Π (t - s - i) / (t - i) for i below r.
/// </remarks>
internal static class HitRate
{
    public static double Of(Ranking ranking, int k)
    {
        var missed = 1.0;
        foreach (var group in ranking.Groups)
        {
            for (var item = 0; item < group.Relevant; item++)
                missed *= Math.Max(0, group.Count - group.Within(k) - item) / (double)(group.Count - item);
        }
        return 1 - missed;
    }
}
