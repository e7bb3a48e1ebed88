using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Models;

/// <summary>Ratings made from planted biases and tastes, so that a test knows what there is to find.</summary>
internal static class World
{
    /// <summary>Ratings from 1 to 5 around 3: biases of .6 and .4, two tastes, noise of .3.</summary>
    public static Interactions Make(int users = 150, int items = 100, int rows = 8000, double taste = 0.7, int seed = 1, float centre = 3)
    {
        var random = new SeededRandom(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var userParts = Enumerable.Range(0, users).Select(_ => (Bias: 0.6 * Normal(), First: Normal(), Second: Normal())).ToArray();
        var itemParts = Enumerable.Range(0, items).Select(_ => (Bias: 0.4 * Normal(), First: Normal(), Second: Normal())).ToArray();
        int[] cells = [.. Enumerable.Range(0, users * items)];
        random.Shuffle(cells.AsSpan());
        var chosen = cells[..rows];
        var ratings = chosen.Select(cell =>
        {
            var (user, item) = (userParts[cell / items], itemParts[cell % items]);
            return (float)(centre + user.Bias + item.Bias + (taste * ((user.First * item.First) + (user.Second * item.Second)))
                + (0.3 * Normal()));
        });
        return new Interactions(
            new Vocabulary(Enumerable.Range(0, users).Select(user => new Id(1000 + user))),
            new Vocabulary(Enumerable.Range(0, items).Select(item => new Id($"item {item}"))),
            [.. chosen.Select(cell => (cell / items) + 1)], [.. chosen.Select(cell => (cell % items) + 1)], [.. ratings]);
    }

    /// <summary>The rows given, one user, item and rating each.</summary>
    public static Interactions Of(params (int User, int Item, float Rating)[] rows) => new(
        new Vocabulary(rows.Select(row => new Id(row.User)).Distinct()), new Vocabulary(rows.Select(row => new Id(row.Item)).Distinct()),
        Places(rows.Select(row => row.User)), Places(rows.Select(row => row.Item)), [.. rows.Select(row => row.Rating)]);

    private static int[] Places(IEnumerable<int> ids)
    {
        List<int> seen = [];
        return [.. ids.Select(id =>
        {
            if (!seen.Contains(id))
                seen.Add(id);
            return seen.IndexOf(id) + 1;
        })];
    }
}
