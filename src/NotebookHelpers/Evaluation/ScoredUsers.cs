using System.Numerics.Tensors;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>Scores of all items for many users, a few users at a time: a table of users by items is never in memory.</summary>
internal static class ScoredUsers
{
    // 16 MB: small enough for the cache of most machines, large enough for one matrix product.
    private const int ScoresAtOnce = 1 << 22;
    private const int UsersAtOnce = 256;

    /// <param name="query">The row of <c>queries</c>.</param>
    /// <param name="scores">
    /// float [items]: minus infinity for index 0, for items that the user has in training, and where the model said so. May be changed.
    /// </param>
    public delegate void Visitor(int query, Span<float> scores);

    /// <summary>Visits the scores of each row's user.</summary>
    /// <param name="model">What ranks.</param>
    /// <param name="seen">What a user has here is left out; usually the training part.</param>
    /// <param name="queries">One row a user; see <see cref="IRanker.Score"/>.</param>
    /// <param name="visit">Called once a row, in their order.</param>
    /// <exception cref="InvalidOperationException">A score is not a number.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static void Visit(IRanker model, Interactions seen, Interactions queries, Visitor visit)
    {
        int size = model.Items.Size, atOnce = Math.Clamp(ScoresAtOnce / size, 1, UsersAtOnce);
        var buffer = new float[Math.Min(atOnce, queries.Count) * size];
        var users = queries.UsersIn(seen.Users);
        var items = ItemsIn(model, seen.Items);
        int[] rows = [.. Enumerable.Range(0, queries.Count)];
        using var progress = new Progress($"lists by {model.Name}", rows.Length);
        for (var start = 0; start < rows.Length; start += atOnce)
        {
            progress.At(start);
            var some = rows.AsSpan(start, Math.Min(atOnce, rows.Length - start));
            model.Score(queries.Rows(some), buffer.AsSpan(0, some.Length * size));
            foreach (var query in some)
            {
                var scores = buffer.AsSpan((query - start) * size, size);
                scores[0] = float.NegativeInfinity;
                // Index 0 stands for all users that the seen part does not know.
                foreach (var row in users[query] > 0 ? seen.ByUser[users[query]] : [])
                    scores[items[seen.ItemIndices[row]]] = float.NegativeInfinity;
                // The largest of some numbers is NaN where one of them is.
                if (float.IsNaN(TensorPrimitives.Max<float>(scores)))
                    throw NotANumber(model, queries, query, scores);
                visit(query, scores);
            }
        }
    }

    /// <summary>The best items for each row's user, those that the user has left out.</summary>
    /// <returns>int [queries, k], indices of the model's items, best first; 0 where there are fewer than k.</returns>
    public static int[] TopItems(IRanker model, Interactions seen, Interactions queries, int k)
    {
        var items = new int[queries.Count * k];
        var best = new float[k];
        Visit(model, seen, queries, (query, scores) => TopK.Select(scores, items.AsSpan(query * k, k), best));
        return items;
    }

    /// <summary>The model's index of each item of another vocabulary.</summary>
    public static int[] ItemsIn(IRanker model, Vocabulary items)
    {
        var isOwn = ReferenceEquals(items, model.Items);
        return [0, .. Enumerable.Range(1, items.Count).Select(item => isOwn ? item : model.Items.IndexOf(items[item]))];
    }

    private static InvalidOperationException NotANumber(IRanker model, Interactions queries, int query, ReadOnlySpan<float> scores)
    {
        var item = scores.IndexOf(float.NaN);
        return new InvalidOperationException(
            $"{model.Name} scored item {model.Items[item]} for user {queries.UserAt(query)} with a value that is not a number. "
            + "Its training went wrong: lower the learning rate, or raise the L2.");
    }
}
