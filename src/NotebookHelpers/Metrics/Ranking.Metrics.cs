namespace NotebookHelpers.Metrics;

internal sealed partial record Ranking
{
    /// <summary>
    /// Hit rate at k: 1 if at least one relevant item is among the first k, else 0; the mean over users is the share who were served.
    /// </summary>
    /// <remarks>
    /// Deshpande and Karypis (2004). Ties: the chance of a hit; r relevant among t tied, of which s come within the first k, all miss with
    /// the probability Π (t - s - i) / (t - i) for i below r.
    /// </remarks>
    public double HitRate(int k)
    {
        var missed = 1.0;
        foreach (var group in Groups)
        {
            for (var item = 0; item < group.Relevant; item++)
                missed *= Math.Max(0, group.Count - group.Within(k) - item) / (double)(group.Count - item);
        }
        return 1 - missed;
    }

    /// <summary>
    /// Normalised discounted cumulative gain at k: the sum of 1 / log2(rank + 1) over the relevant items among the first k, divided by that
    /// of a perfect ranking.
    /// </summary>
    /// <remarks>Järvelin and Kekäläinen (2002), an item being relevant or not. Ties: the mean discount of the tied ranks.</remarks>
    public double Ndcg(int k)
    {
        var gain = Groups.Sum(group => group.Relevant * Discounts(group.Above, group.Within(k)) / group.Count);
        return gain / Discounts(0, Math.Min(k, Relevant));

        static double Discounts(int above, int count) => Enumerable.Range(above + 1, count).Sum(rank => 1 / Math.Log2(rank + 1));
    }

    /// <summary>
    /// Reciprocal rank, whose mean over users is MRR: 1 / the rank of the first relevant item, however far down; 0 if none is ranked.
    /// </summary>
    /// <remarks>
    /// Voorhees (1999). Ties: with r relevant among t tied, the first of them is the j-th with the probability
    /// P(none before j) · r / (t - j + 1); the reciprocal ranks are averaged, not the ranks.
    /// </remarks>
    public double ReciprocalRank()
    {
        var group = Groups.FirstOrDefault();
        double mean = 0, noneBefore = 1;
        for (var place = 1; place <= group.Others + 1 && group.Relevant > 0; place++)
        {
            var first = noneBefore * group.Relevant / (group.Count - place + 1);
            mean += first / (group.Above + place);
            noneBefore -= first;
        }
        return mean;
    }

    /// <summary>Precision at k: relevant items among the first k, divided by k, also where there are fewer than k candidates.</summary>
    /// <remarks>Herlocker et al. (2004). Ties: the expected number of relevant items.</remarks>
    public double Precision(int k) => Hits(k) / k;

    /// <summary>
    /// Recall at k: relevant items among the first k, divided by all relevant items. With one relevant item it is the hit rate.
    /// </summary>
    /// <remarks>Herlocker et al. (2004). Ties: the expected number of relevant items.</remarks>
    public double Recall(int k) => Hits(k) / Relevant;

    /// <summary>
    /// Average precision at k, whose mean over users is MAP: the sum, over the ranks up to k that hold a relevant item, of the precision up
    /// to that rank, divided by how many such ranks there could be, min(k, relevant items).
    /// </summary>
    /// <remarks>
    /// Manning, Raghavan, Schütze (2008), section 8.4. Ties: with h relevant items above, r relevant among t tied, the j-th tied rank is
    /// expected to add r/t · (h + 1 + (j - 1)(r - 1)/(t - 1)) / rank (McSherry and Najork 2008).
    /// </remarks>
    public double AveragePrecision(int k)
    {
        double sum = 0, above = 0;
        foreach (var group in Groups)
        {
            var others = group.Count > 1 ? (group.Relevant - 1) / (double)(group.Count - 1) : 0;
            for (var place = 1; place <= group.Within(k); place++)
                sum += group.Relevant / (double)group.Count * (above + 1 + ((place - 1) * others)) / (group.Above + place);
            above += group.Relevant;
        }
        return sum / Math.Min(k, Relevant);
    }

    /// <summary>
    /// Area under the ROC curve: of all pairs of a relevant and another candidate, the share in which the relevant one comes first.
    /// 0.5 is chance, and the answer where there is no other candidate.
    /// </summary>
    /// <remarks>
    /// Hanley and McNeil (1982); per user as in Rendle et al. (2009), section 6.2. Ties: half of a pair. Relevant items that are not ranked
    /// win no pair.
    /// </remarks>
    public double Auc()
    {
        var others = Candidates - Groups.Sum(group => group.Relevant);
        double wins = 0, relevantAbove = 0;
        foreach (var group in Groups)
        {
            var below = others - (group.Above - relevantAbove) - group.Others;
            wins += group.Relevant * (below + (0.5 * group.Others));
            relevantAbove += group.Relevant;
        }
        return others == 0 ? 0.5 : wins / ((double)Relevant * others);
    }

    // How many of the relevant items are expected among the first k.
    private double Hits(int k) => Groups.Sum(group => group.Relevant * (double)group.Within(k) / group.Count);
}
