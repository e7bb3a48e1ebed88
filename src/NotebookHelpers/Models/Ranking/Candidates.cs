using System.Numerics.Tensors;
using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>
/// Few items for a query out of all: those that the first stage scores highest, those that were popular of late, and those that others
/// chose near the user's last ones; and what is known of each.
/// </summary>
internal sealed class Candidates
{
    /// <summary>How many numbers there are of each candidate.</summary>
    public static readonly int Features = Hours.Length + 10;

    private const int OfLate = 25;
    private const double SecondsAnHour = 3600;
    // Of each of the user's last items: how many of its last events are looked at, and how far around each.
    private const int LastItems = 10, LastEvents = 300, Reach = 10;

    private readonly Timeline timeline;
    private readonly int count;
    private readonly FadedCounts[] faded;
    private readonly CategoryColumn[] columns;

    /// <param name="timeline">Only events before a query's moment are looked at.</param>
    /// <param name="train">The rows that it was made of; what the data set's table says of their items is looked at too.</param>
    /// <param name="count">How many the first stage proposes.</param>
    public Candidates(Timeline timeline, Interactions train, int count)
    {
        (this.timeline, this.count) = (timeline, count);
        faded = Array.ConvertAll(Hours.ToArray(), hours => new FadedCounts(timeline, hours));
        columns = [.. Data.Features.From(train).Items.Categories];
    }

    // An item is popular of late by each of these.
    private static ReadOnlySpan<double> Hours => [0.25, 1, 3, 6, 12, 24, 72, 168];

    /// <summary>The candidates, without what the user chose before, and what is known of them: nothing of the moment, or after it.</summary>
    /// <param name="user">0 for an unknown one.</param>
    /// <param name="moment">The moment of the query.</param>
    /// <param name="time">The time of the query.</param>
    /// <param name="scores">The first stage's scores of all items.</param>
    /// <returns>The items, and float [items, Features], row by row.</returns>
    public (int[] Items, float[] Features) Of(int user, int moment, long time, ReadOnlySpan<float> scores)
    {
        var own = user == 0 ? [] : timeline.OfUser(user, moment);
        var (next, near) = Near(own, moment, scores.Length);
        var items = Propose(own, moment, time, scores.ToArray(), near);
        var last = own.IsEmpty ? 0 : timeline.ItemAt(own[^1]);
        var (mean, deviation) = Scale(scores[1..]);
        var known = new List<float>(items.Length * Features);
        foreach (var item in items)
        {
            var events = timeline.OfItem(item, moment);
            foreach (var counts in faded)
                known.Add(events.IsEmpty ? 0 : Log(Math.Exp(counts.LogOf(events, time))));
            known.AddRange([Log(events.Length), Since(events, 0), Since(events, events.Length - 1), (scores[item] - mean) / deviation]);
            known.AddRange([Log(own.Length), Since(own, own.Length - 1)]);
            known.AddRange([Log(next[item]), Log(near[item]), Log(10 * near[item] / Math.Sqrt(1 + events.Length))]);
            known.Add(last == 0 ? 0 : columns.Count(column => column[item][0] > 0 && column[item].ContainsAny(column[last])));
        }
        return (items, [.. known]);

        float Since(ReadOnlySpan<int> places, int place) =>
            places.IsEmpty ? 0 : Log((time - timeline.TimeAt(places[place])) / SecondsAnHour);
    }

    private int[] Propose(ReadOnlySpan<int> own, int moment, long time, float[] scores, float[] near)
    {
        var isLeft = new bool[scores.Length];
        isLeft.AsSpan(1).Fill(true);
        foreach (var place in own)
            isLeft[timeline.ItemAt(place)] = false;
        List<int> chosen = [];
        void Take(int most, float above, Func<int, float> by)
        {
            var keyed = Enumerable.Range(1, scores.Length - 1).Where(item => isLeft[item]).Select(item => (Item: item, Key: by(item)));
            foreach (var (item, _) in keyed.Where(pair => pair.Key > above).OrderByDescending(pair => pair.Key).Take(most).ToArray())
            {
                chosen.Add(item);
                isLeft[item] = false;
            }
        }
        Take(count, float.NegativeInfinity, item => scores[item]);
        foreach (var counts in faded)
        {
            Take(OfLate, float.NegativeInfinity, item =>
                timeline.OfItem(item, moment) is { IsEmpty: false } events ? counts.LogOf(events, time) : float.NegativeInfinity);
        }
        Take(OfLate, 0, item => near[item]);
        return [.. chosen];
    }

    // How often others chose each item soon after the user's last one; and around the last ones, the nearer the more.
    private (float[] Next, float[] Near) Near(ReadOnlySpan<int> own, int moment, int size)
    {
        var (next, near) = (new float[size], new float[size]);
        for (var back = 1; back <= Math.Min(own.Length, LastItems); back++)
        {
            var events = timeline.OfItem(timeline.ItemAt(own[^back]), moment);
            foreach (var place in events[Math.Max(0, events.Length - LastEvents)..])
            {
                var others = timeline.OfUser(timeline.UserAt(place), moment);
                var at = others.BinarySearch(place);
                for (var other = Math.Max(0, at - Reach); other < Math.Min(others.Length, at + Reach + 1); other++)
                {
                    if (other == at)
                        continue;
                    var item = timeline.ItemAt(others[other]);
                    next[item] += back == 1 && other > at ? 1f / (other - at) : 0;
                    near[item] += 1 / (back * MathF.Sqrt(Math.Min(LastEvents, events.Length)) * Math.Abs(other - at));
                }
            }
        }
        return (next, near);
    }

    private static (float Mean, float Deviation) Scale(ReadOnlySpan<float> scores)
    {
        var mean = TensorPrimitives.Sum(scores) / scores.Length;
        var square = TensorPrimitives.SumOfSquares(scores) / scores.Length;
        return (mean, MathF.Sqrt(Math.Max(1e-12f, square - (mean * mean))));
    }

    private static float Log(double count) => (float)Math.Log(1 + Math.Max(0, count));
}
