using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Metrics;

/// <summary>Anything that can rank all items for a user: what recommends, and what ranking metrics measure.</summary>
public interface IRanker
{
    /// <summary>What a comparison calls it, such as <c>biases</c>.</summary>
    string Name { get; }

    /// <summary>The items that it can rank.</summary>
    Vocabulary Items { get; }

    /// <summary>A score for every item, for each row's user at the row's time; a higher one comes first.</summary>
    /// <param name="queries">
    /// Few rows, since all items' scores are made for each: users are matched by their ids. Items and ratings are not looked at.
    /// </param>
    /// <param name="scores">float [queries.Count, Items.Size], row by row. Column 0, the unknown item, holds nothing of use.</param>
    /// <exception cref="ArgumentException">There is no room for the scores.</exception>
    void Score(Interactions queries, Span<float> scores);

    /// <exception cref="ArgumentException">There are no queries, or there is no room for the scores.</exception>
    internal static void Check(Interactions queries, Vocabulary items, ReadOnlySpan<float> scores)
    {
        Require.NotNull(queries);
        Require.Valid(scores.Length >= (long)queries.Count * items.Size, nameof(scores),
            Invariant($"There is room for {scores.Length} scores; expected {queries.Count} queries x {items.Size} items."));
    }
}
