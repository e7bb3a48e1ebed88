using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>How a network is trained. A record: <c>FitOptions.Default with { Epochs = 5 }</c> changes one thing.</summary>
public sealed record FitOptions : IShown
{
    private const int FewestSteps = 30;
    private const int LargestBatch = 8192;
    private const double WarmUp = 0.25;
    private const double OneCycleStart = 1 / 25.0;

    private readonly double? learningRate;

    /// <summary>
    /// What the session of 2017 trained with: few steps, and an L2 that its size and Adam make far too strong. See step 5.
    /// </summary>
    public static FitOptions Session2017 { get; } = new()
    {
        Epochs = 10,
        BatchSize = 8192,
        LearningRate = 5e-3,
        L2 = 1e-3,
        L2Over = L2Over.WholeTables,
        Decay = Decay.None,
    };

    /// <summary>
    /// What fits small data: a batch of its size, L2 that regularises, and a rate that falls to zero, so that the last epoch is a good one.
    /// </summary>
    /// <remarks>
    /// Found inside training parts of the embedded data, of MovieLens and of MovieTweetings, by the benchmark <c>tune</c>: within
    /// .2 % of the best of 24 trials there, over all three, and twice as fast.
    /// </remarks>
    public static FitOptions Default { get; } = new();

    /// <summary>Passes over the training rows.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// Rows a step, all where there are fewer; null for the largest power of two, at most 8192, that gives at least thirty steps an epoch.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>The step size, at the first step; where it is not given, one that fits the optimizer.</summary>
    public double LearningRate
    {
        get => learningRate ?? (Optimizer == Optimizer.Sgd ? 0.05 : 0.025);
        init => learningRate = value;
    }

    /// <summary>
    /// The strength of the penalty. Over the batch's rows it counts for a row of n ratings as n to the power 1/4 times this many more
    /// ratings that say nothing.
    /// </summary>
    public double L2 { get; init; } = 3.5;

    /// <summary>
    /// How fast the weights of hidden layers fall to zero: after each step they are multiplied by 1 - rate · this. Tables have L2 instead.
    /// </summary>
    /// <remarks>Decoupled from Adam, as in AdamW: Loshchilov and Hutter (2019).</remarks>
    public double WeightDecay { get; init; }

    /// <summary>What the penalty counts.</summary>
    public L2Over L2Over { get; init; } = L2Over.BatchRows;

    /// <summary>How the learning rate changes.</summary>
    public Decay Decay { get; init; } = Decay.Linear;

    /// <summary>What turns gradients into steps.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.ExactAdam;

    /// <summary>
    /// Set into torch's generator before the first epoch; null goes on with it as it is, after <c>Workshop.Seed</c> and the network's own
    /// draws.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>
    /// After so many epochs without a lower validation RMSE the training stops, and the model gets the weights of the best epoch back;
    /// null trains all epochs and keeps the last one's.
    /// </summary>
    /// <remarks>The epoch is then chosen by the validation part, whose error flatters: report the error on a third part.</remarks>
    public int? Patience { get; init; }

    /// <summary>
    /// Where the network lives while it learns, and from then on: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>; null for what
    /// <c>Workshop.Start</c> named. <see cref="Optimizer.Sgd"/> works on the processor alone.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>Called after each epoch, before the next.</summary>
    public Action<Epoch>? AfterEpoch { get; init; }

    /// <summary>A file that gets all that a training needs to go on, after each epoch; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>
    /// Whether to go on from <see cref="Checkpoint"/>, where there is such a file: to the last digit as if nothing had stopped.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>The batch for so many rows.</summary>
    /// <param name="rows">Training rows, at least one.</param>
    /// <returns><see cref="BatchSize"/> where it is given, but no more than there are rows.</returns>
    public int BatchFor(int rows) => BatchSize is { } size
        ? Math.Min(size, Math.Max(1, rows))
        : Math.Clamp(1 << (int)Math.Log2(Math.Max(1, rows / FewestSteps)), 1, LargestBatch);

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Steps done before it.</param>
    /// <param name="steps">Of all epochs.</param>
    internal double RateAt(long step, long steps)
    {
        var done = step / (double)steps;
        return RateOfShare?.Invoke(done) ?? LearningRate * Decay switch
        {
            Decay.Linear => 1 - done,
            Decay.OneCycle when done < WarmUp => OneCycleStart + ((1 - OneCycleStart) * (1 - Math.Cos(Math.PI * done / WarmUp)) / 2),
            Decay.OneCycle => (1 + Math.Cos(Math.PI * (done - WarmUp) / (1 - WarmUp))) / 2,
            _ => 1,
        };
    }

    /// <summary>Of the share of the steps that are done: another schedule than <see cref="Decay"/> has.</summary>
    internal Func<double, double>? RateOfShare { get; init; }

    string IShown.ToHtml() => Table().Html();

    /// <summary>The options as a table.</summary>
    /// <returns>One line an option.</returns>
    public override string ToString() => Table().ToString();

    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    internal void Check()
    {
        Require.AtLeastOne(Epochs, "FitOptions.Epochs", "10", Require.MostRounds);
        Require.AtLeastOne(BatchSize ?? 1, "FitOptions.BatchSize", "512, or null");
        Require.Positive(LearningRate, "FitOptions.LearningRate", "0.005");
        Require.AtLeastOne(Patience ?? 1, "FitOptions.Patience", "2, or null");
        Require.That(!Resume || Checkpoint is not null, "FitOptions.Resume", Resume,
            "a Checkpoint to go on from, such as Checkpoint = \"workshop.checkpoint\"");
        Require.NotNegative(WeightDecay, "FitOptions.WeightDecay", "0 (none)");
        Require.NotNegative(L2, "FitOptions.L2", "0 (no penalty)");
        Require.Defined(L2Over, "FitOptions.L2Over");
        Require.Defined(Decay, "FitOptions.Decay");
        Require.Defined(Optimizer, "FitOptions.Optimizer");
        Require.Path(Checkpoint ?? "none", "FitOptions.Checkpoint");
        _ = Device is null ? null : ComputeDevice.Named(Device, ComputeDevice.Option);
    }

    private ShownTable Table() => new(["Option", "Value"],
    [
        ["Epochs", Epochs], ["BatchSize", BatchSize?.ToString(CultureInfo.InvariantCulture) ?? "by the number of rows"],
        ["LearningRate", LearningRate],
        ["L2", L2], ["L2Over", Enum.GetName(L2Over)], ["WeightDecay", WeightDecay], ["Decay", Enum.GetName(Decay)],
        ["Optimizer", Enum.GetName(Optimizer)],
        ["Patience", Patience?.ToString(CultureInfo.InvariantCulture) ?? "all epochs"],
        ["Seed", Seed?.ToString(CultureInfo.InvariantCulture) ?? "as Workshop.Seed set it"],
        ["Device", Device ?? "as Workshop.Start named it"],
    ]);
}
