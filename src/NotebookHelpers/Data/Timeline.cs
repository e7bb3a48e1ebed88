namespace NotebookHelpers.Data;

/// <summary>
/// Events in the order of time, found by user and by item: what was known at a moment. A moment is the number of events before it,
/// so that events of the same second do not see each other.
/// </summary>
internal sealed class Timeline
{
    private readonly int[] items;
    private readonly long[]? times;
    private readonly RowGroups byUser;
    private readonly RowGroups byItem;

    /// <param name="events">Without times the order of the rows is that of time.</param>
    public Timeline(Interactions events)
    {
        int[] order = [.. Enumerable.Range(0, events.Count)];
        if (events.Times is { } unsorted)
        {
            times = [.. unsorted];
            Array.Sort(times, order);
            // Array.Sort mixes rows of the same time.
            for (int start = 0, end; start < order.Length; start = end)
            {
                for (end = start + 1; end < order.Length && times[end] == times[start]; end++)
                {
                }
                order.AsSpan(start, end - start).Sort();
            }
        }
        items = Array.ConvertAll(order, row => events.ItemIndices[row]);
        byUser = RowGroups.Of(Array.ConvertAll(order, row => events.UserIndices[row]), events.Users.Size);
        byItem = RowGroups.Of(items, events.Items.Size);
    }

    /// <summary>The moment after all events.</summary>
    public int End => items.Length;

    /// <summary>Whether events have times.</summary>
    public bool HasTimes => times is not null;

    /// <summary>The moments of some rows; rows without times come after all events.</summary>
    public int[] MomentsOf(Interactions rows) =>
        times is null || rows.Times is not { } asked ? [.. Enumerable.Repeat(End, rows.Count)] : Array.ConvertAll(asked, Moment);

    /// <summary>The moments of the rows that the timeline was made of.</summary>
    public int[] MomentsOfEvents(Interactions events) =>
        times is null ? [.. Enumerable.Range(0, events.Count)] : MomentsOf(events);

    /// <summary>How many events there are before a time.</summary>
    public int Moment(long time) => times is null ? End : Below(times, time);

    /// <summary>A user's events before a moment, the oldest first: places in the order of time.</summary>
    public ReadOnlySpan<int> OfUser(int user, int moment) => Before(byUser[user], moment);

    /// <summary>An item's events before a moment, the oldest first.</summary>
    public ReadOnlySpan<int> OfItem(int item, int moment) => Before(byItem[item], moment);

    /// <summary>The item of an event.</summary>
    public int ItemAt(int place) => items[place];

    /// <summary>The time of an event; 0 without times.</summary>
    public long TimeAt(int place) => times?[place] ?? 0;

    /// <summary>The last items of each user before a moment, the last one first, and 0 where there are no more.</summary>
    /// <returns>[users, length], row by row.</returns>
    public long[] Histories(ReadOnlySpan<int> users, ReadOnlySpan<int> moments, int length)
    {
        var histories = new long[users.Length * length];
        for (var row = 0; row < users.Length; row++)
        {
            // Index 0 is nobody in particular: the unknown have no history.
            var known = users[row] == 0 ? [] : OfUser(users[row], moments[row]);
            for (var back = 0; back < Math.Min(length, known.Length); back++)
                histories[(row * length) + back] = items[known[^(back + 1)]];
        }
        return histories;
    }

    private static ReadOnlySpan<int> Before(ReadOnlySpan<int> places, int moment)
    {
        var found = places.BinarySearch(moment);
        return places[..(found < 0 ? ~found : found)];
    }

    private static int Below(long[] sorted, long value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
