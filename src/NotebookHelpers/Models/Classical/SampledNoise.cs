using System.Numerics.Tensors;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>How far ratings lie from predictions, under a Gibbs sampler: some users rate more surely than others.</summary>
/// <remarks>
/// A user's ratings are N(prediction, 1/(p q)), with p ~ Gamma(1/2, rate 1/2) for all and q ~ Gamma(5, rate 5) for each user, as in
/// Lakshminarayanan, Bouchard, Archambeau (2011).
/// </remarks>
/// <param name="users">The user of each rating.</param>
/// <param name="count">How many users there are.</param>
internal sealed class SampledNoise(int[] users, int count)
{
    private const double Alike = 10;

    private readonly double[] shares = [.. Enumerable.Repeat(1.0, count)], counts = new double[count], squares = new double[count];

    /// <summary>double [ratings].</summary>
    public double[] Precisions { get; } = new double[users.Length];

    /// <summary>Draws <see cref="Precisions"/>.</summary>
    /// <param name="errors">Rating less prediction.</param>
    /// <param name="random">Draws them.</param>
    public void Draw(double[] errors, SeededRandom random)
    {
        Array.Clear(counts);
        Array.Clear(squares);
        for (var rating = 0; rating < users.Length; rating++)
        {
            counts[users[rating]]++;
            squares[users[rating]] += errors[rating] * errors[rating];
        }
        var common = Gamma((1 + users.Length) / 2.0, random) / ((1 + TensorPrimitives.Dot(shares, squares)) / 2);
        for (var user = 0; user < count; user++)
            shares[user] = Gamma((Alike + counts[user]) / 2, random) / ((Alike + (common * squares[user])) / 2);
        for (var rating = 0; rating < users.Length; rating++)
            Precisions[rating] = common * shares[users[rating]];
    }

    /// <summary>Gamma(shape, rate 1), for a shape above 1/3: Marsaglia and Tsang (2000).</summary>
    public static double Gamma(double shape, SeededRandom random)
    {
        var scale = shape - (1 / 3.0);
        while (true)
        {
            var normal = random.NextNormal();
            var root = 1 + (normal / Math.Sqrt(9 * scale));
            var cube = root * root * root;
            if (root > 0 && Math.Log(1 - random.NextDouble()) < (normal * normal / 2) + (scale * (1 - cube + Math.Log(cube))))
                return scale * cube;
        }
    }
}
