namespace NotebookHelpers.Training.Tables;

/// <summary>The steps of Adam, which all tables of a network share: how large each was, and what some of them without a gradient come to.</summary>
/// <remarks>
/// Without a gradient the moments m and v only shrink, so k such steps move a weight by the sum of sizeₛ β₁ᵏ m / (√v dₛ + ε), dₛ = √β₂ᵏ / √(1 - β₂ˢ).
/// Here it is the sum of sizeₛ β₁ᵏ, times m / (√v d + ε) with the weighted harmonic mean d of all dₛ: the same where ε is small beside √v,
/// and one square root and one division in place of k.
/// </remarks>
internal sealed class AdamSteps
{
    /// <summary>More steps than any row is left to coast.</summary>
    public const int Longest = 256;

    private readonly double[] sizes = new double[Longest];
    private readonly double[] roots = new double[Longest];
    private readonly AdamCoast[] coasts = new AdamCoast[Longest];

    /// <summary>Steps that were ended.</summary>
    public int Count { get; set; }

    /// <summary>The step that was begun.</summary>
    public AdamStep Current { get; private set; }

    /// <summary>What the last steps come to for a row that had no gradient in them.</summary>
    /// <param name="steps">At least 1, below <see cref="Longest"/>.</param>
    public ref readonly AdamCoast Coast(int steps) => ref coasts[steps];

    /// <summary>Begins a step.</summary>
    /// <param name="rate">Its learning rate.</param>
    public void Begin(double rate)
    {
        var (size, root) = (rate / (1 - Math.Pow(AdamRows.Beta1, Count + 1)), Math.Sqrt(1 - Math.Pow(AdamRows.Beta2, Count + 1)));
        (sizes[(Count + 1) % Longest], roots[(Count + 1) % Longest]) = (size, root);
        Current = new((float)size, (float)(1 / root));
    }

    /// <summary>Ends it: all rows with a gradient have moved.</summary>
    public void End()
    {
        Count++;
        double moves = 0, weighted = 0;
        // From the last step backwards: the sums over k steps follow from those over k - 1.
        for (var k = 1; k < Longest; k++)
        {
            var step = (Count - k + 1 + Longest) % Longest;
            moves = AdamRows.Beta1 * (sizes[step] + moves);
            weighted = AdamRows.Beta1 / Math.Sqrt(AdamRows.Beta2) * ((sizes[step] * roots[step]) + weighted);
            coasts[k] = new((float)moves, (float)(weighted > 0 ? moves / weighted : 1), (float)Math.Pow(AdamRows.Beta1, k), (float)Math.Pow(AdamRows.Beta2, k));
        }
    }
}
