using NotebookHelpers.Data;
using NotebookHelpers.Models;
using static TorchSharp.torch;

namespace NotebookHelpers.Training;

/// <summary>The row engine in place of the loop: the same loss, but each row is a step.</summary>
internal sealed class RowTraining : RatingEpochs, IEpochs
{
    private RowTraining(RowEngine engine, Interactions train, FitOptions options, long seed)
        : base(engine, train, train.Ratings, (options.Epochs, options.BatchFor(train.Count), options.LearningRate, options.Decay == Decay.Linear), seed)
    {
    }

    /// <summary>The engine for a network, where the options ask for one.</summary>
    /// <param name="model">The network whose tables learn.</param>
    /// <param name="train">Rows with the network's indices.</param>
    /// <param name="options">Checked ones.</param>
    /// <returns>Null where torch is to train.</returns>
    /// <exception cref="ArgumentException">The network is more than a sum of vectors, or the penalty counts whole tables.</exception>
    public static RowTraining? Of(RatingNetwork model, Interactions train, FitOptions options)
    {
        if (options.Optimizer is not (Optimizer.RowSgd or Optimizer.RowAdagrad or Optimizer.RowAdam))
            return null;
        if (model is not DotBias sums)
            throw new ArgumentException($"{options.Optimizer} trains sums of vectors only, such as DotBias; {model.Name} has layers. Take another Optimizer.", nameof(options));
        if (options is { L2: > 0, L2Over: L2Over.WholeTables })
            throw new ArgumentException($"{options.Optimizer} sees the rows of one rating at a time, and L2Over.WholeTables counts all rows. Take L2Over.BatchRows, or L2 = 0.", nameof(options));
        var engine = options.Optimizer switch
        {
            Optimizer.RowSgd => sums.Rows<SgdRule>(options.L2),
            Optimizer.RowAdagrad => sums.Rows<AdagradRule>(options.L2),
            _ => sums.Rows<AdamRule>(options.L2),
        };
        return new RowTraining(engine, train, options, randint(long.MaxValue, [1], dtype: int64).item<long>());
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
