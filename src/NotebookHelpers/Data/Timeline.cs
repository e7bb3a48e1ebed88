namespace NotebookHelpers.Data;

/// <summary>
/// Events in the order of time, found by user and by item: what was known at a moment. A moment is the number of events before it,
/// so that events of the same second do not see each other.
/// </summary>
internal sealed class Timeline
{
    // No time equals the one that is asked for, so that the search ends at the first one that is not below it.
    private static readonly Comparer<long> FirstNotBelow = Comparer<long>.Create((time, asked) => time < asked ? -1 : 1);

    private readonly int[] items, users;
    private readonly long[]? times;
    private readonly RowGroups byUser;
    private readonly RowGroups byItem;

    /// <param name="events">Rows of users and items; without times their order is that of time.</param>
    public Timeline(Interactions events)
    {
        var order = Enumerable.Range(0, events.Count);
        if (events.Times is { } unsorted)
        {
            // OrderBy leaves rows of the same time in their order.
            order = order.OrderBy(row => unsorted[row]);
            times = [.. unsorted.Order()];
        }
        int[] rows = [.. order];
        items = Array.ConvertAll(rows, row => events.ItemIndices[row]);
        users = Array.ConvertAll(rows, row => events.UserIndices[row]);
        byUser = RowGroups.From(users, events.Users.Size);
        byItem = RowGroups.From(items, events.Items.Size);
    }

    /// <summary>The moment after all events.</summary>
    public int End => items.Length;

    /// <summary>Whether events have times.</summary>
    public bool HasTimes => times is not null;

    /// <summary>The moments of some rows; rows without times come after all events.</summary>
    public int[] MomentsOf(Interactions rows) =>
        times is null || rows.Times is not { } asked ? [.. Enumerable.Repeat(End, rows.Count)] : Array.ConvertAll(asked, Moment);

    /// <summary>The moments of the rows that the timeline was made of.</summary>
    public int[] MomentsOfEvents(Interactions events) => HasTimes ? MomentsOf(events) : [.. Enumerable.Range(0, events.Count)];

    /// <summary>How many events there are before a time.</summary>
    public int Moment(long time) => times is null ? End : Moment(times, time);

    /// <summary>How many of some times, in their order, are before a time.</summary>
    public static int Moment(long[] sorted, long time) => ~Array.BinarySearch(sorted, time, FirstNotBelow);

    /// <summary>A user's events before a moment, the oldest first, as places in the order of time.</summary>
    public ReadOnlySpan<int> OfUser(int user, int moment) => Before(byUser[user], moment);

    /// <summary>An item's events before a moment, the oldest first, as places in the order of time.</summary>
    public ReadOnlySpan<int> OfItem(int item, int moment) => Before(byItem[item], moment);

    /// <summary>The item of an event.</summary>
    public int ItemAt(int place) => items[place];

    /// <summary>The user of an event.</summary>
    public int UserAt(int place) => users[place];

    /// <summary>The time of an event; 0 without times.</summary>
    public long TimeAt(int place) => times?[place] ?? 0;

    /// <summary>The last items of each user before a moment, the last one first, and 0 where there are no more.</summary>
    /// <returns>[users, length], row by row.</returns>
    public long[] Histories(ReadOnlySpan<int> users, ReadOnlySpan<int> moments, int length)
    {
        var histories = new long[users.Length * length];
        for (var row = 0; row < users.Length; row++)
        {
            // Index 0 stands for every unknown user, who has no history.
            var known = users[row] == 0 ? [] : OfUser(users[row], moments[row]);
            for (var back = 0; back < Math.Min(length, known.Length); back++)
                histories[(row * length) + back] = items[known[^(back + 1)]];
        }
        return histories;
    }

    /// <summary>The part of some places, in their order, that comes before a moment.</summary>
    public static ReadOnlySpan<int> Before(ReadOnlySpan<int> places, int moment)
    {
        var found = places.BinarySearch(moment);
        return places[..(found < 0 ? ~found : found)];
    }
}
