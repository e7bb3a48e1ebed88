using System.Runtime.InteropServices;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Data;

public sealed partial class Interactions
{
    // The share of the ratings' range that lies below high ratings, which begin at 4 of 1 to 5, and at 7.5 of 0 to 10.
    private const float HighShare = 0.75f;

    // A largest strength so many times the median is taken by its logarithm.
    private const float Outlying = 10;

    /// <summary>
    /// A log of events as one row a pair of user and item: its strength is the sum of its events', its time that of the last of them.
    /// </summary>
    /// <inheritdoc cref="FromEvents(RatingTables, Repeats, ValueTuple{string, float}[])" />
    public static Interactions FromEvents(RatingTables events, params (string Kind, float Strength)[] strengths) =>
        FromEvents(events, Repeats.Last, strengths);

    /// <summary>A log of events as rows of users and items, with strengths as ratings.</summary>
    /// <param name="events">
    /// A log, as <c>Workshop.LoadEvents</c> reads it. Of a data set of ratings those in the top quarter of the range are taken, all alike.
    /// </param>
    /// <param name="repeats">What becomes of a pair's events: one row or several, each with the sum as its strength.</param>
    /// <param name="strengths">
    /// What an event of each kind counts; kinds that are not named are left out. Without any, all kinds count alike.
    /// </param>
    /// <returns>
    /// The rows in the order of their events in the log. Pairs whose sum is not positive, such as a thumb down, are left out; notes count
    /// them. In a log without kinds whose largest sum is more than ten times the median, as with counts of plays, the
    /// logarithm log(1 + sum) counts, and a note says so: Hu, Koren and Volinsky (2008), "Collaborative filtering for implicit feedback
    /// datasets", section 4.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A kind does not occur, a column is missing or has the wrong type, or no pair is left.
    /// </exception>
    public static Interactions FromEvents(RatingTables events, Repeats repeats, params (string Kind, float Strength)[] strengths)
    {
        Require.NoneNull(events, strengths);
        Require.Defined(repeats, nameof(repeats));
        var roles = events.Roles;
        if (!roles.IsLog && strengths.Length == 0)
            return Rated(events, nameof(events)).Positives();
        var all = Indexed(events, nameof(events));
        var kinds = new Vocabulary();
        var kindIndices = roles.Kind is null ? null : kinds.Index(events.Column(roles.Kind, nameof(roles.Kind)));
        var weights = Weights(events, kinds, strengths);
        var (own, sums, times) = (all.Ratings, new float[all.Count], all.Times);
        // The row that stands for each pair, and has its sum and its time.
        var kept = new Dictionary<(int User, int Item), int>();
        for (var row = 0; row < all.Count; row++)
        {
            var weight = weights[kindIndices?[row] ?? 0];
            own[row] *= weight;
            if (weight == 0)
                continue;
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(kept, Pair(row), out var isKnown);
            var before = isKnown ? place : row;
            if (!isKnown || repeats == Repeats.Last)
                place = row;
            sums[place] = sums[before] + own[row];
            if (times is not null && repeats != Repeats.All)
                times[place] = repeats == Repeats.Last ? Math.Max(times[row], times[before]) : Math.Min(times[row], times[before]);
        }
        int[] rows = [.. repeats == Repeats.All
            ? Enumerable.Range(0, all.Count).Where(row => own[row] > 0 && sums[kept[Pair(row)]] > 0)
            : kept.Values.Where(row => sums[row] > 0).Order()];
        Require.Valid(rows.Length > 0, nameof(events),
            $"No pair of user and item in {events.Name} has a positive strength; expected at least one.");
        foreach (var row in rows)
            own[row] = sums[kept[Pair(row)]];
        Require.Valid(rows.All(row => float.IsFinite(own[row])), nameof(strengths),
            "The strengths of a pair's events add up to no finite number. Take smaller ones, such as 1.");
        var part = all.Part(rows, Invariant($"{all.Count:#,0} events, {kept.Count:#,0} pairs of user and item: ")
            + "the strengths of a pair's events are summed, and " + (repeats == Repeats.All ? "each event is a row."
            : $"its {(repeats == Repeats.First ? "first" : "last")} event gives the time."));
        var left = kept.Values.Count(row => !(sums[row] > 0));
        if (left > 0)
            part.Notes = [.. part.Notes, Invariant($"{left:#,0} pairs left out: their strengths add up to nothing, or less.")];
        if (roles.Kind is null)
            part.TakeLogarithms();
        return part.Alone();

        (int User, int Item) Pair(int row) => (all.UserIndices[row], all.ItemIndices[row]);
    }

    /// <summary>The pairs that count as liked, all alike: each with the rating 1.</summary>
    /// <param name="minimum">The lowest rating that counts; null for three quarters of the way up the range of ratings.</param>
    /// <returns>Users and items without such a rating are left out; a note counts the rows.</returns>
    /// <exception cref="ArgumentException">No rating is as high.</exception>
    internal Interactions Positives(float? minimum = null)
    {
        var lowest = minimum ?? LikedFrom;
        var chosen = RowsWhere(row => Ratings[row] >= lowest);
        if (chosen.Length == 0)
        {
            var (from, to) = RatingRange;
            throw new ArgumentException(Invariant($"No rating is {lowest} or more; ratings here go from {from} to {to}."), nameof(minimum));
        }
        var note = Invariant($"{chosen.Length:#,0} of {Count:#,0} ratings are {lowest} or more, and count as liked.");
        var part = Part(chosen, [.. Notes, note]);
        Array.Fill(part.Ratings, 1);
        return part.Alone((0, 1));
    }

    /// <summary>A rating in the top quarter of the range counts as liked.</summary>
    internal float LikedFrom => RatingRange.Lowest + (HighShare * (RatingRange.Highest - RatingRange.Lowest));

    private void TakeLogarithms()
    {
        float[] sorted = [.. Ratings.Order()];
        var (median, highest) = (sorted[sorted.Length / 2], sorted[^1]);
        if (highest <= Outlying * median)
            return;
        for (var row = 0; row < Count; row++)
            Ratings[row] = float.LogP1(Ratings[row]);
        Notes = [.. Notes, Invariant($"Strengths go up to {highest:#,0.##}, and their median is {median:#,0.##}: ")
            + "their logarithm counts, log(1 + strength), so that a few large ones do not outweigh all others."];
    }

    // The rows that were left out are of no use to anyone: a whole of its own lets them go.
    private Interactions Alone((float Lowest, float Highest)? range = null) =>
        new(Users, Items, UserIndices, ItemIndices, Ratings, Times, range) { Notes = Notes, Tables = Tables };

    // The weight of each kind by its index; index 0 is for a log without kinds.
    private static float[] Weights(RatingTables events, Vocabulary kinds, (string Kind, float Strength)[] strengths)
    {
        var weights = new float[kinds.Size];
        if (strengths.Length == 0)
            Array.Fill(weights, 1);
        foreach (var (kind, strength) in strengths)
        {
            Require.Valid(!string.IsNullOrEmpty(kind), nameof(strengths), "A kind of event has no name; expected one that occurs.");
            var index = kinds.IndexOf(kind);
            if (index == 0)
            {
                var known = kinds.Count == 0 ? "events without kinds" : $"the kinds {string.Join(", ", kinds.Ids.Take(20))}";
                throw new ArgumentException($"{events.Name} has no event of the kind \"{kind}\"; it has {known}.", nameof(strengths));
            }
            Require.Valid(float.IsFinite(strength), nameof(strengths),
                Invariant($"The strength of \"{kind}\" is {strength}; expected a number, such as 1."));
            weights[index] = strength;
        }
        return weights;
    }
}
