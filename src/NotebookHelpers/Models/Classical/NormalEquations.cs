using System.Numerics.Tensors;

namespace NotebookHelpers.Models;

/// <summary>Ridge regressions of few unknowns.</summary>
internal static class NormalEquations
{
    /// <summary>Adds the lower half of a vector's outer product with itself, times a weight.</summary>
    public static void Add(Span<float> sums, ReadOnlySpan<float> vector, float weight)
    {
        for (var row = 0; row < vector.Length; row++)
        {
            var sum = sums.Slice(row * vector.Length, row + 1);
            TensorPrimitives.MultiplyAdd(vector[..(row + 1)], weight * vector[row], sum, sum);
        }
    }

    /// <summary>Solves Ax = b by Cholesky's A = LLᵀ.</summary>
    /// <param name="a">float [width, width], its lower half, positive definite; becomes L.</param>
    /// <param name="x">b; becomes x.</param>
    public static void Solve(Span<float> a, Span<float> x)
    {
        var width = x.Length;
        for (var row = 0; row < width; row++)
        {
            var own = a.Slice(row * width, row + 1);
            for (var column = 0; column < row; column++)
            {
                own[column] = (own[column] - TensorPrimitives.Dot<float>(own[..column], a.Slice(column * width, column)))
                    / a[(column * width) + column];
            }

            own[row] = MathF.Sqrt(own[row] - TensorPrimitives.Dot<float>(own[..row], own[..row]));
            x[row] = (x[row] - TensorPrimitives.Dot<float>(own[..row], x[..row])) / own[row];
        }
        for (var row = width - 1; row >= 0; row--)
        {
            x[row] /= a[(row * width) + row];
            TensorPrimitives.MultiplyAdd(a.Slice(row * width, row), -x[row], x[..row], x[..row]);
        }
    }
}
