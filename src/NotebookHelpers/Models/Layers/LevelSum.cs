using NotebookHelpers.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// A layer: the weighted sum of the vectors of a row's levels. What a row's levels are is not saved, for it follows from the side columns.
/// </summary>
internal sealed class LevelSum : Module<Tensor, Tensor>
{
    private readonly Embedding table;
    private readonly Tensor numbers, weights, shares;

    public LevelSum(Levels levels, int width)
        : base(nameof(LevelSum))
    {
        (numbers, weights) = (levels.Numbers, levels.Weights);
        shares = ones(levels.Size, device: CPU);
        table = Embedding(levels.Size, width, padding_idx: 0, device: CPU);
        RatingNetwork.StartAsKeras(table);
        RegisterComponents();
    }

    public override Tensor forward(Tensor rows)                                                           // int64 [batch]
    {
        var vectors = table.call(numbers.index_select(0, rows));                                       // [batch, most, width]
        return (vectors * weights.index_select(0, rows).unsqueeze(2)).sum(1);                             // [batch, width]
    }

    /// <summary>The squares of each row's levels, each divided by a power of how often the level occurs in training.</summary>
    /// <returns>float32 [batch].</returns>
    public Tensor Penalty(Tensor rows, double rarity)
    {
        var levels = numbers.index_select(0, rows);
        return (shares[levels].pow(rarity) * table.call(levels).square().sum(2)).sum(1);
    }

    /// <summary>Counts the levels of the training rows.</summary>
    public void Count(Tensor rows) => RatingNetwork.Count(shares, numbers.index_select(0, rows).flatten());
}

/// <summary>Some levels for each row of a side table, as tensors: what a network looks up.</summary>
/// <param name="Numbers">int64 [rows, most levels of a row], levels from 1; 0 fills the shorter rows.</param>
/// <param name="Weights">float32 of the same shape; 0 where a row has no level.</param>
/// <param name="Size">Rows of a table for them: one more than there are levels.</param>
internal sealed record Levels(Tensor Numbers, Tensor Weights, int Size)
{
    /// <summary>Those features of each row that lie from one number to below another, with their weights.</summary>
    public static Levels From(FeatureRows rows, int from, int to) => From(to - from, rows.Count,
        row => [.. rows.FeaturesOf(row).ToArray().Zip(rows.WeightsOf(row).ToArray(), (feature, weight) => (feature - from, weight))
            .Where(pair => pair.Item1 >= 0 && pair.Item1 < to - from)]);

    private static Levels From(int count, int rows, Func<int, (int Level, float Weight)[]> levelsOf)
    {
        var all = Enumerable.Range(0, rows).Select(levelsOf).ToArray();
        var most = Math.Max(1, all.Max(levels => levels.Length));
        var numbers = new long[rows, most];
        var weights = new float[rows, most];
        for (var row = 0; row < rows; row++)
        {
            foreach (var (place, (level, weight)) in all[row].Index())
                (numbers[row, place], weights[row, place]) = (level + 1, weight);
        }
        return new Levels(tensor(numbers, device: CPU), tensor(weights, device: CPU), count + 1);
    }
}
