using NotebookHelpers.Data;
using NotebookHelpers.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>Training of networks to rank what users chose above what they did not.</summary>
public static class RankingFits
{
    /// <summary>Trains a network of users and items.</summary>
    /// <param name="model">The network; it goes on from the weights it has.</param>
    /// <param name="train">What users chose. Ratings and strengths are not looked at.</param>
    /// <param name="options">Null for <see cref="RankingOptions.Default"/>.</param>
    /// <param name="afterEpoch">Gets each finished epoch's number, to measure with: 1 for the first.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>The mean loss of each epoch.</returns>
    /// <exception cref="ArgumentException">There are no rows, or none of an item that the network knows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">The loss is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; the model keeps what it learned.</exception>
    public static IReadOnlyList<double> FitRanking(
        this RatingNetwork model, Interactions train, RankingOptions? options = null, Action<int>? afterEpoch = null, CancellationToken cancellation = default)
    {
        train = train.IndexedBy(model.Users, model.Items);
        return Fit(model, train, options ?? RankingOptions.Default, afterEpoch, cancellation, (rows, items, negatives) =>
        {
            var users = train.UserTensor.index_select(0, tensor(Array.ConvertAll(rows, row => (long)row)));
            var each = negatives.shape[^1];
            var scores = model.call(users.repeat_interleave(each), negatives.expand(users.shape[0], each).reshape(-1));
            return (model.call(users, items), scores.view(-1, each), model.Penalty(users, items));
        });
    }

    /// <summary>Trains a network of histories: each event is a target, with what its user did before it.</summary>
    /// <param name="model">The network; it goes on from the weights it has. Histories are those of the events that it was made from.</param>
    /// <param name="train">Events to learn from: those, or a part of them.</param>
    /// <param name="options">Null for <see cref="RankingOptions.Histories"/>.</param>
    /// <param name="afterEpoch">Gets each finished epoch's number, to measure with: 1 for the first.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>The mean loss of each epoch.</returns>
    /// <exception cref="ArgumentException">There are no rows, or none of an item that the network knows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">The loss is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted; the model keeps what it learned.</exception>
    public static IReadOnlyList<double> FitRanking(
        this HistoryNetwork model, Interactions train, RankingOptions? options = null, Action<int>? afterEpoch = null, CancellationToken cancellation = default)
    {
        train = train.IndexedBy(model.Users, model.Items);
        var moments = model.Timeline.MomentsOfEvents(train);
        return Fit(model, train, options ?? RankingOptions.Histories, afterEpoch, cancellation, (rows, items, negatives) =>
        {
            var user = model.call(model.HistoriesOf(Array.ConvertAll(rows, row => train.UserIndices[row]), Array.ConvertAll(rows, row => moments[row])));
            return (model.ScoreOf(user, items), model.ScoresOf(user, negatives), model.Penalty(user, items));
        });
    }

    private static List<double> Fit(
        Module model, Interactions train, RankingOptions options, Action<int>? afterEpoch, CancellationToken cancellation, RankingLoop.Scoring scoring)
    {
        options.Check();
        Trainable.Check(train);
        if (!train.ItemIndices.Any(item => item > 0))
            throw new ArgumentException("The network knows none of the items in these rows. Make it from the same training part.", nameof(train));
        if (options.Seed is { } seed)
            manual_seed(seed);
        List<double> losses = [];
        using var interruption = new Interruption(cancellation);
        using var loop = (IEpochs?)RowPairs.Of(model, train, options) ?? new RankingLoop(model, train, options, scoring);
        using var progress = new FitProgress(() => losses.Count, options.Epochs, loop.Steps, () => new RankingResult(losses));
        for (var number = 1; number <= options.Epochs; number++)
        {
            losses.Add(loop.Epoch((step, loss) =>
            {
                interruption.ThrowIfAsked();
                progress.Report(step, loss);
            }).Loss);
            model.eval();
            afterEpoch?.Invoke(number);
        }
        return losses;
    }
}
