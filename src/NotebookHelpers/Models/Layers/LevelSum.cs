using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// A layer: the weighted sum of the vectors of a row's levels. What a row's levels are is a buffer, saved with the weights.
/// </summary>
internal sealed class LevelSum : Module<Tensor, Tensor>
{
    private readonly Embedding table;
    private readonly Tensor numbers, weights, shares;

    public LevelSum(Levels levels, int width)
        : base(nameof(LevelSum))
    {
        (numbers, weights) = (levels.Numbers, levels.Weights);
        shares = ones(levels.Size);
        table = Embedding(levels.Size, width, padding_idx: 0);
        RatingNetwork.StartAsKeras(table);
        RegisterComponents();
    }

    public override Tensor forward(Tensor rows)                                                           // int64 [batch]
    {
        var vectors = table.call(numbers.index_select(0, rows));                                       // [batch, most, width]
        return (vectors * weights.index_select(0, rows).unsqueeze(2)).sum(1);                             // [batch, width]
    }

    /// <summary>The squares of each row's levels, each divided by how often the level occurs in training.</summary>
    /// <returns>float32 [batch].</returns>
    public Tensor Penalty(Tensor rows)
    {
        var levels = numbers.index_select(0, rows);
        return (shares[levels] * table.call(levels).square().sum(2)).sum(1);
    }

    /// <summary>Counts the levels of the training rows.</summary>
    public void Count(Tensor rows) => shares.copy_(RatingNetwork.Shares(numbers.index_select(0, rows).flatten(), (int)shares.shape[0]));
}
