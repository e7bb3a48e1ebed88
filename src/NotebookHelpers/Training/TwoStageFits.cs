using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>Training of two stages.</summary>
public static class TwoStageFits
{
    private const int MostLogged = 4_000;
    private const double LoggedShare = 1.0 / 3;
    private const int QueriesAtOnce = 64;
    private const int Epochs = 20;
    private const double LearningRate = 5e-3;

    /// <summary>
    /// Trains both stages. A third of the events is set aside, at most 4,000; a first stage that does not know them proposes candidates for each, and the
    /// second stage learns which of them was chosen: by candidates of a first stage that had seen the choice it would learn to trust it too much.
    /// Then the first stage is trained on all events.
    /// </summary>
    /// <param name="model">Both stages.</param>
    /// <param name="train">The events that they were made from.</param>
    /// <param name="options">Of the first stage; null for <see cref="RankingOptions.Histories"/>.</param>
    /// <param name="cancellation">Stops the training between two steps.</param>
    /// <returns>The second stage's mean loss of each epoch: -ln of the chosen candidate's share in exp(score) of all.</returns>
    /// <exception cref="ArgumentException">There are fewer than three rows, or no event set aside was among its candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static IReadOnlyList<double> FitRanking(this TwoStage model, Interactions train, RankingOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= RankingOptions.Histories;
        if (train.Count < 3)
            throw new ArgumentException($"There are {train.Count} rows; two stages need at least three.", nameof(train));
        train = train.IndexedBy(model.Tower.Users, model.Items);
        var random = new SeededRandom(options.Seed ?? RandomSeed.Current);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        random.Shuffle(order.AsSpan());
        var logged = Math.Clamp((int)(train.Count * LoggedShare), 1, MostLogged);
        var (queries, rest) = (train.Rows(order.AsSpan(0, logged)), train.Rows(order.AsSpan(logged)));
        using var first = model.NewTower();
        first.FitRanking(rest, options, cancellation: cancellation);
        var losses = FitSecond(model, Log(model, first, queries), random, cancellation);
        model.Tower.FitRanking(train, options, cancellation: cancellation);
        return losses;
    }

    // What is known of each query's candidates, and which of them was chosen; queries whose choice was not proposed teach nothing.
    private static List<(float[] Features, int Chosen)> Log(TwoStage model, TwoTower first, Interactions queries)
    {
        List<(float[] Features, int Chosen)> log = [];
        var scores = new float[QueriesAtOnce * model.Items.Size];
        for (var start = 0; start < queries.Count; start += QueriesAtOnce)
        {
            int[] rows = [.. Enumerable.Range(start, Math.Min(QueriesAtOnce, queries.Count - start))];
            var proposed = model.Propose(queries.Rows(rows), first, scores.AsSpan(0, rows.Length * model.Items.Size));
            for (var row = 0; row < rows.Length; row++)
            {
                var (items, features) = proposed[row];
                var chosen = Array.IndexOf(items, queries.ItemIndices[rows[row]]);
                if (chosen >= 0)
                    log.Add((features, chosen));
            }
        }
        return log.Count > 0 ? log : throw new ArgumentException("No event that was set aside was among its candidates, so that there is nothing to rank. Take more candidates, or more events.", nameof(queries));
    }

    private static List<double> FitSecond(TwoStage model, List<(float[] Features, int Chosen)> log, SeededRandom random, CancellationToken cancellation)
    {
        using var interruption = new Interruption(cancellation);
        using var adam = optim.Adam(model.Ranking.parameters(), LearningRate);
        using (var all = tensor(log.SelectMany(query => query.Features).ToArray()).view(-1, Candidates.Features))
            model.Ranking.Measure(all);
        List<double> losses = [];
        var batches = log.ToArray();
        for (int epoch = 0, step = 0, steps = Epochs * ((log.Count + QueriesAtOnce - 1) / QueriesAtOnce); epoch < Epochs; epoch++)
        {
            random.Shuffle(batches.AsSpan());
            double sum = 0;
            foreach (var batch in batches.Chunk(QueriesAtOnce))
            {
                using var scope = NewDisposeScope();
                interruption.ThrowIfAsked();
                adam.ParamGroups.First().LearningRate = LearningRate * (1 - (step++ / (double)steps));
                var scores = model.Ranking.call(tensor(batch.SelectMany(query => query.Features).ToArray()).view(-1, Candidates.Features));
                var starts = 0L;
                var each = batch.Select(query =>
                {
                    var own = scores.narrow(0, starts, query.Features.Length / Candidates.Features);
                    starts += own.shape[0];
                    return own.logsumexp(0) - own[query.Chosen];
                });
                var loss = stack(each).mean();
                adam.zero_grad();
                loss.backward();
                adam.step();
                sum += loss.item<float>() * batch.Length;
            }
            losses.Add(sum / log.Count);
        }
        return losses;
    }
}
