using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>Draws items that a user did not choose. Memory grows with the pairs, not with users times items.</summary>
internal sealed class NegativeSampler
{
    private const int MostTries = 32;

    private readonly Negatives kind;
    private readonly SeededRandom random;
    private readonly int itemCount;
    private readonly double choices;
    // How often each item was chosen; 0 for the unknown item.
    private readonly int[] counts;
    // The items that each user chose, sorted: to look one up takes a binary search.
    private readonly int[][] itemsOf;

    /// <param name="positives">What was chosen. Index 0, the unknown item, is never drawn.</param>
    /// <param name="kind">The distribution.</param>
    /// <param name="random">The only source of chance.</param>
    public NegativeSampler(Interactions positives, Negatives kind, SeededRandom random)
    {
        (this.kind, this.random, itemCount) = (kind, random, positives.Items.Count);
        counts = [0, .. Enumerable.Range(1, itemCount).Select(item => positives.ByItem[item].Length)];
        choices = counts.Sum();
        int[] ItemsOf(int user) => [.. positives.ByUser[user].ToArray().Select(row => positives.ItemIndices[row]).Order()];
        itemsOf = [.. Enumerable.Range(0, positives.Users.Size).Select(ItemsOf)];
    }

    /// <summary>Whether a user chose an item.</summary>
    public bool IsPositive(int user, int item) => Array.BinarySearch(itemsOf[user], item) >= 0;

    /// <summary>The share of draws that an item has.</summary>
    public double Probability(int item) => kind == Negatives.InBatch ? counts[item] / choices : item == 0 ? 0 : 1.0 / itemCount;

    /// <summary>Draws items that each row's user did not choose.</summary>
    /// <param name="users">The batch's users.</param>
    /// <param name="items">The batch's items, which <see cref="Negatives.InBatch"/> draws from.</param>
    /// <param name="each">How many for each row.</param>
    /// <returns>[users, each], row by row; 0 where the user chose all that there are.</returns>
    public int[] Draw(int[] users, int[] items, int each)
    {
        var drawn = new int[users.Length * each];
        for (var row = 0; row < users.Length; row++)
        {
            var wanted = drawn.AsSpan(row * each, each);
            for (int place = 0, tries = 0; place < each; tries++)
            {
                if (tries == MostTries + each)
                {
                    // Hardly anything is left to this user: look at all of it.
                    DrawFromRest(users[row], items, wanted[place..]);
                    break;
                }
                var item = kind == Negatives.InBatch ? items[random.NextInt(items.Length)] : DrawOne();
                if (item > 0 && !IsPositive(users[row], item))
                    wanted[place++] = item;
            }
        }
        return drawn;
    }

    /// <summary>Draws items for a whole batch, whoever chose them.</summary>
    /// <param name="items">The batch's items, which <see cref="Negatives.InBatch"/> takes as they are.</param>
    /// <param name="count">How many, otherwise.</param>
    public int[] DrawShared(int[] items, int count) =>
        kind == Negatives.InBatch ? items : [.. Enumerable.Range(0, count).Select(_ => DrawOne())];

    /// <summary>Whether each user did not choose each item.</summary>
    /// <returns>[users, items], row by row.</returns>
    public bool[] AreNegative(int[] users, int[] items)
    {
        var columns = items.Index().ToLookup(item => item.Item, item => item.Index);
        var are = new bool[users.Length * items.Length];
        Array.Fill(are, true);
        foreach (var (row, user) in users.Index())
        {
            foreach (var column in itemsOf[user].SelectMany(item => columns[item]))
                are[(row * items.Length) + column] = false;
        }
        return are;
    }

    private void DrawFromRest(int user, int[] items, Span<int> wanted)
    {
        var all = kind == Negatives.InBatch ? items.Order() : Enumerable.Range(1, itemCount);
        int[] rest = [.. all.Where(item => item > 0 && !IsPositive(user, item))];
        foreach (ref var item in wanted)
            item = rest.Length == 0 ? 0 : rest[(int)(random.NextDouble() * rest.Length)];
    }

    private int DrawOne() => 1 + (int)(random.NextDouble() * itemCount);
}
