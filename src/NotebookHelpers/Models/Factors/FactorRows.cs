using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// The users or the items of a <see cref="FactorTable"/>, while its memory is at hand: each is the sum of its features' vectors.
/// </summary>
/// <param name="table">The vectors and biases.</param>
/// <param name="factors">How many numbers a vector has.</param>
/// <param name="rate">The learning rate.</param>
/// <param name="vectorL2">What multiplies the squares of the vectors used, in each row's loss.</param>
/// <param name="biasL2">What multiplies the squares of the biases used.</param>
internal readonly ref struct FactorRows(FactorTable table, int factors, float rate = 0, float vectorL2 = 0, float biasL2 = 0)
{
    private readonly Span<float> vectors = table.Vectors();
    private readonly Span<float> biases = table.Biases();

    /// <summary>Adds up the vectors, and the biases, of a user's or an item's features.</summary>
    /// <param name="row">An index, 0 for the unknown.</param>
    /// <param name="sum">float [factors]: gets the sum of the vectors.</param>
    /// <returns>The sum of the biases.</returns>
    public float Sum(int row, Span<float> sum)
    {
        if (table.Features is not { } features)
        {
            VectorOf(row).CopyTo(sum);
            return biases[row];
        }
        sum.Clear();
        var bias = 0f;
        var own = features.FeaturesOf(row);
        var weights = features.WeightsOf(row);
        for (var place = 0; place < own.Length; place++)
        {
            TensorPrimitives.MultiplyAdd(VectorOf(own[place]), weights[place], sum, sum);
            bias += weights[place] * biases[own[place]];
        }
        return bias;
    }

    /// <summary>Takes one step of gradient descent: each feature's vector learns from the sum of the other side's vectors.</summary>
    /// <param name="row">An index, 0 for the unknown.</param>
    /// <param name="gradient">The loss, by the score.</param>
    /// <param name="biasGradient">The loss, by the sum of the biases.</param>
    /// <param name="other">float [factors]: the sum of the other side's vectors.</param>
    /// <returns>The penalty of the vectors and biases before the step.</returns>
    public float Learn(int row, float gradient, float biasGradient, ReadOnlySpan<float> other)
    {
        if (table.Features is not { } features)
            return row == 0 ? 0 : LearnFeature(row, gradient, biasGradient, other);
        var penalty = 0f;
        var own = features.FeaturesOf(row);
        var weights = features.WeightsOf(row);
        for (var place = 0; place < own.Length; place++)
            penalty += LearnFeature(own[place], weights[place] * gradient, weights[place] * biasGradient, other);
        return penalty;
    }

    /// <summary>Asks the processor to fetch what <see cref="Sum"/> and <see cref="Learn"/> will need.</summary>
    /// <param name="row">An index that comes soon.</param>
    public void Prefetch(int row)
    {
        if (table.Features is not null)
            return;
        CacheLines.Prefetch<float>(vectors, row * factors, factors);
        CacheLines.Prefetch<float>(biases, row);
        CacheLines.Prefetch<float>(table.Shares, row);
    }

    // A weight w becomes w - rate · (gradient · other + 2 · share · l2 · w).
    private float LearnFeature(int feature, float gradient, float biasGradient, ReadOnlySpan<float> other)
    {
        var vector = VectorOf(feature);
        ref var bias = ref biases[feature];
        float ofVector = table.Shares[feature] * vectorL2, ofBias = table.Shares[feature] * biasL2;
        var penalty = (ofVector * Change(vector, 1 - (2 * rate * ofVector), other, rate * gradient)) + (ofBias * bias * bias);
        bias -= rate * (biasGradient + (2 * ofBias * bias));
        return penalty;
    }

    // The sum of the weights' squares before they change to keep · w - change · other: in one loop, which TensorPrimitives would need three
    // for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Change(Span<float> weights, float keep, ReadOnlySpan<float> other, float change)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var others = MemoryMarshal.Cast<float, Vector<float>>(other);
        var squares = Vector<float>.Zero;
        for (var place = 0; place < vectors.Length; place++)
        {
            squares += vectors[place] * vectors[place];
            vectors[place] = (vectors[place] * keep) - (others[place] * change);
        }
        var sum = Vector.Sum(squares);
        for (var place = vectors.Length * Vector<float>.Count; place < weights.Length; place++)
        {
            sum += weights[place] * weights[place];
            weights[place] = (weights[place] * keep) - (other[place] * change);
        }
        return sum;
    }

    private Span<float> VectorOf(int feature) => vectors.Slice(feature * factors, factors);
}

/// <summary>One side of a model that is a sum of vectors: a vector and a bias for each feature of the users, or of the items.</summary>
/// <param name="Vectors">float [features, factors]: the memory of an array or of a tensor.</param>
/// <param name="Biases">float [features].</param>
/// <param name="Shares">float [features]: how much a feature counts in the penalty each time that a row uses it.</param>
/// <param name="Features">
/// The features that each user or item has; null where each is its own feature, and 0, the unknown, never learns.
/// </param>
/// <param name="RowShares">
/// float [users or items], where the sums are penalised: how much a rating counts there for the other side's sum, 1/√(the row's ratings).
/// </param>
internal sealed record FactorTable(
    Func<Span<float>> Vectors, Func<Span<float>> Biases, float[] Shares, FeatureRows? Features, float[]? RowShares = null);
