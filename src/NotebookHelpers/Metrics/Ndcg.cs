namespace NotebookHelpers.Metrics;

/// <summary>
/// Normalised discounted cumulative gain at k: the sum of 1 / log2(rank + 1) over the relevant items among the first k, divided by that
/// of a perfect ranking.
/// </summary>
/// <remarks>Järvelin and Kekäläinen (2002), an item being relevant or not. Ties: the mean discount of the tied ranks.</remarks>
internal static class Ndcg
{
    public static double Of(Ranking ranking, int k)
    {
        double gain = 0;
        foreach (var group in ranking.Groups)
            gain += group.Relevant * Discounts(group.Above, group.Within(k)) / group.Count;
        return gain / Discounts(0, Math.Min(k, ranking.Relevant));
    }

    private static double Discounts(int above, int count)
    {
        double sum = 0;
        for (var rank = above + 1; rank <= above + count; rank++)
            sum += 1 / Math.Log2(rank + 1);
        return sum;
    }
}
