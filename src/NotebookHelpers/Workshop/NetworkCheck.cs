using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers;

/// <summary>The checking of an exercise: each step returns it, the first that fails says what to do, and it shows itself.</summary>
public sealed partial class NetworkCheck : IShown
{
    private const int Epochs = 8;

    // Two seeds of one network may differ by so much.
    private const double Clearly = 0.995;

    private readonly Func<Module<Tensor, Tensor, Tensor>> make;
    private readonly Interactions train;
    private readonly Interactions validation;
    private Module<Tensor, Tensor, Tensor>? network;
    private CheckResult result = new(true, "");

    internal NetworkCheck(Func<Module<Tensor, Tensor, Tensor>> make, Interactions train, Interactions validation)
    {
        (this.make, this.train, this.validation) = (make, train, validation);
        Step(() =>
        {
            network = make();
            return network.parameters().Any()
                ? Sound()
                : new CheckResult(false, $"{network.GetName()} has nothing to learn. {Registered}");
        });
    }

    /// <summary>Whether all steps so far passed.</summary>
    public bool Passed => result.Passed;

    /// <summary>Untrained, it answers each pair with about the mean of the training ratings.</summary>
    /// <returns>This check.</returns>
    public NetworkCheck StartsAtMean() => Step(() =>
    {
        var scores = ScoresNow();
        double mean = train.MeanRating, near = Rmse.Of(new MeanModel(train), train) / 2;
        // What rounds to zero would be -0.00 without the sum.
        var average = Math.Round(scores.Average(), 2) + 0;
        var off = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        if (Math.Abs(average - mean) > near)
        {
            return new CheckResult(false, Invariant($"Untrained, it answers {average:0.00} on average, and the mean of the ratings is ")
                + Invariant($"{mean:0.00}. Add the mean in forward."));
        }
        return off <= near
            ? new CheckResult(true, "Right: untrained, it answers with about the mean of the ratings.")
            : new CheckResult(false, Invariant($"Untrained, its answers are {off:0.00} away from the mean of the ratings, give or take. ")
                + "Let all tables start small, between -0.05 and 0.05.");
    });

    /// <summary>After one epoch it predicts better than the mean of the training ratings does.</summary>
    /// <returns>This check.</returns>
    public NetworkCheck Learns() => Step(() =>
    {
        var rmse = Check.RmseOf(Trained(make, epochs: 1), validation);
        var mean = Rmse.Of(new MeanModel(train), validation);
        var compared = Invariant($"after one epoch RMSE {rmse:0.000}; predicting the mean, {mean:0.000}");
        return rmse < mean
            ? new CheckResult(true, $"Right: it learns. {compared[..1].ToUpperInvariant()}{compared[1..]}.")
            : new CheckResult(false, $"It does not learn: {compared}. Are all layers fields, is RegisterComponents() the constructor's "
                + "last line, and do all tables start small?");
    });

    /// <summary>It predicts clearly better than another network that is trained alike: eight epochs, one seed, no penalty.</summary>
    /// <param name="other">Makes a network for the same indices.</param>
    /// <returns>This check.</returns>
    /// <exception cref="ArgumentNullException">There is no other network.</exception>
    public NetworkCheck Beats(Func<Module<Tensor, Tensor, Tensor>> other)
    {
        Require.NotNull(other);
        return Step(() =>
        {
            Module<Tensor, Tensor, Tensor> mine = Trained(make, Epochs), theirs = Trained(other, Epochs);
            double rmse = Check.RmseOf(mine, validation), limit = Clearly * Check.RmseOf(theirs, validation);
            var compared = Invariant($"RMSE {rmse:0.000} after {Epochs} epochs; ")
                + Invariant($"{theirs.GetName()}, trained alike, has {limit / Clearly:0.000}.");
            return rmse <= limit
                ? new CheckResult(true, $"Right: {compared}")
                : new CheckResult(false, $"Not yet: {compared} "
                    + Invariant($"Expected {limit:0.000} or less: a smaller difference may be chance. ")
                    + Invariant($"On the ratings that it was trained on, its RMSE is {Check.RmseOf(mine, train):0.000}: ")
                    + "the wider that gap, the more it remembers, and the less it has learned.");
        });
    }

    string IShown.ToHtml() => ((IShown)result).ToHtml();

    /// <summary>What was found.</summary>
    /// <returns>Plain text.</returns>
    public override string ToString() => result.ToString();

    // The network is the attendee's own, and so no RatingNetwork: the same loop, without penalty and progress,
    // and with the optimizer that needs nothing of the network.
    private Module<Tensor, Tensor, Tensor> Trained(Func<Module<Tensor, Tensor, Tensor>> make, int epochs)
    {
        manual_seed(RandomSeed.Current);
        var network = make();
        // Whatever the making drew, all are trained in the same order.
        manual_seed(RandomSeed.Current);
        var options = FitOptions.Default with { Epochs = epochs, LearningRate = 0.01, L2 = 0, Optimizer = Optimizer.DenseAdam };
        using var loop = new RatingLoop(network, train, options, penalty: null);
        for (var epoch = 0; epoch < epochs; epoch++)
            loop.Epoch();
        return network;
    }

    private NetworkCheck Step(Func<CheckResult> step)
    {
        if (Passed)
            result = CheckResult.From(() => Seeded(step), "the lines that throw, starting from a network that works");
        return this;
    }

    private static CheckResult Seeded(Func<CheckResult> step)
    {
        using var before = get_rng_state();
        try
        {
            manual_seed(RandomSeed.Current);
            return step();
        }
        finally
        {
            set_rng_state(before);
        }
    }
}
