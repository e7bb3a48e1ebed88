using NotebookHelpers.Data;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Models;

/// <summary>Ranks by how many users chose an item, the same for everyone: what every other ranking has to beat.</summary>
public sealed class Popularity : IRanker
{
    private readonly Interactions pairs;

    /// <summary>Counts each item's users.</summary>
    /// <param name="train">What users chose. Ratings and strengths are not looked at.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public Popularity(Interactions train) => pairs = Histories.PairsOf(train);

    /// <inheritdoc />
    public string Name => "popularity";

    /// <inheritdoc />
    public Vocabulary Items => pairs.Items;

    /// <inheritdoc />
    public void Score(Interactions queries, Span<float> scores) =>
        Histories.Score(pairs, queries, scores, (_, all) => Histories.Count(pairs, all));
}
