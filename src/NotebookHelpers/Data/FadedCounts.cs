namespace NotebookHelpers.Data;

/// <summary>How many events an item had, each counted as exp(-age/hours).</summary>
internal sealed class FadedCounts
{
    private const double SecondsAnHour = 3600;

    private readonly Timeline timeline;
    private readonly double seconds;
    // The logarithm of the count of each event's item just after it, which is 0 or more: a later one is this, faded.
    private readonly double[] logs;

    /// <param name="timeline">Events.</param>
    /// <param name="hours">After how many hours an event counts 1/e; above 0.</param>
    public FadedCounts(Timeline timeline, double hours)
    {
        (this.timeline, seconds, logs) = (timeline, hours * SecondsAnHour, new double[timeline.End]);
        var last = new Dictionary<int, (int Place, float Count)>();
        for (var place = 0; place < logs.Length; place++)
        {
            var item = timeline.ItemAt(place);
            var count = 1 + (last.TryGetValue(item, out var before)
                ? (float)(before.Count * Math.Exp(-Ages(before.Place, timeline.TimeAt(place)))) : 0);
            (last[item], logs[place]) = ((place, count), Math.Log(count));
        }
    }

    /// <summary>
    /// The logarithm of an item's count, which does not vanish however long ago its events were; for an item without any it is lower than
    /// for one whose only event is the oldest of all.
    /// </summary>
    /// <param name="last">The last of the item's events that count; below 0 for none.</param>
    /// <param name="time">Their ages are those at this time.</param>
    public float LogOf(int last, long time) =>
        (float)Math.Max(last < 0 ? -Ages(0, time) - 1 : logs[last] - Ages(last, time), float.MinValue);

    // In hours of fading.
    private double Ages(int place, long time) => ((double)time - timeline.TimeAt(place)) / seconds;
}
