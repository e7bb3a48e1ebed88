namespace NotebookHelpers.Metrics;

/// <summary>
/// Reciprocal rank, whose mean over users is MRR: 1 / the rank of the first relevant item, however far down; 0 if none is ranked.
/// </summary>
/// <remarks>
/// Voorhees (1999). Ties: with r relevant among t tied, the first of them is the j-th with the probability
/// P(none before j) · r / (t - j + 1); the reciprocal ranks are averaged, not the ranks.
/// </remarks>
internal static class MeanReciprocalRank
{
    public static double Of(Ranking ranking)
    {
        if (ranking.Groups.Count == 0)
            return 0;
        var group = ranking.Groups[0];
        double mean = 0, noneBefore = 1;
        for (var place = 1; place <= group.Count - group.Relevant + 1; place++)
        {
            var first = noneBefore * group.Relevant / (group.Count - place + 1);
            mean += first / (group.Above + place);
            noneBefore -= first;
        }
        return mean;
    }
}
