using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>Memory that a table's numbers are in, an array's or a tensor's.</summary>
internal delegate Span<float> Numbers();

/// <summary>One side of a model that is a sum of vectors: a vector and a bias for each feature of the users, or of the items.</summary>
/// <param name="Vectors">float [features, factors].</param>
/// <param name="Biases">float [features].</param>
/// <param name="Shares">float [features]: how much a feature counts in the penalty each time that a row uses it.</param>
/// <param name="Rows">The features that each user or item has; null where it is one of its own, and feature 0, the unknown, never learns.</param>
internal sealed record RowTable(Numbers Vectors, Numbers Biases, float[] Shares, FeatureRows? Rows)
{
    /// <summary>What the rule remembers: of each feature the first moments of its vector and bias, the second ones, and how often it was used.</summary>
    public float[] State { get; set; } = [];

    /// <summary>The sum of a row's vectors, and of its biases.</summary>
    /// <param name="row">An index, 0 for the unknown.</param>
    /// <param name="sum">float [factors].</param>
    public float Sum(int row, Span<float> sum)
    {
        if (Rows is null)
        {
            Vectors().Slice(row * sum.Length, sum.Length).CopyTo(sum);
            return Biases()[row];
        }
        sum.Clear();
        var bias = 0f;
        var features = Rows.FeaturesOf(row);
        var weights = Rows.WeightsOf(row);
        for (var place = 0; place < features.Length; place++)
        {
            var vector = Vectors().Slice(features[place] * sum.Length, sum.Length);
            for (var factor = 0; factor < sum.Length; factor++)
                sum[factor] += weights[place] * vector[factor];
            bias += weights[place] * Biases()[features[place]];
        }
        return bias;
    }
}
