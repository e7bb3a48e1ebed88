using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Ranks by how many events an item had in the last hours before the query, the same for everyone who asks at that time. In a news feed it
/// is hard to beat: nearly everyone reads what has just come out.
/// </summary>
/// <remarks>Of items with as many events, the one whose last event before the query was later comes first.</remarks>
public sealed class RecentPopularity : IRanker
{
    private const double SecondsAnHour = 3600;

    private readonly Timeline timeline;
    private readonly double hours;

    /// <summary>Sorts the events by time.</summary>
    /// <param name="train">Events. Only those before a query count for it.</param>
    /// <param name="hours">How far back an event counts.</param>
    /// <exception cref="ArgumentException">There are no rows, or they have no times.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hours are not a positive number.</exception>
    public RecentPopularity(Interactions train, double hours = 6)
    {
        train.RequireRows();
        Require.Valid(train.HasTimes, nameof(train),
            "The rows have no times, so that none is recent. Name the column of times in the roles, or take Popularity.");
        Require.Positive(hours, nameof(hours), "6");
        (timeline, this.hours, Items) = (new Timeline(train), hours, train.Items);
    }

    /// <inheritdoc />
    public string Name => Invariant($"popularity, last {hours:0.##} h");

    /// <inheritdoc />
    public Vocabulary Items { get; }

    /// <inheritdoc />
    /// <remarks>A query without a time is asked after all events.</remarks>
    public void Score(Interactions queries, Span<float> scores)
    {
        IRanker.Check(queries, Items, scores);
        var moments = timeline.MomentsOf(queries);
        for (var row = 0; row < moments.Length; row++)
        {
            var counts = scores.Slice(row * Items.Size, Items.Size);
            counts.Clear();
            var time = queries.Times?[row] ?? timeline.TimeAt(timeline.End - 1) + 1;
            for (var place = timeline.Moment(time - (long)(hours * SecondsAnHour)); place < moments[row]; place++)
                counts[timeline.ItemAt(place)]++;
            // Less than one event's worth: how late the last one was.
            for (var item = 1; item < counts.Length; item++)
                counts[item] += timeline.OfItem(item, moments[row]) is [.., var last] ? (last + 1) / (float)(moments[row] + 1) : 0;
        }
    }
}
