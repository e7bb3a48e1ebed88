using System.Globalization;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Training;

/// <summary>Training of networks.</summary>
public static class Fitting
{
    /// <summary>Trains a network: forward, mean squared error plus L2, backward, step; batch by batch, epoch by epoch.</summary>
    /// <param name="model">The network; it goes on from the weights it has.</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">Rows to measure with after each epoch. Nothing is chosen by them.</param>
    /// <param name="options">Null for <see cref="FitOptions.Default"/>.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>The history, which is the model's <see cref="RatingNetwork.History"/> too. Interrupted, the model keeps its weights and history so far.</returns>
    /// <exception cref="ArgumentException">A part has no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">The network returned another shape than [batch], or its loss is not a number.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <remarks>Random draws: one <c>randperm(train.Count)</c> an epoch, from torch's generator, and nothing else.</remarks>
    public static History Fit(
        this RatingNetwork model, Interactions train, Interactions validation, FitOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= FitOptions.Default;
        options.Check();
        Trainable.Check(train);
        if (validation.Count == 0)
            throw new ArgumentException("There are no rows to measure with; expected a validation part, such as data.SplitRandom() makes.", nameof(validation));
        train = train.IndexedBy(model.Users, model.Items);
        var batch = options.BatchFor(train.Count);
        var steps = options.Epochs * ((train.Count + batch - 1) / batch);
        var history = model.History = new History(options.Epochs);
        using var interruption = new Interruption(cancellation);
        using var progress = new FitProgress(history, options.Epochs, steps);
        if (options.Seed is { } seed)
            manual_seed(seed);

        var (users, items, ratings) = (train.UserTensor, train.ItemTensor, train.RatingTensor);
        using var optimizer = optim.Adam(model.parameters(), options.LearningRate);
        var step = 0;
        for (var number = 1; number <= options.Epochs; number++)
        {
            model.train();
            // What is made in a scope is freed at its end: without it, native memory grows with every step.
            using var epochScope = NewDisposeScope();
            var order = randperm(train.Count);
            double lossSum = 0, squaredError = 0, rate = RateAt(step, steps, options);
            for (var start = 0; start < train.Count; start += batch)
            {
                interruption.ThrowIfAsked();
                using var stepScope = NewDisposeScope();
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = RateAt(step, steps, options);
                var count = Math.Min(batch, train.Count - start);
                var rows = order.narrow(0, start, count);
                var (user, item) = (users.index_select(0, rows), items.index_select(0, rows));
                var predicted = model.forward(user, item);
                Scores.CheckShape(model, predicted, count);
                var error = functional.mse_loss(predicted, ratings.index_select(0, rows));
                var loss = options.L2 == 0 ? error : error + (options.L2 * PenaltyOf(model, user, item, options));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                squaredError += error.item<float>() * (double)count;
                lossSum += Finite(loss.item<float>(), number) * count;
                progress.Report(++step, lossSum / (start + count));
            }
            var answers = model.Predict(validation);
            history.Add(new Epoch(number, lossSum / train.Count, Math.Sqrt(squaredError / train.Count),
                Rmse.Of(answers, validation.Ratings), Mae.Of(answers, validation.Ratings), rate));
        }
        model.eval();
        return history;
    }

    private static Tensor PenaltyOf(RatingNetwork model, Tensor users, Tensor items, FitOptions options) =>
        options.L2Over == L2Over.BatchRows ? model.Penalty(users, items) : model.PenaltyOfTables();

    private static double RateAt(int step, int steps, FitOptions options) =>
        options.Decay == Decay.Linear ? options.LearningRate * (1 - (step / (double)steps)) : options.LearningRate;

    private static double Finite(float loss, int epoch) => float.IsFinite(loss) ? loss : throw new InvalidOperationException(string.Create(
        CultureInfo.InvariantCulture, $"The loss is {loss} in epoch {epoch}: training has diverged. Try a lower LearningRate, and look for NaN in the ratings."));
}
