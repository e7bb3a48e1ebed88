using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>Training of networks to rank what users chose above what they did not.</summary>
public static class RankingFits
{
    // What a second stage learns from, and how.
    private const int MostLogged = 4_000;
    private const double LoggedShare = 0.5;
    private const int QueriesAtOnce = 32;
    private const int SecondEpochs = 5;
    // What is chosen is not measured as a rating is: L2 counts alike for all rows.
    private const double Rarity = 1;

    /// <summary>Trains a network of users and items.</summary>
    /// <param name="model">The network; it goes on from the weights it has.</param>
    /// <param name="train">What users chose. Ratings and strengths are not looked at.</param>
    /// <param name="options">Null for <see cref="RankingOptions.Default"/>.</param>
    /// <param name="afterEpoch">Gets each finished epoch's number, to measure with: 1 for the first.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>The mean loss of each epoch.</returns>
    /// <exception cref="ArgumentException">There are no rows, or none of an item that the network knows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">The loss or a weight is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; the model keeps what it learned.</exception>
    public static IReadOnlyList<double> FitRanking(
        this RatingNetwork model, Interactions train, RankingOptions? options = null, Action<int>? afterEpoch = null,
        CancellationToken cancellation = default)
    {
        Require.NoneNull(model, train);
        options ??= RankingOptions.Default;
        train = train.IndexedBy(model.Users, model.Items);
        var numbers = model.Options.Hidden.Sum() + (4.0 * model.Options.Factors);
        return Fit(model, train, numbers * (1 + options.Drawn), options, afterEpoch, cancellation, (rows, items, negatives) =>
        {
            var users = Array.ConvertAll(rows, row => train.UserIndices[row]).ToIndices(items.device);
            var each = negatives.shape[^1];
            var scores = model.call(users.repeat_interleave(each), negatives.expand(users.shape[0], each).reshape(-1));
            return (model.call(users, items), scores.view(-1, each), model.Penalty(users, items, Rarity));
        });
    }

    /// <summary>Trains a network of histories: each event is a target, with what its user did before it.</summary>
    /// <param name="model">
    /// The network; it goes on from the weights it has. Histories are those of the events that it was made from.
    /// </param>
    /// <param name="train">Events to learn from: those, or a part of them.</param>
    /// <param name="options">Null for <see cref="RankingOptions.Histories"/>.</param>
    /// <param name="afterEpoch">Gets each finished epoch's number, to measure with: 1 for the first.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>The mean loss of each epoch.</returns>
    /// <exception cref="ArgumentException">There are no rows, or none of an item that the network knows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">The loss or a weight is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; the model keeps what it learned.</exception>
    public static IReadOnlyList<double> FitRanking(
        this HistoryNetwork model, Interactions train, RankingOptions? options = null, Action<int>? afterEpoch = null,
        CancellationToken cancellation = default) => Fit(model, train, options, afterEpoch, "", cancellation);

    private static IReadOnlyList<double> Fit(
        HistoryNetwork model, Interactions train, RankingOptions? options, Action<int>? afterEpoch, string name,
        CancellationToken cancellation)
    {
        Require.NoneNull(model, train);
        options ??= RankingOptions.Histories;
        train = train.IndexedBy(model.Users, model.Items);
        var moments = model.Timeline.MomentsOfEvents(train);
        var numbers = (double)model.Factors * ((2 * model.Length) + options.Drawn);
        return Fit(model, train, numbers, options, afterEpoch, cancellation, (rows, items, negatives) =>
        {
            var histories = model.HistoriesOf(
                Array.ConvertAll(rows, row => train.UserIndices[row]), Array.ConvertAll(rows, row => moments[row]));
            var user = model.call(histories);
            return (model.ScoreOf(user, items), model.ScoresOf(user, negatives), model.Penalty(user, items));
        }, name);
    }

    /// <summary>
    /// Trains both stages. Half of the events are set aside, at most 4,000; a first stage that does not know them, and learns for half the
    /// epochs, proposes candidates for each, and the second stage learns which of them was chosen: by candidates of a first stage that had
    /// seen the choice it would learn to trust it too much. Then the first stage is trained on all events.
    /// </summary>
    /// <param name="model">Both stages.</param>
    /// <param name="train">The events that they were made from.</param>
    /// <param name="options">How the first stage learns; null for <see cref="RankingOptions.Histories"/>.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>The second stage's mean loss of each epoch: -ln of the chosen candidate's share in exp(score) of all.</returns>
    /// <exception cref="ArgumentException">There are fewer than three rows, or no event set aside was among its candidates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public static IReadOnlyList<double> FitRanking(
        this TwoStage model, Interactions train, RankingOptions? options = null, CancellationToken cancellation = default)
    {
        Require.NoneNull(model, train);
        options ??= RankingOptions.Histories;
        options.Check();
        Require.Valid(train.Count >= 3, nameof(train), $"There are {train.Count} rows; two stages need at least three.");
        train = train.IndexedBy(model.Tower.Users, model.Items);
        var random = new SeededRandom(options.Seed ?? RandomSeed.Current);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        random.Shuffle(order.AsSpan());
        var logged = Math.Clamp((int)(train.Count * LoggedShare), 1, MostLogged);
        var (queries, rest) = (train.Rows(order.AsSpan(0, logged)), train.Rows(order.AsSpan(logged)));
        using var first = model.NewTower();
        var half = options with { Epochs = (options.Epochs + 1) / 2 };
        Fit(first, rest, half, null, "First stage that proposes what the second learns from, ", cancellation);
        List<double> losses = [];
        model.Ranking.MoveTo(onProcessor: false);
        using (var loop = new CandidateLoop(model.Ranking, Log(model, first, queries), SecondEpochs, QueriesAtOnce, random))
        using (var progress = new FitProgress(
            loop, SecondEpochs, () => losses.Count, () => Result(losses, "Second stage, "), cancellation))
        {
            while (losses.Count < SecondEpochs)
                losses.Add(progress.Epoch().Loss);
        }
        Fit(model.Tower, train, options, null, "First stage on all events, ", cancellation);
        return losses;
    }

    private static List<double> Fit(
        Module model, Interactions train, double numbers, RankingOptions options, Action<int>? afterEpoch, CancellationToken cancellation,
        RankingLoop.Scoring scoring, string name = "")
    {
        options.Check();
        train.RequireRows();
        int[] rows = [.. Enumerable.Range(0, train.Count).Where(row => train.ItemIndices[row] > 0)];
        Require.Valid(rows.Length > 0, nameof(train),
            "The network knows none of the items in these rows. Make it from the same training part.");
        if (options.Optimizer != Optimizer.Sgd)
            Fitting.CheckMemory(model, options.BatchFor(rows.Length), numbers);
        model.MoveTo(options.Optimizer == Optimizer.Sgd);
        if (options.Seed is { } seed)
            manual_seed(seed);
        List<double> losses = [];
        using EpochLoop loop = options.Optimizer == Optimizer.Sgd
            ? PairsOf(model, train, rows, options)
            : new RankingLoop(model, train, rows, options, scoring);
        using var progress = new FitProgress(loop, options.Epochs, () => losses.Count, () => Result(losses, name), cancellation);
        while (losses.Count < options.Epochs)
        {
            losses.Add(progress.Epoch().Loss);
            model.eval();
            afterEpoch?.Invoke(losses.Count);
        }
        return losses;
    }

    private static FactorPairs PairsOf(Module model, Interactions train, int[] rows, RankingOptions options)
    {
        Require.Valid(options.Loss == RankingLoss.Bpr, nameof(options),
            $"Optimizer.Sgd learns pairs by RankingLoss.Bpr only, and the options say {options.Loss}. Take another Optimizer.");
        var random = new SeededRandom(options.Seed ?? RandomSeed.Current);
        var sampler = new NegativeSampler(train, options.Negatives, random);
        return new FactorPairs(
            DotBias.EngineOf(model, options.L2, Rarity), train, rows, options.Epochs, options.BatchFor(rows.Length), options.RateAt,
            (users, items) => sampler.Draw(users, items, options.Drawn), random);
    }

    private static string Result(List<double> losses, string name) => losses.Count == 0
        ? "Stopped in epoch 1; the model keeps what it learned."
        : name + Invariant($"{losses.Count} {(losses.Count == 1 ? "epoch" : "epochs")}: ")
            + Invariant($"ranking loss {losses[0]:0.0000} in the first, {losses[^1]:0.0000} in the last.");

    // What is known of each query's candidates, and which of them was chosen; queries whose choice was not proposed teach nothing.
    private static List<(float[] Features, int Chosen)> Log(TwoStage model, TwoTower first, Interactions queries)
    {
        List<(float[] Features, int Chosen)> log = [];
        var scores = new float[QueriesAtOnce * model.Items.Size];
        foreach (var rows in Enumerable.Range(0, queries.Count).Chunk(QueriesAtOnce))
        {
            var proposed = model.Propose(queries.Rows(rows), first, scores.AsSpan(0, rows.Length * model.Items.Size));
            foreach (var (row, (items, features)) in rows.Zip(proposed))
            {
                var chosen = Array.IndexOf(items, queries.ItemIndices[row]);
                if (chosen >= 0)
                    log.Add((features, chosen));
            }
        }
        Require.Valid(log.Count > 0, nameof(queries),
            "No event that was set aside was among its candidates: there is nothing to rank. Take more candidates, or more events.");
        return log;
    }
}
