using System.Numerics;

namespace NotebookHelpers.Metrics;

/// <summary>
/// Where one user's relevant items came among all candidates: what every ranking metric is computed from. Items of one score come in each
/// order equally often, and a metric is its mean over these orders, so that a model which scores all items alike gets the level of chance.
/// </summary>
/// <remarks>
/// McSherry and Najork (2008), Computing information retrieval performance measures efficiently in the presence of tied scores.
/// </remarks>
internal sealed class Ranking
{
    /// <param name="candidates">How many items were ranked.</param>
    /// <param name="relevant">
    /// How many items are relevant. Those that were not ranked, as the model does not know them, count as missed.
    /// </param>
    /// <param name="groups">Scores that a relevant item has, the highest first.</param>
    /// <exception cref="ArgumentException">No item is relevant: no metric is defined.</exception>
    public Ranking(int candidates, int relevant, params IReadOnlyList<Ties> groups)
    {
        if (relevant < 1)
        {
            throw new ArgumentException(
                "No item is relevant, so that no ranking is better than another. Leave such users out.", nameof(relevant));
        }

        (Candidates, Relevant, Groups) = (candidates, relevant, groups);
    }

    public int Candidates { get; }

    public int Relevant { get; }

    public IReadOnlyList<Ties> Groups { get; }

    /// <summary>The relevant items' ranks in a row of scores.</summary>
    /// <param name="scores">A score for each item; minus infinity for one that is no candidate.</param>
    /// <param name="relevant">Places in <paramref name="scores"/>, each once.</param>
    /// <param name="unranked">How many more are relevant, and not among the items.</param>
    /// <exception cref="ArgumentException">Nothing is relevant.</exception>
    public static Ranking From(ReadOnlySpan<float> scores, ReadOnlySpan<int> relevant, int unranked = 0)
    {
        var found = new float[relevant.Length];
        for (var place = 0; place < found.Length; place++)
            found[place] = scores[relevant[place]];
        List<Ties> groups = [];
        foreach (var (score, count) in found.Where(score => score > float.NegativeInfinity).CountBy(score => score)
            .OrderByDescending(pair => pair.Key))
        {
            var above = Above(scores, score);
            groups.Add(new Ties(above, Above(scores, MathF.BitDecrement(score)) - above, count));
        }
        return new Ranking(Above(scores, float.NegativeInfinity), relevant.Length + unranked, groups);
    }

    /// <summary>How many of the relevant items are expected among the first <paramref name="k"/>.</summary>
    public double Hits(int k) => Groups.Sum(group => group.Relevant * (double)group.Within(k) / group.Count);

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
}
