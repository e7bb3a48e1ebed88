namespace NotebookHelpers.Metrics;

/// <summary>
/// Area under the ROC curve: of all pairs of a relevant and another candidate, the share in which the relevant one comes first.
/// 0.5 is chance, and the answer where there is no other candidate.
/// </summary>
/// <remarks>
/// Hanley and McNeil (1982); per user as in Rendle et al. (2009), section 6.2. Ties: half of a pair. Relevant items that are not ranked win
/// no pair.
/// </remarks>
internal static class Auc
{
    public static double Of(Ranking ranking)
    {
        var ranked = ranking.Groups.Sum(group => group.Relevant);
        var others = ranking.Candidates - ranked;
        if (others == 0)
            return 0.5;
        double wins = 0, relevantAbove = 0;
        foreach (var group in ranking.Groups)
        {
            var below = others - (group.Above - relevantAbove) - (group.Count - group.Relevant);
            wins += group.Relevant * (below + (0.5 * (group.Count - group.Relevant)));
            relevantAbove += group.Relevant;
        }
        return wins / ((double)ranking.Relevant * others);
    }
}
