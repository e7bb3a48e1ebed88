using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// Ranks by how many events an item had of late, the same for everyone who asks at that time: an event of some hours ago counts
/// exp(-age/hours). In a news feed it is hard to beat: nearly everyone reads what has just come out.
/// </summary>
/// <remarks>
/// The score is the logarithm of the count, so that what faded long ago has an order too. An item without an event before the query has
/// less than one whose only event is the oldest of all.
/// </remarks>
public sealed class RecentPopularity : IRanker
{
    private readonly Timeline timeline;
    private readonly double hours;
    private readonly FadedCounts counts;

    /// <summary>Sorts the events by time.</summary>
    /// <param name="train">Events, repeated ones too. Only those before a query count for it.</param>
    /// <param name="hours">How fast events fade: after so many hours one counts 1/e, or 37 %, after three times as many 5 %.</param>
    /// <exception cref="ArgumentException">There are no rows, or they have no times.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hours are not a positive number.</exception>
    public RecentPopularity(Interactions train, double hours = 6)
    {
        train.RequireRows();
        Require.Valid(train.HasTimes, nameof(train),
            "The rows have no times, so that none is recent. Name the column of times in the roles, or take Popularity.");
        Require.Positive(hours, nameof(hours), "6");
        (timeline, this.hours, Items) = (new Timeline(train), hours, train.Items);
        counts = new FadedCounts(timeline, hours);
    }

    /// <inheritdoc />
    public string Name => Invariant($"popularity, fading in {hours:0.##} h");

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
            var time = queries.Times?[row] ?? timeline.TimeAt(timeline.End - 1) + 1;
            for (var item = 1; item < Items.Size; item++)
                scores[(row * Items.Size) + item] = counts.LogOf(timeline.OfItem(item, moments[row]), time);
        }
    }
}
