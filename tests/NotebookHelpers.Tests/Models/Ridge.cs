namespace NotebookHelpers.Tests.Models;

/// <summary>Linear equations by elimination, in double precision: slow and plain.</summary>
internal static class Ridge
{
    public static double[] Solve(double[][] a, double[] b)
    {
        for (var pivot = 0; pivot < b.Length; pivot++)
        {
            var best = Enumerable.Range(pivot, b.Length - pivot).MaxBy(row => Math.Abs(a[row][pivot]));
            (a[pivot], a[best], b[pivot], b[best]) = (a[best], a[pivot], b[best], b[pivot]);
            for (var row = 0; row < b.Length; row++)
            {
                var factor = row == pivot ? 0 : a[row][pivot] / a[pivot][pivot];
                for (var column = 0; column < b.Length; column++)
                    a[row][column] -= factor * a[pivot][column];
                b[row] -= factor * b[pivot];
            }
        }
        return [.. b.Select((value, row) => value / a[row][row])];
    }

    public static double Sum(int count, Func<int, double> value) => Enumerable.Range(0, count).Sum(value);
}
