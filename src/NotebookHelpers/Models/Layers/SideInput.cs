using NotebookHelpers.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// A layer: all that a network is told of a user, or of an item, side by side: the id's vector, each column's, and the numbers.
/// </summary>
internal sealed class SideInput : Module<Tensor, Tensor>
{
    private readonly Embedding ids;
    private readonly ModuleList<LevelSum> columns;
    // own: the row of each id in the table of ids, 0 for an id that training never saw.
    private readonly Tensor own, shares, numbers;

    public SideInput(SideTable side, int factors)
        : base(nameof(SideInput))
    {
        ids = Embedding(side.Known + 1, factors, padding_idx: 0, device: CPU);
        RatingNetwork.StartAsKeras(ids);
        own = arange(side.Ids.Size, device: CPU);
        own.masked_fill_(own.gt(side.Known), 0);
        shares = ones(side.Known + 1, device: CPU);
        columns = ModuleList([.. side.Categories.Select(column => new LevelSum(Levels.From(column), factors))]);
        numbers = Numbers(side);
        RegisterComponents();
    }

    /// <summary>The table of the ids' vectors.</summary>
    public Embedding Ids => ids;

    /// <summary>float32 [rows of the table of ids]: 1 / how often each occurs in training.</summary>
    public Tensor Shares => shares;

    /// <summary>How many numbers describe a row.</summary>
    public static long WidthOf(SideTable side, int factors) => ((long)factors * (1 + side.Categories.Count)) + (2 * side.Numbers.Count);

    public override Tensor forward(Tensor rows) =>                                                        // int64 [batch]
        cat([ids.call(own.index_select(0, rows)), .. columns.Select(column => column.call(rows)), numbers.index_select(0, rows)], 1);

    /// <summary>
    /// As in <see cref="DotBias"/>: the squares of the id's row and of the levels' rows, each divided by how often it occurs in training.
    /// </summary>
    /// <returns>float32 [batch].</returns>
    public Tensor Penalty(Tensor rows)
    {
        var squares = RatingNetwork.Squares(ids, shares, own.index_select(0, rows));
        return columns.Aggregate(squares, (sum, column) => sum + column.Penalty(rows));
    }

    /// <summary>Counts ids and levels of the training rows.</summary>
    public void Count(Tensor rows)
    {
        RatingNetwork.Count(shares, own.index_select(0, rows));
        foreach (var column in columns)
            column.Count(rows);
    }

    // float32 [rows, 2 columns]: each standardised, then whether it is missing.
    private static Tensor Numbers(SideTable side)
    {
        var values = new float[side.Ids.Size, 2 * side.Numbers.Count];
        foreach (var (place, column) in side.Numbers.Index())
        {
            var standardised = column.Standardised();
            for (var row = 0; row < standardised.Length; row++)
                (values[row, 2 * place], values[row, (2 * place) + 1]) = (standardised[row], float.IsFinite(column.Raw[row]) ? 0 : 1);
        }
        return tensor(values, device: CPU);
    }
}
