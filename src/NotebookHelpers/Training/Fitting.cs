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
    /// <param name="validation">Rows to measure with after each epoch. Nothing is chosen by them but the epoch, where <see cref="FitOptions.Patience"/> says so.</param>
    /// <param name="options">Null for <see cref="FitOptions.Default"/>.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>The history, which is the model's <see cref="RatingNetwork.History"/> too. Interrupted, the model keeps its weights and history so far.</returns>
    /// <exception cref="ArgumentException">A part has no rows, or the optimizer cannot train such a network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">The network returned another shape than [batch], or its loss is not a number.</exception>
    /// <exception cref="InvalidDataException">The checkpoint to resume from is damaged, or of another training.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <remarks>Random draws: one <c>randperm(train.Count)</c> an epoch, from torch's generator, then what dropout draws.</remarks>
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
        using var best = new BestWeights(model, options.Patience);
        using (IEpochs loop = RowEngines.Has(options.Optimizer) ? new RowTraining(model, train, options) : new TrainingLoop(model, train, options, PenaltyOf(model, options)))
        using (var progress = new FitProgress(history, options.Epochs, loop.Steps))
        {
            var checkpoint = options.Checkpoint is { } file ? new Checkpoint(file, model, train, options, (TrainingLoop)loop, best) : null;
            if (options.Resume)
                checkpoint!.Restore(history);
            while (history.Count < options.Epochs && !best.IsOverdue(history))
            {
                var rate = loop.Rate;
                var (loss, squaredError) = loop.Epoch((step, lossSoFar) =>
                {
                    interruption.ThrowIfAsked();
                    progress.Report(step, lossSoFar);
                });
                var predicted = model.Predict(validation);
                history.Add(new Epoch(
                    history.Count + 1, loss, Math.Sqrt(squaredError), Rmse.Of(predicted, validation.Ratings), Mae.Of(predicted, validation.Ratings), rate));
                best.Look(history);
                checkpoint?.Write(history);
                options.AfterEpoch?.Invoke(history.Last);
            }
            best.Restore(history);
        }
        model.eval();
        return history;
    }

    /// <summary>Tries a hundred steps, each with a higher learning rate, and gives the model its weights back: where the loss falls fastest, the rate is a good one.</summary>
    /// <param name="model">A network, best before its training.</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="options">Batch, L2 and the like; null for <see cref="FitOptions.Default"/>. Epochs, rate and its decay do not count.</param>
    /// <returns>The loss at each rate. Neither the model nor torch's generator has changed.</returns>
    /// <exception cref="ArgumentException">There are no rows, or the optimizer is one of the row engine.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <remarks>The range test of Smith (2017), Cyclical learning rates, section 3.3, with rates that grow by a constant factor from 1e-5 to 1.</remarks>
    public static RateCurve FindLearningRate(this RatingNetwork model, Interactions train, FitOptions? options = null)
    {
        const int steps = 100;
        options ??= FitOptions.Default;
        options.Check();
        if (RowEngines.Has(options.Optimizer))
            throw new ArgumentException($"{options.Optimizer} takes a step for each row, and a rate for each batch says little. Take Optimizer.ExactAdam.", nameof(options));
        Trainable.Check(train);
        train = train.IndexedBy(model.Users, model.Items);
        var (batch, curve) = (options.BatchFor(train.Count), new RateCurve());
        var stepsOfEpoch = (train.Count + batch - 1) / batch;
        options = options with { Epochs = (steps + stepsOfEpoch - 1) / stepsOfEpoch, RateOfShare = share => RateCurve.Lowest * Math.Pow(RateCurve.Highest / RateCurve.Lowest, share) };
        using var scope = NewDisposeScope();
        var generator = get_rng_state();
        using var before = new BestWeights(model, patience: 1);
        before.Take();
        try
        {
            using var loop = new TrainingLoop(model, train, options, PenaltyOf(model, options));
            while (curve.Count < loop.Steps)
            {
                double rate = loop.Rate, sumBefore = 0;
                long rowsBefore = 0;
                loop.Epoch((step, mean) =>
                {
                    // The loop tells the epoch's mean so far; the step's own loss is the difference.
                    var rows = Math.Min(rowsBefore + batch, train.Count);
                    curve.Add(rate, ((mean * rows) - sumBefore) / (rows - rowsBefore));
                    (rowsBefore, sumBefore, rate) = (rows, mean * rows, loop.Rate);
                });
            }
        }
        // At a rate this high the loss is no number any more: the curve ends there.
        catch (InvalidOperationException) when (curve.Count > 0)
        {
        }
        finally
        {
            before.PutBack();
            model.eval();
            set_rng_state(generator);
        }
        return curve;
    }

    private static Func<Tensor, Tensor, Tensor>? PenaltyOf(RatingNetwork model, FitOptions options) => options switch
    {
        { L2: 0 } => null,
        { L2Over: L2Over.BatchRows } => model.Penalty,
        _ => (_, _) => model.PenaltyOfTables(),
    };
}
