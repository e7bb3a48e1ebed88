using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>
/// Draws items that a user did not choose. A user's items lie sorted in one array: to look one up takes a binary search,
/// and memory grows with the pairs, not with users times items.
/// </summary>
internal sealed class NegativeSampler
{
    private const int MostTries = 32;
    private const double Power = 0.75;

    private readonly int[] starts;
    private readonly int[] chosen;
    private readonly double[] weights;
    private readonly double[] sums;
    private readonly SeededRandom random;
    private readonly Negatives kind;

    /// <param name="positives">What was chosen. Index 0, the unknown item, is never drawn.</param>
    /// <param name="kind">The distribution.</param>
    /// <param name="random">The only source of chance.</param>
    public NegativeSampler(Interactions positives, Negatives kind, SeededRandom random)
    {
        (this.kind, this.random) = (kind, random);
        // The rows of each user in turn, each user's items sorted.
        chosen = new int[positives.Count];
        starts = new int[positives.Users.Size + 1];
        for (var user = 0; user < positives.Users.Size; user++)
        {
            var next = starts[user];
            foreach (var row in positives.ByUser[user])
                chosen[next++] = positives.ItemIndices[row];
            starts[user + 1] = next;
            chosen.AsSpan(starts[user]..next).Sort();
        }
        weights = new double[positives.Items.Size];
        foreach (var item in positives.ItemIndices)
            weights[item]++;
        for (var item = 1; item < weights.Length; item++)
            weights[item] = kind switch { Negatives.Uniform => 1, Negatives.Popularity => Math.Pow(weights[item], Power), _ => weights[item] };
        weights[0] = 0;
        sums = Sums(weights);
    }

    /// <summary>Whether a user chose an item.</summary>
    public bool IsPositive(int user, int item) => ItemsOf(user).BinarySearch(item) >= 0;

    /// <summary>The share of draws that an item has.</summary>
    public double Probability(int item) => weights[item] / sums[^1];

    /// <summary>Items that each row's user did not choose.</summary>
    /// <param name="users">The batch's users.</param>
    /// <param name="items">The batch's items, which <see cref="Negatives.InBatch"/> draws from.</param>
    /// <param name="each">How many for each row.</param>
    /// <returns>[users, each], row by row; 0 where the user chose all that there are.</returns>
    public int[] Draw(ReadOnlySpan<int> users, ReadOnlySpan<int> items, int each)
    {
        var drawn = new int[users.Length * each];
        for (var row = 0; row < users.Length; row++)
        {
            var own = ItemsOf(users[row]);
            var wanted = drawn.AsSpan(row * each, each);
            for (int place = 0, tries = 0; place < each; tries++)
            {
                if (tries == MostTries + each)
                {
                    // Hardly anything is left to this user: look at all of it.
                    DrawFromRest(own, items, wanted[place..]);
                    break;
                }
                var item = kind == Negatives.InBatch ? items[random.NextInt(items.Length)] : DrawOne(sums);
                if (item > 0 && own.BinarySearch(item) < 0)
                    wanted[place++] = item;
            }
        }
        return drawn;
    }

    /// <summary>Items for a whole batch, whoever chose them.</summary>
    /// <param name="items">The batch's items, which <see cref="Negatives.InBatch"/> takes as they are.</param>
    /// <param name="count">How many, otherwise.</param>
    public int[] DrawShared(ReadOnlySpan<int> items, int count)
    {
        if (kind == Negatives.InBatch)
            return items.ToArray();
        var drawn = new int[count];
        foreach (ref var item in drawn.AsSpan())
            item = DrawOne(sums);
        return drawn;
    }

    /// <summary>Whether each user did not choose each item.</summary>
    /// <returns>[users, items], row by row.</returns>
    public bool[] AreNegative(ReadOnlySpan<int> users, ReadOnlySpan<int> items)
    {
        var columns = new Dictionary<int, List<int>>();
        for (var column = 0; column < items.Length; column++)
        {
            if (!columns.TryAdd(items[column], [column]))
                columns[items[column]].Add(column);
        }
        var are = new bool[users.Length * items.Length];
        are.AsSpan().Fill(true);
        for (var row = 0; row < users.Length; row++)
        {
            foreach (var item in ItemsOf(users[row]))
            {
                foreach (var column in columns.GetValueOrDefault(item, []))
                    are[(row * items.Length) + column] = false;
            }
        }
        return are;
    }

    private ReadOnlySpan<int> ItemsOf(int user) => chosen.AsSpan(starts[user], starts[user + 1] - starts[user]);

    private void DrawFromRest(ReadOnlySpan<int> own, ReadOnlySpan<int> items, Span<int> wanted)
    {
        var rest = new double[weights.Length];
        if (kind == Negatives.InBatch)
        {
            foreach (var item in items)
                rest[item]++;
        }
        else
        {
            weights.CopyTo(rest, 0);
        }
        rest[0] = 0;
        foreach (var item in own)
            rest[item] = 0;
        var restSums = Sums(rest);
        foreach (ref var item in wanted)
            item = restSums[^1] > 0 ? DrawOne(restSums) : 0;
    }

    private int DrawOne(double[] sums)
    {
        var place = random.NextDouble() * sums[^1];
        // The first sum above the place: an item without weight has the sum of the one before it, and is never first.
        int low = 0, high = sums.Length - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sums[middle] > place ? (low, middle) : (middle + 1, high);
        }
        return low;
    }

    private static double[] Sums(double[] weights)
    {
        var sums = new double[weights.Length];
        for (var item = 1; item < sums.Length; item++)
            sums[item] = sums[item - 1] + weights[item];
        return sums;
    }
}
