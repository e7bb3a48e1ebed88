using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>Weights and their moments, side by side in three equally long spans, and what Adam does to them.</summary>
/// <param name="weights">The weights.</param>
/// <param name="means">m, the mean of their gradients.</param>
/// <param name="squares">v, the mean of these gradients' squares.</param>
/// <remarks>Kingma and Ba (2015), algorithm 1, with its β₁ = .9, β₂ = .999 and ε = 1e-8.</remarks>
// Compiled in full at once: as first compiled, vectors are slow, and an epoch is over before the runtime has noticed.
internal readonly ref struct AdamRows(Span<float> weights, Span<float> means, Span<float> squares)
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly Span<float> weights = weights, means = means, squares = squares;

    /// <summary>Some of them.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    public AdamRows Slice(int start, int length) =>
        new(weights.Slice(start, length), means.Slice(start, length), squares.Slice(start, length));

    /// <summary>Asks the processor to fetch some of them.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    public void Prefetch(int start, int length)
    {
        CacheLines.Prefetch<float>(weights, start, length);
        CacheLines.Prefetch<float>(means, start, length);
        CacheLines.Prefetch<float>(squares, start, length);
    }

    /// <summary>One step.</summary>
    /// <param name="step">How large.</param>
    /// <param name="gradients">One a weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(AdamStep step, ReadOnlySpan<float> gradients)
    {
        const float keep1 = (float)Beta1, gain1 = (float)(1 - Beta1), keep2 = (float)Beta2, gain2 = (float)(1 - Beta2);
        Span<Vector<float>> w = Vectors(weights), m = Vectors(means), v = Vectors(squares);
        var g = Vectors(gradients);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = (m[i] * keep1) + (g[i] * gain1);
            v[i] = (v[i] * keep2) + (g[i] * g[i] * gain2);
            w[i] -= m[i] * step.Size / ((Vector.SquareRoot(v[i]) * step.Root) + new Vector<float>(Epsilon));
        }
        for (var i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            means[i] = (means[i] * keep1) + (gradients[i] * gain1);
            squares[i] = (squares[i] * keep2) + (gradients[i] * gradients[i] * gain2);
            weights[i] -= means[i] * step.Size / ((MathF.Sqrt(squares[i]) * step.Root) + Epsilon);
        }
    }

    /// <summary>Several steps without a gradient, as <see cref="AdamSteps"/> adds them up.</summary>
    /// <param name="idle">How far they move a weight, and what is left of the moments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StepIdly(IdleSteps idle)
    {
        Span<Vector<float>> w = Vectors(weights), m = Vectors(means), v = Vectors(squares);
        for (var i = 0; i < w.Length; i++)
        {
            var root = Vector.SquareRoot(v[i]);
            var (first, second) = ((root * idle.First.Root) + new Vector<float>(Epsilon), (root * idle.Second.Root)
                + new Vector<float>(Epsilon));
            // Both fractions by one division.
            w[i] -= m[i] * ((second * idle.First.Size) + (first * idle.Second.Size)) / (first * second);
            m[i] *= idle.Kept1;
            v[i] *= idle.Kept2;
        }
        for (var i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            var root = MathF.Sqrt(squares[i]);
            var (first, second) = ((root * idle.First.Root) + Epsilon, (root * idle.Second.Root) + Epsilon);
            weights[i] -= means[i] * ((second * idle.First.Size) + (first * idle.Second.Size)) / (first * second);
            means[i] *= idle.Kept1;
            squares[i] *= idle.Kept2;
        }
    }

    private static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
