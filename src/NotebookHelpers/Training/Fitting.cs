using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using static TorchSharp.torch;

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
        var history = model.History = new History(options.Epochs);
        if (options.Seed is { } seed)
            manual_seed(seed);

        using var interruption = new Interruption(cancellation);
        using var loop = (IEpochs?)RowTraining.Of(model, train, options) ?? new TrainingLoop(model, train, options, PenaltyOf(model, options));
        using var progress = new FitProgress(history, options.Epochs, loop.Steps);
        for (var number = 1; number <= options.Epochs; number++)
        {
            var rate = loop.Rate;
            var (loss, squaredError) = loop.Epoch((step, lossSoFar) =>
            {
                interruption.ThrowIfAsked();
                progress.Report(step, lossSoFar);
            });
            var predicted = model.Predict(validation);
            history.Add(new Epoch(
                number, loss, Math.Sqrt(squaredError), Rmse.Of(predicted, validation.Ratings), Mae.Of(predicted, validation.Ratings), rate));
        }
        model.eval();
        return history;
    }

    private static Func<Tensor, Tensor, Tensor>? PenaltyOf(RatingNetwork model, FitOptions options) => options switch
    {
        { L2: 0 } => null,
        { L2Over: L2Over.BatchRows } => model.Penalty,
        _ => (_, _) => model.PenaltyOfTables(),
    };
}
