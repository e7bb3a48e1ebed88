using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>
/// Few items for a query out of all: those that the first stage scores highest, and those that were popular of late; and what is known of
/// each.
/// </summary>
/// <param name="timeline">Only events before a query's moment are looked at.</param>
/// <param name="count">How many the first stage proposes.</param>
internal sealed class Candidates(Timeline timeline, int count)
{
    /// <summary>Numbers that <see cref="Describe"/> gives of each candidate.</summary>
    public static readonly int Features = Hours.Length + 6;

    private const int OfLate = 25;
    private const double SecondsAnHour = 3600;

    // An item is popular of late by each of these.
    private static ReadOnlySpan<int> Hours => [1, 3, 6, 12, 24, 72, 168];

    /// <summary>The candidates, without what the user chose before.</summary>
    /// <param name="user">0 for an unknown one.</param>
    /// <param name="moment">The moment of the query.</param>
    /// <param name="time">The time of the query.</param>
    /// <param name="scores">The first stage's scores of all items.</param>
    public int[] Propose(int user, int moment, long time, ReadOnlySpan<float> scores)
    {
        var isLeft = new bool[scores.Length];
        isLeft.AsSpan(1).Fill(true);
        foreach (var place in EventsOf(user, moment))
            isLeft[timeline.ItemAt(place)] = false;
        List<int> chosen = [];
        void Take(ReadOnlySpan<float> by, int most, float above)
        {
            var keys = by.ToArray();
            int[] items = [.. Enumerable.Range(1, keys.Length - 1).Where(item => isLeft[item] && keys[item] > above)];
            Array.Sort(Array.ConvertAll(items, item => -keys[item]), items);
            foreach (var item in items.AsSpan(0, Math.Min(most, items.Length)))
            {
                chosen.Add(item);
                isLeft[item] = false;
            }
        }
        Take(scores, count, float.NegativeInfinity);
        foreach (var hours in Hours)
        {
            var counts = new float[scores.Length];
            for (var place = From(moment, time, hours); place < moment; place++)
                counts[timeline.ItemAt(place)]++;
            Take(counts, OfLate, 0);
        }
        return [.. chosen];
    }

    /// <summary>What the second stage sees of each candidate: nothing of the query's moment, or after it.</summary>
    /// <param name="user">0 for an unknown one.</param>
    /// <param name="moment">The moment of the query.</param>
    /// <param name="time">The time of the query.</param>
    /// <param name="items">The candidates.</param>
    /// <param name="scores">The first stage's scores of all items.</param>
    /// <returns>float [items, Features], row by row.</returns>
    public float[] Describe(int user, int moment, long time, int[] items, ReadOnlySpan<float> scores)
    {
        var own = EventsOf(user, moment);
        List<float> known = [];
        foreach (var item in items)
        {
            var events = timeline.OfItem(item, moment);
            foreach (var hours in Hours)
                known.Add(Log(events.Length - timeline.OfItem(item, From(moment, time, hours)).Length));
            known.AddRange([Log(events.Length), Since(events, 0), Since(events, events.Length - 1), scores[item]]);
            known.AddRange([Log(own.Length), Since(own, own.Length - 1)]);
        }
        return [.. known];

        float Since(ReadOnlySpan<int> places, int place) =>
            places.IsEmpty ? 0 : Log((time - timeline.TimeAt(places[place])) / SecondsAnHour);
    }

    private ReadOnlySpan<int> EventsOf(int user, int moment) => user == 0 ? [] : timeline.OfUser(user, moment);

    private int From(int moment, long time, int hours) =>
        Math.Min(moment, timeline.HasTimes ? timeline.Moment(time - (long)(hours * SecondsAnHour)) : moment);

    private static float Log(double count) => (float)Math.Log(1 + Math.Max(0, count));
}
