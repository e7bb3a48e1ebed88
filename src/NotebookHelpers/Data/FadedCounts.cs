namespace NotebookHelpers.Data;

/// <summary>How many events an item had, each counted as exp(-age/hours).</summary>
internal sealed class FadedCounts
{
    private const double SecondsAnHour = 3600;

    private readonly Timeline timeline;
    private readonly double seconds;
    // The count of each event's item just after it, which is 1 or more: a later one is this, faded.
    private readonly float[] counts;

    /// <param name="timeline">Events.</param>
    /// <param name="hours">After how many hours an event counts 1/e; above 0.</param>
    public FadedCounts(Timeline timeline, double hours)
    {
        (this.timeline, seconds, counts) = (timeline, hours * SecondsAnHour, new float[timeline.End]);
        var last = new Dictionary<int, int>();
        for (var place = 0; place < counts.Length; place++)
        {
            var item = timeline.ItemAt(place);
            counts[place] = 1 + (last.TryGetValue(item, out var before)
                ? (float)(counts[before] * Math.Exp(-Ages(before, timeline.TimeAt(place)))) : 0);
            last[item] = place;
        }
    }

    /// <summary>
    /// The logarithm of an item's count, which does not vanish however long ago its events were; for an item without any it is lower than
    /// for one whose only event is the oldest of all.
    /// </summary>
    /// <param name="events">The item's events that count.</param>
    /// <param name="time">Their ages are those at this time.</param>
    public float LogOf(ReadOnlySpan<int> events, long time)
    {
        var log = events is [.., var last] ? Math.Log(counts[last]) - Ages(last, time) : -Ages(0, time) - 1;
        return (float)Math.Max(log, float.MinValue);
    }

    // In hours of fading.
    private double Ages(int place, long time) => ((double)time - timeline.TimeAt(place)) / seconds;
}
