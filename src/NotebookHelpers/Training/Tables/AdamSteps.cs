namespace NotebookHelpers.Training;

/// <summary>
/// The steps of Adam, which all tables of a network share: how large each was, and what some of them without a gradient come to.
/// </summary>
/// <remarks>
/// Without a gradient the moments m and v only shrink, so k steps after step t move a weight by the sum over s = t + 1 … t + k of
/// sizeₛ β₁ˢ⁻ᵗ m / (√v rootₛ √β₂ˢ⁻ᵗ + ε), rootₛ = 1 / √(1 - β₂ˢ): a sum of the same few numbers for all weights. <see cref="IdleSteps"/>
/// takes two terms in place of k.
/// </remarks>
internal sealed class AdamSteps
{
    /// <summary>More steps than any row is left without a gradient.</summary>
    public const int Longest = 256;

    private readonly double[] sizes = new double[Longest];
    private readonly double[] inverseRoots = new double[Longest];
    private readonly IdleSteps[] idle = new IdleSteps[Longest];

    /// <summary>Steps that were ended.</summary>
    public int Count { get; set; }

    /// <summary>The step that was begun.</summary>
    public AdamStep Current { get; private set; }

    /// <summary>What the last steps come to for a row that had no gradient in them.</summary>
    /// <param name="steps">At least 1, below <see cref="Longest"/>.</param>
    public ref readonly IdleSteps Idle(int steps) => ref idle[steps];

    /// <summary>Begins a step.</summary>
    /// <param name="rate">Its learning rate.</param>
    public void Begin(double rate)
    {
        var (size, inverseRoot) = (rate / (1 - Math.Pow(AdamRows.Beta1, Count + 1)), Math.Sqrt(1 - Math.Pow(AdamRows.Beta2, Count + 1)));
        (sizes[(Count + 1) % Longest], inverseRoots[(Count + 1) % Longest]) = (size, inverseRoot);
        Current = new((float)size, (float)(1 / inverseRoot));
    }

    /// <summary>Ends it: all rows with a gradient have moved.</summary>
    public void End()
    {
        Count++;
        Span<double> moments = stackalloc double[4];
        moments.Clear();
        // From the last step backwards: the sums over k steps follow from those over k - 1.
        for (var k = 1; k < Longest; k++)
        {
            var step = (Count - k + 1 + Longest) % Longest;
            var (term, keep) = (sizes[step], AdamRows.Beta1);
            for (var power = 0; power < moments.Length; power++)
            {
                moments[power] = keep * (term + moments[power]);
                term *= inverseRoots[step];
                keep /= Math.Sqrt(AdamRows.Beta2);
            }
            idle[k] = IdleSteps.Compute(moments, Math.Pow(AdamRows.Beta1, k), Math.Pow(AdamRows.Beta2, k));
        }
    }
}
