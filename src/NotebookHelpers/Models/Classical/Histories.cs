using NotebookHelpers.Data;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Models;

/// <summary>What each user chose in training, for models that score by nothing else.</summary>
internal static class Histories
{
    /// <param name="user">A known user's index.</param>
    /// <param name="scores">float [Items.Size], zeros: gets the scores.</param>
    public delegate void Scoring(int user, Span<float> scores);

    /// <summary>Each pair of a known user and a known item once, at its first time; in the order of time where there are times.</summary>
    /// <exception cref="ArgumentException">There is no such pair.</exception>
    public static Interactions PairsOf(Interactions train)
    {
        train.RequireRows();
        var rows = Enumerable.Range(0, train.Count).Where(row => train.UserIndices[row] > 0 && train.ItemIndices[row] > 0);
        if (train.Times is { } times)
            rows = rows.OrderBy(row => times[row]);
        var pairs = train.Rows([.. rows.DistinctBy(row => ((long)train.UserIndices[row] * train.Items.Size) + train.ItemIndices[row])]);
        pairs.RequireRows();
        return pairs;
    }

    /// <summary>Scores all items for each row's user; for one that training never saw, by popularity before the row's time.</summary>
    public static void Score(Interactions pairs, Interactions queries, Span<float> scores, Scoring score)
    {
        IRanker.Check(queries, pairs.Items, scores);
        var users = queries.UsersIn(pairs.Users);
        var size = pairs.Items.Size;
        for (var row = 0; row < users.Length; row++)
        {
            var all = scores.Slice(row * size, size);
            all.Clear();
            if (users[row] > 0)
                score(users[row], all);
            else
                Count(pairs, all, queries.Times?[row]);
        }
    }

    /// <summary>How many users chose each item before a time; with none, or where pairs have none, of all there are.</summary>
    public static void Count(Interactions pairs, Span<float> counts, long? time = null)
    {
        var moment = time is { } asked && pairs.Times is { } times ? Timeline.Moment(times, asked) : pairs.Count;
        for (var item = 1; item < counts.Length; item++)
            counts[item] = Timeline.Before(pairs.ByItem[item], moment).Length;
    }
}
