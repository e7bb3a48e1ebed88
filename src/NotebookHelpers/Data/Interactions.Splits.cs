using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

public sealed partial class Interactions
{
    /// <summary>Splits the rows at random.</summary>
    /// <param name="validation">The validation part's share of the rows, between 0 and 1.</param>
    /// <param name="seed">The same number gives the same split; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>Both parts, each in the order of the rows here.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">There are fewer than two rows.</exception>
    public Split SplitRandom(double validation = 0.2, int? seed = null)
    {
        var count = ValidationCount(validation);
        return SplitAt(Shuffled(seed).AsSpan(0, count));
    }

    /// <summary>Splits each user's rows at random, so that every user stays in training.</summary>
    /// <param name="validation">The validation part's share of each user's rows, rounded; at least one row stays in training.</param>
    /// <param name="seed">The same number gives the same split; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>Both parts, each in the order of the rows here.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">There are fewer than two rows, or no user has enough of them.</exception>
    public Split SplitByUser(double validation = 0.2, int? seed = null)
    {
        ValidationCount(validation);
        var wanted = Array.ConvertAll(
            CountsOfUsers(), count => Math.Min(count - 1, (int)Math.Round(count * validation, MidpointRounding.AwayFromZero)));
        var held = Array.FindAll(Shuffled(seed), row => wanted[UserIndices[row]]-- > 0);
        return held.Length > 0
            ? SplitAt(held)
            : throw new InvalidOperationException(
                Invariant($"No user has enough rows to give {validation:P0} of them away. Take a larger share, or SplitRandom."));
    }

    /// <summary>Splits off each user's last row, by time, then by place in the file. Users with one row keep it in training.</summary>
    /// <returns>Both parts, each in the order of the rows here.</returns>
    /// <exception cref="InvalidOperationException">No user has two rows.</exception>
    public Split SplitLastOut()
    {
        // By the ids themselves: index 0 stands for all users that the vocabulary does not hold.
        var users = Array.ConvertAll(Enumerable.Range(0, Count).ToArray(), row => whole.UserIndices[RowOfWhole(row)]);
        var (counts, last) = (new int[whole.Users.Size], new int[whole.Users.Size]);
        for (var row = 0; row < Count; row++)
        {
            ref var kept = ref last[users[row]];
            if (counts[users[row]]++ == 0 || Times is null || Times[row] >= Times[kept])
                kept = row;
        }
        int[] held = [.. Enumerable.Range(0, counts.Length).Where(user => counts[user] > 1).Select(user => last[user])];
        if (held.Length == 0)
            throw new InvalidOperationException("No user has two rows, so that none can give the last one away. Take SplitRandom.");
        var single = counts.Count(count => count == 1);
        List<string> notes = [];
        if (single > 0)
            notes.Add(Invariant($"{single:#,0} {(single == 1 ? "user has" : "users have")} one rating, which stays in training."));
        if (!HasTimes)
            notes.Add("The data has no times: the last row in the file counts as the last.");
        return SplitAt(held, notes);
    }

    /// <summary>Leaves out users and items with few rows, again and again, until all that are left have enough.</summary>
    /// <param name="perUser">The fewest rows that a user needs.</param>
    /// <param name="perItem">The fewest rows that an item needs.</param>
    /// <returns>The rows that are left, with vocabularies of their own; a note counts those left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below one.</exception>
    /// <exception cref="ArgumentException">No row is left.</exception>
    public Interactions WithAtLeast(int perUser = 1, int perItem = 1)
    {
        Require.AtLeastOne(perUser, nameof(perUser), "5");
        Require.AtLeastOne(perItem, nameof(perItem), "5");
        var left = this;
        for (var before = Count + 1; left.Count < before;)
        {
            before = left.Count;
            var (rows, users, items) = (left, left.ByUser, left.ByItem);
            var chosen = rows.RowsWhere(row =>
                users[rows.UserIndices[row]].Length >= perUser && items[rows.ItemIndices[row]].Length >= perItem);
            Require.Valid(chosen.Length > 0, nameof(perUser),
                Invariant($"No rows are left of {Count:#,0} with perUser: {perUser} and perItem: {perItem}. Ask for fewer."));
            left = rows.Part(chosen);
        }
        left.Notes = [.. Notes, Invariant($"{Count - left.Count:#,0} of {Count:#,0} rows left out: users with fewer than {perUser}, ")
            + Invariant($"or items with fewer than {perItem}.")];
        return left.Alone(RatingRange);
    }

    /// <summary>Splits off the newest rows.</summary>
    /// <param name="validation">The validation part's share of the rows, between 0 and 1.</param>
    /// <returns>Both parts, each in the order of the rows here.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">There are no times, or fewer than two rows.</exception>
    public Split SplitByTime(double validation = 0.2)
    {
        var count = ValidationCount(validation);
        if (Times is not { } times)
            throw new InvalidOperationException("The data has no times. Name the column of times in the roles, or take SplitRandom.");
        return SplitAt(Enumerable.Range(0, Count).OrderBy(row => times[row]).ThenBy(row => row).TakeLast(count).ToArray());
    }

    /// <summary>Splits the rows at random into parts of one size, each of which validates once, with all others to learn from.</summary>
    /// <param name="k">How many parts; at least two, and no more than there are rows.</param>
    /// <param name="seed">The same number gives the same folds; null for the seed of <c>Workshop.Seed</c>.</param>
    /// <returns>A split a fold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is below two or above the number of rows.</exception>
    public IReadOnlyList<Split> Folds(int k = 5, int? seed = null)
    {
        Require.That(k >= 2 && k <= Count, nameof(k), k, Invariant($"2 to {Count} folds for {Count} rows, such as 5"));
        var order = Shuffled(seed);
        int Start(int fold) => (int)((long)Count * fold / k);
        return [.. Enumerable.Range(0, k).Select(fold => SplitAt(order.AsSpan(Start(fold), Start(fold + 1) - Start(fold))))];
    }

    /// <summary>Finds the rows of users that the test table asks for.</summary>
    /// <param name="tables">The data set with its test table.</param>
    /// <param name="note">Counts the users and rows that are left out.</param>
    /// <exception cref="ArgumentException">The data set has no test table, or it asks for no user here.</exception>
    internal int[] RowsOfTestedUsers(RatingTables tables, out string note)
    {
        Require.NotNull(tables);
        if (tables.Test is not { } test)
        {
            throw new ArgumentException(
                $"{tables.Name} has no test table, so that no user is in training only. Go on without this step.", nameof(tables));
        }
        var asked = Vocabulary.From(test[tables.Roles.User]);
        var kept = RowsWhere(row => asked.Contains(UserAt(row)));
        Require.Valid(kept.Length > 0, nameof(tables),
            $"The test table of {tables.Name} asks for none of the users here. Are both of the same data set?");
        var users = Enumerable.Range(0, Count).Select(UserAt).Distinct().Count(user => !asked.Contains(user));
        var left = Count - kept.Length;
        note = Invariant($"{users:#,0} {(users == 1 ? "user" : "users")} that only the training table has, ")
            + Invariant($"left out with {left:#,0} {(left == 1 ? "rating" : "ratings")} ({100.0 * left / Count:0.#} %).");
        return kept;
    }

    private int[] CountsOfUsers()
    {
        var counts = new int[Users.Size];
        foreach (var user in UserIndices)
            counts[user]++;
        return counts;
    }

    private int ValidationCount(double share)
    {
        Require.That(share > 0 && share < 1, "validation", share, "the validation part's share, between 0 and 1, such as 0.2");
        if (Count < 2)
        {
            throw new InvalidOperationException(
                $"There {(Count == 1 ? "is 1 row" : $"are {Count} rows")}; a split needs at least two, one for each part.");
        }
        return Math.Clamp((int)Math.Round(Count * share), 1, Count - 1);
    }

    private int[] Shuffled(int? seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new SeededRandom(seed ?? RandomSeed.Current).Shuffle(order.AsSpan());
        return order;
    }

    private Split SplitAt(ReadOnlySpan<int> validation, IReadOnlyList<string>? notes = null)
    {
        var held = new bool[Count];
        foreach (var row in validation)
            held[row] = true;
        var train = Part(RowsWhere(row => !held[row]));
        return new Split(train, Part(RowsWhere(row => held[row]), train), notes ?? []);
    }
}
