using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// The users, or the items, of a factorization under a Gibbs sampler: each row's vector is the weighted sum of its features' vectors.
/// </summary>
/// <remarks>
/// Weights of one group and one factor are N(m, 1/p), with m ~ N(0, 1/p) and p ~ Gamma(1/2, rate 1/2), as in Freudenthaler, Schmidt-Thieme,
/// Rendle (2011).
/// </remarks>
internal sealed class SampledRows
{
    // For each feature the rows that have it, with its weight in them.
    private readonly (int Row, float Weight)[][] holders;
    private readonly int[] groups, groupSizes;
    // Of each factor, its features' weights and its groups' means.
    private readonly double[][] vectors, means;
    private readonly double[] curvatures, slopes, changes, precisions;

    /// <summary>Draws the factors' start, N(0, .5²): wide, since strengths that begin too tight let go only slowly.</summary>
    /// <param name="rows">Which features each row is the sum of.</param>
    /// <param name="fixedTo1">The factor that is 1 for each row, so that the other side's numbers there are biases.</param>
    /// <param name="free">The factor that starts at 0, this side's biases.</param>
    /// <param name="factors">How many factors there are, with these two.</param>
    /// <param name="random">Draws the start.</param>
    public SampledRows(FeatureRows rows, int fixedTo1, int free, int factors, SeededRandom random)
    {
        groups = rows.Groups;
        groupSizes = [.. Enumerable.Range(0, groups.Max() + 1).Select(group => groups.Count(own => own == group))];
        precisions = new double[groupSizes.Length];
        (curvatures, slopes, changes) = (new double[rows.Count], new double[rows.Count], new double[rows.Count]);
        holders = ByFeature(rows);
        vectors = [.. Enumerable.Range(0, factors).Select(_ => new double[groups.Length])];
        means = [.. Enumerable.Range(0, factors).Select(_ => new double[groupSizes.Length])];
        Sums = [.. Enumerable.Range(0, factors).Select(_ => new double[rows.Count])];
        Array.Fill(Sums[fixedTo1], 1);
        foreach (var factor in Enumerable.Range(0, factors).Where(factor => factor != fixedTo1 && factor != free))
        {
            for (var feature = 0; feature < groups.Length; feature++)
            {
                vectors[factor][feature] = 0.5 * random.NextNormal();
                foreach (var (row, weight) in holders[feature])
                    Sums[factor][row] += weight * vectors[factor][feature];
            }
        }
    }

    /// <summary>double [factors][rows].</summary>
    public double[][] Sums { get; }

    /// <summary>Draws one factor's weights anew, each from its distribution given all others.</summary>
    /// <param name="factor">The factor to draw.</param>
    /// <param name="own">This side's row of each rating.</param>
    /// <param name="others">The other side's row of each rating.</param>
    /// <param name="scales">The other side's <see cref="Sums"/> at the factor.</param>
    /// <param name="errors">Rating less prediction; kept up to date.</param>
    /// <param name="noise">The precision of each rating around its prediction.</param>
    /// <param name="random">Draws the weights.</param>
    public void Draw(int factor, int[] own, int[] others, double[] scales, double[] errors, double[] noise, SeededRandom random)
    {
        // A row's ratings count only by two sums: what a weight costs is then its rows', not its ratings' (Rendle 2013).
        Array.Clear(curvatures);
        Array.Clear(slopes);
        Array.Clear(changes);
        for (var rating = 0; rating < own.Length; rating++)
        {
            var scale = scales[others[rating]];
            var certain = scale * noise[rating];
            curvatures[own[rating]] += certain * scale;
            slopes[own[rating]] += certain * errors[rating];
        }
        var weights = vectors[factor];
        DrawGroups(weights, means[factor], random);
        Stretch(factor, random);
        for (var feature = 0; feature < weights.Length; feature++)
        {
            double curvature = 0, slope = 0;
            foreach (var (row, weight) in holders[feature])
            {
                curvature += weight * weight * curvatures[row];
                slope += weight * slopes[row];
            }
            var (mean, precision) = (means[factor][groups[feature]], precisions[groups[feature]]);
            var certainty = precision + curvature;
            var centre = ((precision * mean) + slope + (curvature * weights[feature])) / certainty;
            var drawn = centre + (random.NextNormal() / Math.Sqrt(certainty));
            var change = drawn - weights[feature];
            foreach (var (row, weight) in holders[feature])
            {
                changes[row] += weight * change;
                slopes[row] -= weight * change * curvatures[row];
            }
            weights[feature] = drawn;
        }
        TensorPrimitives.Add(Sums[factor], changes, Sums[factor]);
        for (var rating = 0; rating < own.Length; rating++)
            errors[rating] -= changes[own[rating]] * scales[others[rating]];
    }

    // Draws the mean and the precision of each group's weights.
    private void DrawGroups(double[] weights, double[] means, SeededRandom random)
    {
        double[] sums = new double[means.Length], squares = new double[means.Length];
        for (var feature = 0; feature < weights.Length; feature++)
        {
            var distance = weights[feature] - means[groups[feature]];
            sums[groups[feature]] += weights[feature];
            squares[groups[feature]] += distance * distance;
        }
        for (var group = 0; group < means.Length; group++)
        {
            var size = groupSizes[group];
            precisions[group] = SampledNoise.Gamma((2 + size) / 2.0, random) / ((1 + squares[group] + (means[group] * means[group])) / 2);
            means[group] = (sums[group] / (size + 1)) + (random.NextNormal() / Math.Sqrt((size + 1) * precisions[group]));
        }
    }

    // Weights, means and strengths change their size together: one after the other they would hold each other back. What the ratings say
    // proposes the size, the prior decides (Liu, Sabatti 2000), and the posterior stays what it is.
    private void Stretch(int factor, SeededRandom random)
    {
        double certainty = 0, slope = 0;
        for (var row = 0; row < changes.Length; row++)
        {
            var sum = Sums[factor][row];
            certainty += sum * sum * curvatures[row];
            slope += sum * slopes[row];
        }
        // Not a number, and then not taken, where the ratings say nothing.
        var size = 1 + (slope / certainty) + (random.NextNormal() / Math.Sqrt(certainty));
        var chance = (precisions.Sum() / 2 * (1 - (1 / (size * size)))) - ((precisions.Length + 1) * Math.Log(Math.Abs(size)));
        if (!(Math.Log(1 - random.NextDouble()) < chance))
            return;
        TensorPrimitives.Multiply(vectors[factor], size, vectors[factor]);
        TensorPrimitives.Multiply(means[factor], size, means[factor]);
        TensorPrimitives.Divide(precisions, size * size, precisions);
        TensorPrimitives.Multiply(Sums[factor], size - 1, changes);
        for (var row = 0; row < changes.Length; row++)
            slopes[row] -= changes[row] * curvatures[row];
    }

    private static (int Row, float Weight)[][] ByFeature(FeatureRows rows)
    {
        var holders = Array.ConvertAll(rows.Groups, _ => new List<(int Row, float Weight)>());
        for (var row = 0; row < rows.Count; row++)
        {
            var features = rows.FeaturesOf(row);
            // An id that training never saw is one more of its group, which shares the group's mean: nothing else is known of it.
            if (features.IsEmpty || rows.Groups[features[0]] != 0)
                holders[0].Add((row, 1));
            for (var place = 0; place < features.Length; place++)
                holders[features[place]].Add((row, rows.WeightsOf(row)[place]));
        }
        return Array.ConvertAll(holders, held => held.ToArray());
    }
}
