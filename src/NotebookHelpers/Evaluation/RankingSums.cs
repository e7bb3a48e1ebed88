using NotebookHelpers.Metrics;

namespace NotebookHelpers.Evaluation;

/// <summary>Adds up the metrics of many users, each user's scores looked at once.</summary>
/// <param name="k">How long the lists are.</param>
/// <param name="items">How many items there are, with the unknown one.</param>
internal sealed class RankingSums(int k, int items)
{
    private readonly int[] list = new int[k];
    private readonly float[] best = new float[k];
    private readonly double[] sums = new double[7];
    private double squaredHits;
    private int users;

    /// <summary>How often each item was among a user's first k.</summary>
    public int[] Recommended { get; } = new int[items];

    /// <summary>Hit rate, nDCG, MRR, precision, recall, MAP, AUC.</summary>
    public double[] Means => Array.ConvertAll(sums, sum => sum / users);

    /// <summary>The hit rate's standard deviation over users / √users.</summary>
    public double StandardError => Math.Sqrt(Math.Max(0, (squaredHits / users) - Math.Pow(sums[0] / users, 2)) / users);

    /// <param name="ranking">Where a user's relevant items came.</param>
    /// <param name="scores">The user's scores.</param>
    public void Add(Ranking ranking, ReadOnlySpan<float> scores)
    {
        double[] metrics =
        [
            HitRate.Of(ranking, k), Ndcg.Of(ranking, k), MeanReciprocalRank.Of(ranking), Precision.Of(ranking, k), Recall.Of(ranking, k),
            MeanAveragePrecision.Of(ranking, k), Auc.Of(ranking),
        ];
        for (var metric = 0; metric < sums.Length; metric++)
            sums[metric] += metrics[metric];
        squaredHits += metrics[0] * metrics[0];
        users++;
        foreach (var item in list.AsSpan(0, TopK.Select(scores, list, best)))
            Recommended[item]++;
    }
}
