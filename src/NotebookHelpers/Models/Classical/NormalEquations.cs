using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NotebookHelpers.Models;

/// <summary>Ridge regressions of few unknowns, one after the other in the same memory.</summary>
/// <param name="width">How many unknowns there are.</param>
internal sealed class NormalEquations(int width)
{
    // So many vectors wait in the fastest cache to be added together.
    private const int Most = 64;
    // A tile of so many rows, and of two vectors' columns, stays in registers meanwhile.
    private const int TileRows = 4;

    private readonly int stride = StrideOf(width);
    // float [stride, stride]: filled up to whole tiles; only the diagonal and what is right of it are of use.
    private readonly float[] matrix = new float[StrideOf(width) * StrideOf(width)];
    private readonly float[] waiting = new float[Most * StrideOf(width)];
    private int count;

    /// <summary>Begins anew: with what another has added up, or with zeros.</summary>
    public void Begin(NormalEquations? from = null)
    {
        count = 0;
        Array.Clear(matrix);
        from?.matrix.CopyTo(matrix, 0);
    }

    /// <summary>Adds a vector's outer product with itself, times a weight.</summary>
    public void Add(ReadOnlySpan<float> vector, float weight)
    {
        TensorPrimitives.Multiply(vector, MathF.Sqrt(weight), waiting.AsSpan(count * stride, width));
        if (++count == Most)
            AddUp();
    }

    /// <summary>Adds what still waits.</summary>
    public void AddUp()
    {
        for (var row = 0; row < width; row += TileRows)
        {
            for (var column = row / (2 * Lanes) * 2 * Lanes; column < stride; column += 2 * Lanes)
                AddTile(row, column);
        }
        count = 0;
    }

    /// <summary>Solves (A + l2 · I)x = b by Cholesky's UᵀU, row by row; A is lost.</summary>
    /// <param name="x">b; becomes x, not finite where there is no solution.</param>
    /// <param name="l2">A positive number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(Span<float> x, float l2)
    {
        AddUp();
        ref var first = ref MemoryMarshal.GetArrayDataReference(matrix);
        for (var row = 0; row < width; row++)
        {
            var own = matrix.AsSpan(row * stride, stride);
            var root = MathF.Sqrt(own[row] + l2);
            TensorPrimitives.Multiply(own[row..], 1 / root, own[row..]);
            own[row] = root;
            x[row] /= root;
            TensorPrimitives.MultiplyAdd(own[(row + 1)..width], -x[row], x[(row + 1)..], x[(row + 1)..]);
            for (var below = row + 1; below < width; below++)
            {
                var factor = new Vector<float>(-own[below]);
                for (var column = below / Lanes * Lanes; column < width; column += Lanes)
                {
                    ref var other = ref Unsafe.Add(ref first, (below * stride) + column);
                    var mine = Vector.LoadUnsafe(ref first, (nuint)((row * stride) + column));
                    Vector.FusedMultiplyAdd(factor, mine, Vector.LoadUnsafe(ref other)).StoreUnsafe(ref other);
                }
            }
        }
        for (var row = width - 1; row >= 0; row--)
        {
            var own = matrix.AsSpan(row * stride, width);
            x[row] = (x[row] - TensorPrimitives.Dot<float>(own[(row + 1)..], x[(row + 1)..])) / own[row];
        }
    }

    // A constant for the compiler.
    private static int Lanes => Vector<float>.Count;

    private static int StrideOf(int width) => (width + (2 * Lanes) - 1) / (2 * Lanes) * 2 * Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTile(int row, int column)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(waiting);
        Vector<float> left0 = default, left1 = default, left2 = default, left3 = default;
        Vector<float> right0 = default, right1 = default, right2 = default, right3 = default;
        for (var start = 0; start < count * stride; start += stride)
        {
            var left = Vector.LoadUnsafe(ref first, (nuint)(start + column));
            var right = Vector.LoadUnsafe(ref first, (nuint)(start + column + Lanes));
            ref var own = ref Unsafe.Add(ref first, start + row);
            Vector<float> own0 = new(own), own1 = new(Unsafe.Add(ref own, 1));
            Vector<float> own2 = new(Unsafe.Add(ref own, 2)), own3 = new(Unsafe.Add(ref own, 3));
            (left0, right0) = (Vector.FusedMultiplyAdd(own0, left, left0), Vector.FusedMultiplyAdd(own0, right, right0));
            (left1, right1) = (Vector.FusedMultiplyAdd(own1, left, left1), Vector.FusedMultiplyAdd(own1, right, right1));
            (left2, right2) = (Vector.FusedMultiplyAdd(own2, left, left2), Vector.FusedMultiplyAdd(own2, right, right2));
            (left3, right3) = (Vector.FusedMultiplyAdd(own3, left, left3), Vector.FusedMultiplyAdd(own3, right, right3));
        }
        AddTo(row, column, left0, right0);
        AddTo(row + 1, column, left1, right1);
        AddTo(row + 2, column, left2, right2);
        AddTo(row + 3, column, left3, right3);
    }

    private void AddTo(int row, int column, Vector<float> left, Vector<float> right)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(matrix.AsSpan((row * stride) + column, 2 * Lanes));
        sums[0] += left;
        sums[1] += right;
    }
}
