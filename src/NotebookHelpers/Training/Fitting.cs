using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>Training of networks to predict ratings.</summary>
public static class Fitting
{
    private const int RateSteps = 100;

    /// <summary>Trains a network: forward, mean squared error plus L2, backward, step; batch by batch, epoch by epoch.</summary>
    /// <param name="model">The network; it goes on from the weights it has.</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="validation">
    /// Rows to measure with after each epoch. Nothing is chosen by them but the epoch, where <see cref="FitOptions.Patience"/> says so.
    /// </param>
    /// <param name="options">Null for <see cref="FitOptions.Default"/>.</param>
    /// <param name="cancellation">Stops the training between two steps; interrupting the cell does so too.</param>
    /// <returns>
    /// The history, which is the model's <see cref="RatingNetwork.History"/> too. Interrupted, the model keeps its weights and history so
    /// far.
    /// </returns>
    /// <exception cref="ArgumentException">A part has no rows, or the optimizer cannot train such a network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <exception cref="InvalidOperationException">
    /// The network returned another shape than [batch], or its loss, a weight or its error is not a number.
    /// </exception>
    /// <exception cref="IOException">The checkpoint cannot be written.</exception>
    /// <exception cref="InvalidDataException">The checkpoint to resume from is damaged, or of another training.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written or read, or its folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The checkpoint must not be read.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    /// <remarks>
    /// Random draws: one <c>randperm(train.Count)</c> an epoch, from torch's generator. What dropout draws in an epoch is seeded by its
    /// order, and leaves the generator where it was.
    /// </remarks>
    public static History Fit(
        this RatingNetwork model, Interactions train, Interactions validation, FitOptions? options = null,
        CancellationToken cancellation = default)
    {
        Require.NoneNull(model, validation);
        options ??= FitOptions.Default;
        options.Check();
        train.RequireRows();
        Require.Valid(validation.Count > 0, nameof(validation),
            "There are no rows to measure with; expected a validation part, such as data.SplitRandom() makes.");
        (train, validation) = (train.IndexedBy(model.Users, model.Items), validation.IndexedBy(model.Users, model.Items));
        model.MoveTo(options.Optimizer == Optimizer.Sgd, options.Device);
        var history = model.History = new History(options.Epochs);
        if (options.Seed is { } seed)
            manual_seed(seed);

        using var best = new BestWeights(model, options.Patience);
        using var loop = LoopFor(model, train, options);
        using (var progress = new FitProgress(loop, options.Epochs, () => history.Count, () => history.Result, cancellation))
        {
            // One that was written on another device is as good.
            var always = (options with { Device = null }).ToString();
            var checkpoint = options.Checkpoint is { } file ? new Checkpoint(file, model, train, always, loop, best) : null;
            if (options.Resume)
                checkpoint!.Restore(history);
            while (history.Count < options.Epochs && !best.IsOverdue(history))
            {
                var rate = loop.Rate;
                var (loss, squaredError) = progress.Epoch();
                var predicted = model.Predict(validation);
                double rmse = Rmse.Of(predicted, validation.Ratings), mae = Mae.Of(predicted, validation.Ratings);
                if (!double.IsFinite(rmse))
                    throw loop.Diverged(Invariant($"The validation RMSE is {rmse}"));
                history.Add(new Epoch(history.Count + 1, loss, Math.Sqrt(squaredError), rmse, mae, rate));
                best.Look(history);
                checkpoint?.Write(history);
                options.AfterEpoch?.Invoke(history.Last);
            }
            best.Restore(history);
        }
        model.eval();
        return history;
    }

    /// <summary>
    /// Tries a hundred steps, each with a higher learning rate, and gives the model its weights back: where the loss falls fastest, the
    /// rate is a good one.
    /// </summary>
    /// <param name="model">A network, best before its training.</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="options">
    /// Batch, L2 and the like; null for <see cref="FitOptions.Default"/>. Epochs, rate and its decay do not count.
    /// </param>
    /// <returns>The loss at each rate. Neither the model nor torch's generator has changed.</returns>
    /// <exception cref="ArgumentException">There are no rows, or the optimizer is <see cref="Optimizer.Sgd"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    /// <remarks>
    /// The range test of Smith (2017), Cyclical learning rates, section 3.3, with rates that grow by a constant factor from 1e-5 to 1.
    /// </remarks>
    public static RateCurve FindLearningRate(this RatingNetwork model, Interactions train, FitOptions? options = null)
    {
        Require.NotNull(model);
        options ??= FitOptions.Default;
        options.Check();
        Require.Valid(options.Optimizer != Optimizer.Sgd, nameof(options),
            "Optimizer.Sgd takes a step for each row, and a rate for each batch says little. Take Optimizer.ExactAdam.");
        train.RequireRows();
        train = train.IndexedBy(model.Users, model.Items);
        model.MoveTo(onProcessor: false, options.Device);
        var (batch, curve) = (options.BatchFor(train.Count), new RateCurve());
        var stepsOfEpoch = EpochLoop.StepsOf(train.Count, batch);
        options = options with { Epochs = EpochLoop.StepsOf(RateSteps, stepsOfEpoch), RateOfShare = RateCurve.RateAt };
        using var scope = NewDisposeScope();
        var generator = get_rng_state();
        using var before = new BestWeights(model, patience: 1);
        before.Take();
        try
        {
            using var loop = LoopFor(model, train, options);
            while (loop.Step < loop.Steps)
            {
                var rate = loop.Rate;
                loop.Epoch((_, _) =>
                {
                    curve.Add(rate, loop.LastLoss);
                    rate = loop.Rate;
                });
            }
        }
        // At a rate this high the loss is no number any more: the curve ends there.
        catch (InvalidOperationException) when (curve.Rates.Count > 0)
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

    private static EpochLoop LoopFor(RatingNetwork model, Interactions train, FitOptions options)
    {
        if (options.Optimizer != Optimizer.Sgd)
        {
            CheckMemory(model, options.BatchFor(train.Count), model.Options.Hidden.Sum() + (4.0 * model.Options.Factors));
            return new RatingLoop(model, train, options, PenaltyOf(model, options));
        }
        Require.Valid(options.L2 == 0 || options.L2Over == L2Over.BatchRows, nameof(options),
            "Optimizer.Sgd sees the rows of one rating, and L2Over.WholeTables counts all rows. Take L2Over.BatchRows, or L2 = 0.");
        using var drawn = randint(long.MaxValue, [1], dtype: int64, device: CPU);
        return new FactorTraining(
            DotBias.EngineOf(model, options.L2, RatingNetwork.Rarity), train, train.Ratings, options.Epochs,
            options.BatchFor(train.Count), options.RateAt, drawn.item<long>());
    }

    /// <summary>Asks whether there is memory for a training by Adam.</summary>
    /// <param name="model">What learns.</param>
    /// <param name="batch">How many rows a step has.</param>
    /// <param name="numbers">How many numbers are computed for each row; their gradients come on top.</param>
    /// <exception cref="ArgumentException">There is too little.</exception>
    internal static void CheckMemory(nn.Module model, int batch, double numbers) => MemoryNeed.Check(
        (MemoryNeed.Trained * model.parameters().Sum(weights => weights.numel())) + (2 * sizeof(float) * batch * numbers), nameof(model),
        Invariant($"{model.GetName()}, in batches of {batch:#,0} rows"),
        "Make it with fewer factors or narrower layers, or lower BatchSize.");

    /// <summary>What L2 multiplies, of users and items of a batch; null where there is no L2.</summary>
    internal static Func<Tensor, Tensor, Tensor>? PenaltyOf(RatingNetwork model, FitOptions options) => options switch
    {
        { L2: 0 } => null,
        { L2Over: L2Over.BatchRows } => (users, items) => model.Penalty(users, items, RatingNetwork.Rarity),
        _ => (_, _) => model.PenaltyOfTables(),
    };
}
