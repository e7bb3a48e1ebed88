using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Metrics;

public class RankingTests
{
    private const float Out = float.NegativeInfinity;

    private static readonly (string Name, Func<Ranking, int, double> Of)[] All =
    [
        ("hit rate", (ranking, k) => ranking.HitRate(k)), ("precision", (ranking, k) => ranking.Precision(k)),
        ("recall", (ranking, k) => ranking.Recall(k)), ("MAP", (ranking, k) => ranking.AveragePrecision(k)),
        ("nDCG", (ranking, k) => ranking.Ndcg(k)), ("MRR", (ranking, _) => ranking.ReciprocalRank()),
        ("AUC", (ranking, _) => ranking.Auc()),
    ];

    private static double[] Of(Ranking ranking, int k) => Array.ConvertAll(All, metric => metric.Of(ranking, k));

    private static void Near(double[] expected, double[] actual)
    {
        foreach (var (name, want, got) in All.Zip(expected, actual).Select(triple => (triple.First.Name, triple.Second, triple.Third)))
            Assert.True(Math.Abs(want - got) < 1e-12, $"{name} is {got}, expected {want}.");
    }

    [Fact]
    public void Should_Be_Perfect_If_Relevant_Items_Come_First() =>
        Near([1, 2 / 3.0, 1, 1, 1, 1, 1], Of(Ranking.From([.9f, .1f, .8f, .2f, .3f], [0, 2]), 3));

    [Fact]
    public void Should_Be_Zero_If_Relevant_Items_Come_Last() =>
        Near([0, 0, 0, 0, 0, 1 / 4.0, 0], Of(Ranking.From([.1f, .9f, .05f, .7f, .3f], [0, 2]), 3));

    [Fact]
    public void Should_Be_As_By_Hand_In_Between()
    {
        // Relevant at the ranks 2 and 4 of 5, k = 4.
        var ranking = Ranking.From([.5f, .4f, .3f, .2f, .1f], [1, 3]);
        double dcg = (1 / Math.Log2(3)) + (1 / Math.Log2(5)), ideal = 1 + (1 / Math.Log2(3));
        Near([1, 2 / 4.0, 1, (0.5 + 0.5) / 2, dcg / ideal, 1 / 2.0, 3 / 6.0], Of(ranking, 4));
        Near([1, 1 / 3.0, 1 / 2.0, 0.5 / 2, 1 / Math.Log2(3) / ideal, 1 / 2.0, 3 / 6.0], Of(ranking, 3));
        // Of k = 1 ranks at most one can be relevant: the ideal has one too.
        Near([0, 0, 0, 0, 0, 1 / 2.0, 3 / 6.0], Of(ranking, 1));
    }

    [Fact]
    public void Should_Divide_By_K_If_There_Are_Fewer_Candidates() =>
        Near([1, 1 / 10.0, 1, 1 / 2.0, 1 / Math.Log2(3), 1 / 2.0, 1 / 2.0], Of(Ranking.From([.3f, .2f, .1f, Out], [1]), 10));

    [Fact]
    public void Should_Leave_Out_What_Is_No_Candidate()
    {
        Near(Of(Ranking.From([.3f, .2f, .1f], [1]), 2), Of(Ranking.From([Out, .3f, Out, .2f, .1f, Out], [3]), 2));
        Assert.Equal(3, Ranking.From([Out, .3f, Out, .2f, .1f, Out], [3]).Candidates);
    }

    [Fact]
    public void Should_Count_What_Is_Not_Ranked_As_Missed()
    {
        Near([0, 0, 0, 0, 0, 0, 0], Of(Ranking.From([.3f, .2f], [], unranked: 1), 2));
        // One of two is found, first of three.
        Near([1, 1 / 2.0, 1 / 2.0, 1 / 2.0, 1 / (1 + (1 / Math.Log2(3))), 1, 1 / 2.0],
            Of(Ranking.From([.3f, .2f, .1f], [0], unranked: 1), 2));
    }

    [Fact]
    public void Should_Throw_If_Nothing_Is_Relevant() =>
        Assert.Contains("No item is relevant", Assert.Throws<ArgumentException>(() => Ranking.From([.3f, .2f], [])).Message);

    [Fact]
    public void Should_Give_Chance_To_Equal_Scores()
    {
        // 20 candidates, one relevant: at each rank with the same chance.
        var ranking = Ranking.From(new float[20], [7]);
        var discounts = Enumerable.Range(1, 5).Sum(rank => 1 / Math.Log2(rank + 1));
        Near([5 / 20.0, 1 / 20.0, 5 / 20.0, Enumerable.Range(1, 5).Sum(rank => 1.0 / rank) / 20, discounts / 20,
            Enumerable.Range(1, 20).Sum(rank => 1.0 / rank) / 20, 0.5], Of(ranking, 5));
    }

    [Fact]
    public void Should_Be_Half_An_Auc_If_There_Is_Nothing_To_Tell_Apart() => Assert.Equal(0.5, Ranking.From([.3f, .2f], [0, 1]).Auc());

    [Fact]
    public void Should_Be_The_Mean_Over_All_Orders_Of_Ties()
    {
        var random = new SeededRandom(1);
        for (var trial = 0; trial < 60; trial++)
        {
            // Six items, scores of three values: many ties. The mean over all 720 permutations, sorted stably, is the definition.
            float[] scores = [.. Enumerable.Range(0, 6).Select(_ => (float)random.NextInt(3))];
            int[] relevant = [.. Enumerable.Range(0, 6).Where(_ => random.NextInt(2) == 0).DefaultIfEmpty(2)];
            var k = 1 + random.NextInt(7);
            var sums = new double[All.Length];
            foreach (var order in Permutations([.. Enumerable.Range(0, 6)]))
            {
                int[] sorted = [.. order.OrderByDescending(item => scores[item])];
                var plain = Plain([.. sorted.Select(relevant.Contains)], k);
                for (var metric = 0; metric < sums.Length; metric++)
                    sums[metric] += plain[metric] / 720;
            }
            Near(sums, Of(Ranking.From(scores, relevant), k));
        }
    }

    [Fact]
    public void Should_Count_A_Long_Row_As_A_Short_One()
    {
        // More than a vector, and a rest.
        var random = new SeededRandom(2);
        float[] scores = [.. Enumerable.Range(0, 1003).Select(_ => (float)random.NextInt(400))];
        var ties = Ranking.From(scores, [1002]).Groups.Single();
        Assert.Equal((scores.Count(score => score > scores[1002]), scores.Count(score => score == scores[1002])), (ties.Above, ties.Count));
    }

    [Fact]
    public void Should_Cover_What_Anyone_Is_Recommended()
    {
        Assert.Equal(2 / 3.0, Catalogue.Coverage([9, 4, 0, 1]), 12);
        Assert.Equal(0, Catalogue.Coverage([9, 0]));
        Assert.Equal(0, Catalogue.Coverage([0]));
    }

    [Fact]
    public void Should_Measure_Novelty_In_Bits()
    {
        // 8 users: had by 4, 1 bit; by 1, 3 bits; by none, as by one.
        Assert.Equal(((2 * 1) + (1 * 3) + (1 * 3)) / 4.0, Catalogue.Novelty([5, 2, 1, 1], [0, 4, 1, 0], 8), 12);
        Assert.Equal(0, Catalogue.Novelty([0, 3], [0, 8], 8), 12);
        Assert.Equal(double.NaN, Catalogue.Novelty([0, 0], [0, 8], 8));
    }

    // Each metric from its definition, for ranks without ties.
    private static double[] Plain(bool[] hits, int k)
    {
        int total = hits.Count(hit => hit), within = hits.Take(k).Count(hit => hit);
        double precisions = 0, gain = 0, pairs = 0;
        for (var rank = 1; rank <= hits.Length; rank++)
        {
            if (!hits[rank - 1])
                continue;
            precisions += rank <= k ? hits.Take(rank).Count(hit => hit) / (double)rank : 0;
            gain += rank <= k ? 1 / Math.Log2(rank + 1) : 0;
            pairs += hits.Skip(rank).Count(hit => !hit);
        }
        var ideal = Enumerable.Range(1, Math.Min(k, total)).Sum(rank => 1 / Math.Log2(rank + 1));
        var others = hits.Length - total;
        return [within > 0 ? 1 : 0, within / (double)k, within / (double)total, precisions / Math.Min(k, total), gain / ideal,
            1.0 / (Array.IndexOf(hits, true) + 1), others == 0 ? 0.5 : pairs / (total * others)];
    }

    private static IEnumerable<int[]> Permutations(int[] values) => values.Length <= 1 ? [values] :
        values.SelectMany((first, at) => Permutations([.. values[..at], .. values[(at + 1)..]]).Select(rest => (int[])[first, .. rest]));
}
