using NotebookHelpers.Data;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Models;

/// <summary>What each user chose in training, for models that score by nothing else.</summary>
internal static class Histories
{
    /// <param name="user">A known user's index.</param>
    /// <param name="scores">float [Items.Size], zeros: gets the scores.</param>
    public delegate void Scoring(int user, Span<float> scores);

    /// <summary>Each pair of a known user and a known item once.</summary>
    /// <exception cref="ArgumentException">There is no such pair.</exception>
    public static Interactions PairsOf(Interactions train)
    {
        train.RequireRows();
        var places = train.UserIndices.Zip(train.ItemIndices).Index().Where(row => row.Item is { First: > 0, Second: > 0 });
        var pairs = train.Rows([.. places.DistinctBy(row => row.Item).Select(row => row.Index)]);
        pairs.RequireRows();
        return pairs;
    }

    /// <summary>Scores all items for each row's user; for one that training never saw, by popularity.</summary>
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
                Count(pairs, all);
        }
    }

    /// <summary>How many users chose each item.</summary>
    public static void Count(Interactions pairs, Span<float> counts)
    {
        for (var item = 1; item < counts.Length; item++)
            counts[item] = pairs.ByItem[item].Length;
    }
}
