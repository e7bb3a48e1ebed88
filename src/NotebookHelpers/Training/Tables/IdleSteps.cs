namespace NotebookHelpers.Training;

/// <summary>
/// Several steps of Adam without a gradient: a weight goes on with its momentum. They move it as two large steps would, each by
/// size · m / (√v · root + ε).
/// </summary>
/// <param name="First">One of the two large steps.</param>
/// <param name="Second">The other.</param>
/// <param name="Kept1">What is left of m at the end.</param>
/// <param name="Kept2">What is left of v.</param>
internal readonly record struct IdleSteps(AdamStep First, AdamStep Second, float Kept1, float Kept2)
{
    /// <summary>Two steps in place of many.</summary>
    /// <param name="moments">For p from 0 to 3 the sum of size / rootᵖ over the steps, each size times what is left of m by then.</param>
    /// <param name="kept1">What is left of m at the end.</param>
    /// <param name="kept2">What is left of v.</param>
    /// <remarks>Gauss quadrature with two nodes: of all pairs of steps, the one with the same four moments.</remarks>
    public static IdleSteps Compute(ReadOnlySpan<double> moments, double kept1, double kept2)
    {
        // A rate of zero: nothing moves.
        if (moments[0] == 0)
            return new(new(0, 1), new(0, 1), (float)kept1, (float)kept2);
        var (size, mean) = (moments[0], moments[1] / moments[0]);
        var variance = (moments[2] / size) - (mean * mean);
        var deviation = Math.Sqrt(Math.Max(0, variance));
        // One step, or some with nearly the same root: the two fall together.
        var skew = deviation > 1e-6 * mean
            ? ((moments[3] / size) - (3 * mean * variance) - (mean * mean * mean)) / (2 * deviation * deviation * deviation) : 0;
        var spread = Math.Sqrt((skew * skew) + 1);
        AdamStep Step(double sign) =>
            new((float)(size / 2 * (1 - (sign * skew / spread))), (float)(1 / (mean + (deviation * (skew + (sign * spread))))));
        return new(Step(1), Step(-1), (float)kept1, (float)kept2);
    }
}

/// <summary>A step of Adam moves a weight by size · m / (√v · root + ε).</summary>
/// <param name="Size">The learning rate, corrected for m's start at zero.</param>
/// <param name="Root">The same correction for √v.</param>
internal readonly record struct AdamStep(float Size, float Root);
