using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace Benchmarks;

/// <summary>
/// Ratings in memory, of as many users and movies as MovieLens 25M has, some far more often than others: the share of the first x of N is
/// the root of x / N, so that the most frequent movie has 0.4 % of all ratings (in MovieLens 0.3 %).
/// </summary>
internal static class SyntheticRatings
{
    public const int Users = 162_541;
    public const int Items = 59_047;

    private const long FirstTime = 1_000_000_000;

    public static Interactions Make(int rows, int users = Users, int items = Items)
    {
        var random = new SeededRandom(1);
        int[] userIndices = new int[rows], itemIndices = new int[rows];
        var (ratings, times) = (new float[rows], new long[rows]);
        for (var row = 0; row < rows; row++)
        {
            (userIndices[row], itemIndices[row]) = (Drawn(users), Drawn(items));
            // Biases that can be learned, from the ids alone; half stars.
            var rating = 2.5 + (userIndices[row] % 3 * 0.5) + (itemIndices[row] % 4 * 0.25) + (0.5 * random.NextNormal());
            ratings[row] = (float)(Math.Clamp(Math.Round(2 * rating), 1, 10) / 2);
            times[row] = FirstTime + row;
        }
        return new Interactions(Ids(users), Ids(items), userIndices, itemIndices, ratings, times, (0.5f, 5));

        int Drawn(int count) => 1 + (int)(count * Math.Pow(random.NextDouble(), 2));
        static Vocabulary Ids(int count) => new(Enumerable.Range(0, count).Select(id => new Id(100_000 + id)));
    }
}
