using System.Numerics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Metrics;

/// <summary>
/// Where one user's relevant items came among all candidates: what every ranking metric is computed from. Items of one score come in each
/// order equally often, and a metric is its mean over these orders, so that a model which scores all items alike gets the level of chance.
/// </summary>
/// <remarks>
/// McSherry and Najork (2008), Computing information retrieval performance measures efficiently in the presence of tied scores.
/// </remarks>
/// <param name="Candidates">How many items were ranked.</param>
/// <param name="Relevant">
/// How many items are relevant, at least one. Those that were not ranked, as the model does not know them, count as missed.
/// </param>
/// <param name="Groups">Scores that a relevant item has, the highest first.</param>
internal sealed partial record Ranking(int Candidates, int Relevant, IReadOnlyList<Ranking.Ties> Groups)
{
    /// <summary>The relevant items' ranks in a row of scores.</summary>
    /// <param name="scores">A score for each item; minus infinity for one that is no candidate.</param>
    /// <param name="relevant">Places in <paramref name="scores"/>, each once.</param>
    /// <param name="unranked">How many more are relevant, and not among the items.</param>
    /// <exception cref="ArgumentException">Nothing is relevant, so that no metric is defined.</exception>
    public static Ranking From(ReadOnlySpan<float> scores, ReadOnlySpan<int> relevant, int unranked = 0)
    {
        var count = relevant.Length + unranked;
        Require.Valid(count > 0, nameof(relevant), "No item is relevant, so that no ranking is better than another. Leave such users out.");
        var found = new float[relevant.Length];
        for (var place = 0; place < found.Length; place++)
            found[place] = scores[relevant[place]];
        var ranked = found.Where(score => score > float.NegativeInfinity);
        List<Ties> groups = [];
        foreach (var (score, tied) in ranked.CountBy(score => score).OrderByDescending(pair => pair.Key))
        {
            var above = Above(scores, score);
            groups.Add(new Ties(above, Above(scores, MathF.BitDecrement(score)) - above, tied));
        }
        return new Ranking(Above(scores, float.NegativeInfinity), count, groups);
    }

    private static int Above(ReadOnlySpan<float> scores, float threshold)
    {
        var count = 0;
        if (scores.Length >= Vector<float>.Count)
        {
            Vector<float> limit = new(threshold);
            var counts = Vector<int>.Zero;
            for (; scores.Length >= Vector<float>.Count; scores = scores[Vector<float>.Count..])
                counts -= Vector.GreaterThan(new Vector<float>(scores), limit);
            count = Vector.Sum(counts);
        }
        foreach (var score in scores)
            count += score > threshold ? 1 : 0;
        return count;
    }

    /// <summary>Candidates of one score, relevant ones among them.</summary>
    /// <param name="Above">How many candidates score higher.</param>
    /// <param name="Count">How many have this score: they take the ranks Above + 1 to Above + Count, in any order.</param>
    /// <param name="Relevant">How many of these are relevant; at least one.</param>
    internal readonly record struct Ties(int Above, int Count, int Relevant)
    {
        /// <summary>How many are not relevant.</summary>
        public int Others => Count - Relevant;

        /// <summary>How many of the ranks are among the first <paramref name="k"/>.</summary>
        public int Within(int k) => Math.Clamp(k - Above, 0, Count);
    }
}
