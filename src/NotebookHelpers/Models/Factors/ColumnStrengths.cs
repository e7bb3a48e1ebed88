namespace NotebookHelpers.Models;

/// <summary>
/// How strongly each side column is penalised, learned along with the vectors: a column whose vectors stay small is all noise, and is held
/// back more and more; one that says something is left alone.
/// </summary>
/// <remarks>
/// Automatic relevance determination, MacKay (1992), "Bayesian interpolation", section 4.4: the variance of a column's vectors is the mean
/// of their squares and of what is uncertain of each; the penalty is the ratings' noise over that variance.
/// </remarks>
internal static class ColumnStrengths
{
    // Of the variance by mean field: .8 of it leaves some of the noise, and half of it takes away what is real. Found inside the training
    // parts of MovieLens and of the embedded data.
    private const double Uncertain = 0.65;

    /// <summary>Brings the shares of a side's features up to date; those of ids stay.</summary>
    /// <param name="table">Users or items.</param>
    /// <param name="uses">double [features]: how many ratings use each.</param>
    /// <param name="curvature">The mean square of the numbers that multiply the vectors.</param>
    /// <param name="noise">The mean squared error of a rating.</param>
    /// <param name="l2">What multiplies shares and squares.</param>
    /// <param name="most">The largest share that a step can bear.</param>
    public static void Learn(FactorTable table, double[] uses, double curvature, double noise, float l2, double most)
    {
        if (table.Features is not { Groups: var groups } || noise == 0 || l2 == 0)
            return;
        var vectors = table.Vectors();
        var factors = vectors.Length / groups.Length;
        var (squares, levels) = (new double[groups.Max() + 1], new int[groups.Max() + 1]);
        for (var feature = 0; feature < groups.Length; feature++)
        {
            if (uses[feature] == 0)
                continue;
            levels[groups[feature]]++;
            squares[groups[feature]] += Uncertain * factors * noise / (uses[feature] * (curvature + (table.Shares[feature] * l2)));
            foreach (var number in vectors.Slice(feature * factors, factors))
                squares[groups[feature]] += (double)number * number;
        }
        for (var feature = 0; feature < groups.Length; feature++)
        {
            var group = groups[feature];
            if (group == 0 || uses[feature] == 0)
                continue;
            var penalty = noise * factors * levels[group] / squares[group];
            table.Shares[feature] = (float)Math.Min(Math.Max(1 / Math.Sqrt(uses[feature]), penalty / (uses[feature] * l2)), most);
        }
    }
}
