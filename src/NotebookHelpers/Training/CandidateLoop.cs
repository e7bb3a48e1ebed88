using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>
/// A second stage that learns which of its candidates was chosen: the loss is -ln of its share in exp(score) of them all.
/// </summary>
internal sealed class CandidateLoop : EpochLoop
{
    private const double LearningRate = 1e-2;

    private readonly CandidateRanking ranking;
    private readonly IReadOnlyList<(float[] Features, int Chosen)> queries;
    private readonly SeededRandom random;
    private readonly NetworkOptimizer optimizer;
    private readonly int[] order;

    /// <summary>Makes the optimizer, and measures the features.</summary>
    /// <param name="ranking">What learns.</param>
    /// <param name="queries">What is known of each query's candidates, and which of them was chosen.</param>
    /// <param name="epochs">How many epochs there will be.</param>
    /// <param name="batch">How many queries a step takes.</param>
    /// <param name="random">Shuffles the queries.</param>
    public CandidateLoop(
        CandidateRanking ranking, IReadOnlyList<(float[] Features, int Chosen)> queries, int epochs, int batch, SeededRandom random)
        : base(queries.Count, epochs, batch, (step, steps) => LearningRate * (1 - (step / (double)steps)))
    {
        (this.ranking, this.queries, this.random) = (ranking, queries, random);
        order = [.. Enumerable.Range(0, queries.Count)];
        optimizer = new NetworkOptimizer(ranking, LearningRate, isDense: true);
        using var all = Features(queries);
        ranking.Measure(all);
    }

    /// <inheritdoc />
    public override void Dispose() => optimizer.Dispose();

    protected override int[] NewOrder()
    {
        random.Shuffle(order.AsSpan());
        return order;
    }

    protected override (double Loss, double SquaredError) Learn(ReadOnlySpan<int> chosen, double rate)
    {
        using var scope = NewDisposeScope();
        var batch = Array.ConvertAll(chosen.ToArray(), query => queries[query]);
        return (optimizer.Step(rate, () => Loss(batch)) * batch.Length, double.NaN);
    }

    protected override bool AreWeightsFinite() => optimizer.AreWeightsFinite();

    private Tensor Loss((float[] Features, int Chosen)[] batch)
    {
        var counts = Array.ConvertAll(batch, query => query.Features.Length / Candidates.Features);
        var most = counts.Max();
        var isThere = new bool[batch.Length * most];
        for (var query = 0; query < batch.Length; query++)
            isThere.AsSpan(query * most, counts[query]).Fill(true);
        var scores = ranking.call(Features(batch));
        // A row a query; what is not there has no share.
        var rows = full(batch.Length, most, float.NegativeInfinity, device: scores.device)
            .masked_scatter(tensor(isThere, device: scores.device).view(batch.Length, most), scores);
        var chosen = Array.ConvertAll(batch, query => query.Chosen).ToIndices(scores.device);
        return (rows.logsumexp(1) - rows.gather(1, chosen.unsqueeze(1)).squeeze(1)).mean();
    }

    // float32 [candidates of all queries, Features].
    private Tensor Features(IReadOnlyList<(float[] Features, int Chosen)> some)
    {
        var all = new float[some.Sum(query => query.Features.Length)];
        var left = all.AsSpan();
        foreach (var (features, _) in some)
        {
            features.CopyTo(left);
            left = left[features.Length..];
        }
        return ranking.ToInput(all);
    }
}
