using NotebookHelpers.Data;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Models;

/// <summary>Ranks by how many users chose an item before the query, whoever asks: what every other ranking has to beat.</summary>
public sealed class Popularity : IRanker
{
    private readonly Interactions pairs;

    /// <summary>Counts each item's users.</summary>
    /// <param name="train">What users chose. Ratings and strengths are not looked at; of a pair that repeats, the first row counts.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public Popularity(Interactions train) => pairs = Histories.PairsOf(train);

    /// <inheritdoc />
    public string Name => "popularity";

    /// <inheritdoc />
    public Vocabulary Items => pairs.Items;

    /// <inheritdoc />
    /// <remarks>Where the query or the training rows have no times, all of these count.</remarks>
    public void Score(Interactions queries, Span<float> scores)
    {
        IRanker.Check(queries, Items, scores);
        for (var row = 0; row < queries.Count; row++)
            Histories.Count(pairs, scores.Slice(row * Items.Size, Items.Size), queries.Times?[row]);
    }
}
