using NotebookHelpers.Data;
using NotebookHelpers.Models;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>The row engine in place of the loop: the same loss, but each row is a step.</summary>
internal sealed class RowTraining : RatingEpochs, IResumable
{
    private readonly RowEngine engine;

    /// <summary>Makes the engine; draws the seed of the orders from torch's generator.</summary>
    /// <param name="model">The network whose tables learn.</param>
    /// <param name="train">Rows with the network's indices.</param>
    /// <param name="options">Checked ones.</param>
    /// <exception cref="ArgumentException">The network is more than a sum of vectors, or an option asks for what the engine does not do.</exception>
    public RowTraining(RatingNetwork model, Interactions train, FitOptions options)
        : this(RowEngines.Of(model, options.Optimizer, options.L2), train, options)
    {
        if (options is { L2: > 0, L2Over: L2Over.WholeTables })
            throw new ArgumentException($"{options.Optimizer} sees the rows of one rating at a time, and L2Over.WholeTables counts all rows. Take L2Over.BatchRows, or L2 = 0.", nameof(options));
    }

    private RowTraining(RowEngine engine, Interactions train, FitOptions options)
        : base(engine, train, train.Ratings, options.Epochs, options.BatchFor(train.Count), options.RateAt, Drawn()) => this.engine = engine;

    /// <inheritdoc />
    public IEnumerable<Tensor> State() =>
    [
        .. new[] { engine.Users.State, engine.Items.State }.Where(numbers => numbers.Length > 0).Select(numbers => frombuffer(numbers, float32)),
        frombuffer(Seed, int64),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private static long Drawn()
    {
        using var drawn = randint(long.MaxValue, [1], dtype: int64);
        return drawn.item<long>();
    }
}
