using NotebookHelpers.Data;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Tests.Evaluation;

/// <summary>Scores that a test says, by user and item id.</summary>
internal sealed class FixedRanker(Vocabulary items, Func<Id, Id, float> score) : IRanker
{
    public string Name => "fixed";

    public Vocabulary Items => items;

    public List<int> Batches { get; } = [];

    public List<long?> Times { get; } = [];

    public void Score(Interactions queries, Span<float> scores)
    {
        Assert.Equal(queries.Count * items.Size, scores.Length);
        Batches.Add(queries.Count);
        for (var query = 0; query < queries.Count; query++)
        {
            Times.Add(queries.Times?[query]);
            for (var item = 1; item < items.Size; item++)
                scores[(query * items.Size) + item] = score(queries.UserAt(query), items[item]);
            scores[query * items.Size] = float.NaN;
        }
    }
}
