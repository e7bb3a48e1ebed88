using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

/// <summary>What several parts of a generated world draw.</summary>
internal static class WorldDraws
{
    // No sum equals the place, so that the search ends at the first sum above it.
    private static readonly Comparer<double> FirstAbove = Comparer<double>.Create((sum, place) => sum <= place ? -1 : 1);

    /// <summary>Draws ids with gaps, as a site's own: the workshop's first lesson is that they are no indices.</summary>
    public static int[] DistinctIds(this SeededRandom random, int count, int highest) =>
        [.. Enumerable.Repeat(highest, int.MaxValue).Select(end => 1 + random.NextInt(end)).Distinct().Take(count)];

    /// <summary>Draws numbers around 0 with a given standard deviation.</summary>
    public static double[] Normals(this SeededRandom random, int count, double deviation) =>
        [.. Enumerable.Range(0, count).Select(_ => deviation * random.NextNormal())];

    /// <summary>Draws rows of such numbers, one row after the other.</summary>
    public static double[][] Normals(this SeededRandom random, int rows, int columns, double deviation) =>
        [.. Enumerable.Range(0, rows).Select(_ => random.Normals(columns, deviation))];

    /// <summary>Draws an index, with a chance in proportion to its weight.</summary>
    /// <param name="random">Gives one number.</param>
    /// <param name="sums">The running sums of the weights.</param>
    public static int NextIndex(this SeededRandom random, double[] sums) =>
        Math.Min(~Array.BinarySearch(sums, random.NextDouble() * sums[^1], FirstAbove), sums.Length - 1);

    /// <summary>Adds each weight to the sum of all before it.</summary>
    public static double[] RunningSums(double[] weights)
    {
        double sum = 0;
        return Array.ConvertAll(weights, weight => sum += weight);
    }
}
