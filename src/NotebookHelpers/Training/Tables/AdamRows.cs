using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

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
    public AdamRows Slice(int start, int length) => new(weights.Slice(start, length), means.Slice(start, length), squares.Slice(start, length));

    /// <summary>Asks the memory for some of them, where <see cref="Sse"/> is supported.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    public unsafe void Prefetch(long start, int length)
    {
        const int line = 64 / sizeof(float);
        for (var at = start; at < start + length + line - 1; at += line)
        {
            Sse.Prefetch0((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(weights)) + at);
            Sse.Prefetch0((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(means)) + at);
            Sse.Prefetch0((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(squares)) + at);
        }
    }

    /// <summary>One step.</summary>
    /// <param name="step">How large.</param>
    /// <param name="gradients">One a weight, without the penalty's.</param>
    /// <param name="pull">What the penalty adds to the gradient of a weight of 1: twice the L2.</param>
    /// <returns>The sum of the new weights' squares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Step(AdamStep step, ReadOnlySpan<float> gradients, float pull = 0)
    {
        const float keep1 = (float)Beta1, gain1 = (float)(1 - Beta1), keep2 = (float)Beta2, gain2 = (float)(1 - Beta2);
        Span<Vector<float>> w = Vectors(weights), m = Vectors(means), v = Vectors(squares);
        var g = Vectors(gradients);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < w.Length; i++)
        {
            var gradient = g[i] + (w[i] * pull);
            var mean = m[i] = (m[i] * keep1) + (gradient * gain1);
            var square = v[i] = (v[i] * keep2) + (gradient * gradient * gain2);
            var weight = w[i] -= mean * step.Size / ((Vector.SquareRoot(square) * step.Root) + new Vector<float>(Epsilon));
            sum += weight * weight;
        }
        var total = Vector.Sum(sum);
        for (var i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            var gradient = gradients[i] + (weights[i] * pull);
            means[i] = (means[i] * keep1) + (gradient * gain1);
            squares[i] = (squares[i] * keep2) + (gradient * gradient * gain2);
            weights[i] -= means[i] * step.Size / ((MathF.Sqrt(squares[i]) * step.Root) + Epsilon);
            total += weights[i] * weights[i];
        }
        return total;
    }

    /// <summary>Several steps without a gradient, as <see cref="AdamSteps"/> adds them up.</summary>
    /// <param name="coast">How far, and what is left of the moments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Coast(AdamCoast coast)
    {
        Span<Vector<float>> w = Vectors(weights), m = Vectors(means), v = Vectors(squares);
        for (var i = 0; i < w.Length; i++)
        {
            var root = Vector.SquareRoot(v[i]);
            var (first, second) = ((root * coast.First.Root) + new Vector<float>(Epsilon), (root * coast.Second.Root) + new Vector<float>(Epsilon));
            // Both fractions by one division.
            w[i] -= m[i] * ((second * coast.First.Size) + (first * coast.Second.Size)) / (first * second);
            m[i] *= coast.Kept1;
            v[i] *= coast.Kept2;
        }
        for (var i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            var root = MathF.Sqrt(squares[i]);
            var (first, second) = ((root * coast.First.Root) + Epsilon, (root * coast.Second.Root) + Epsilon);
            weights[i] -= means[i] * ((second * coast.First.Size) + (first * coast.Second.Size)) / (first * second);
            means[i] *= coast.Kept1;
            squares[i] *= coast.Kept2;
        }
    }

    /// <summary>Adds one row of gradients to another.</summary>
    /// <param name="gradients">As many as there are sums.</param>
    /// <param name="sums">Changed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> gradients, Span<float> sums)
    {
        var from = Vectors(gradients);
        var to = Vectors(sums);
        for (var i = 0; i < to.Length; i++)
            to[i] += from[i];
        for (var i = to.Length * Vector<float>.Count; i < sums.Length; i++)
            sums[i] += gradients[i];
    }

    private static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
