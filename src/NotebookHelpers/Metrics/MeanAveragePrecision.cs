namespace NotebookHelpers.Metrics;

/// <summary>
/// Average precision at k, whose mean over users is MAP: the sum, over the ranks up to k that hold a relevant item, of the precision up to
/// that rank, divided by how many such ranks there could be, min(k, relevant items).
/// </summary>
/// <remarks>
/// Manning, Raghavan, Schütze (2008), section 8.4. Ties: with h relevant items above, r relevant among t tied, the j-th tied rank is
/// expected to add r/t · (h + 1 + (j - 1)(r - 1)/(t - 1)) / rank (McSherry and Najork 2008).
/// </remarks>
internal static class MeanAveragePrecision
{
    public static double Of(Ranking ranking, int k)
    {
        double sum = 0, above = 0;
        foreach (var group in ranking.Groups)
        {
            var others = group.Count > 1 ? (group.Relevant - 1) / (double)(group.Count - 1) : 0;
            for (var place = 1; place <= group.Within(k); place++)
                sum += group.Relevant / (double)group.Count * (above + 1 + ((place - 1) * others)) / (group.Above + place);
            above += group.Relevant;
        }
        return sum / Math.Min(k, ranking.Relevant);
    }
}
