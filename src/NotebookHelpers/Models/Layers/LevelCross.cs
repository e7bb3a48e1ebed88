using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>A layer: one number for each level of a user with each level of an item, summed over a pair's levels.</summary>
/// <remarks>
/// The cross-product transformation of Cheng et al. (2016), eq. 1. Up to 2^20 crosses have a number each; more share these, by the
/// remainder.
/// </remarks>
internal sealed class LevelCross : Module<Tensor, Tensor, Tensor>
{
    private const int Most = 1 << 20;

    private readonly Embedding table;
    private readonly Tensor userNumbers, userWeights, itemNumbers, itemWeights, shares;
    private readonly long itemLevels;

    public LevelCross(Levels users, Levels items)
        : base(nameof(LevelCross))
    {
        (userNumbers, userWeights, itemNumbers, itemWeights, itemLevels) =
            (users.Numbers, users.Weights, items.Numbers, items.Weights, items.Size);
        var size = (int)Math.Min((long)users.Size * items.Size, Most);
        shares = ones(size);
        table = Embedding(size, 1, padding_idx: 0);
        RatingNetwork.StartAsKeras(table);
        RegisterComponents();
    }

    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        var weights = userWeights.index_select(0, users).unsqueeze(2) * itemWeights.index_select(0, items).unsqueeze(1);
        return (table.call(Crosses(users, items)).squeeze(3) * weights).sum([1, 2]);                   // [batch, user's, item's] -> [batch]
    }

    /// <summary>As <see cref="LevelSum.Penalty"/>, for the crosses.</summary>
    /// <returns>float32 [batch].</returns>
    public Tensor Penalty(Tensor users, Tensor items)
    {
        var crosses = Crosses(users, items);
        return (shares[crosses] * table.call(crosses).squeeze(3).square()).sum([1, 2]);
    }

    /// <summary>Counts the crosses of the training rows.</summary>
    public void Count(Tensor users, Tensor items)
    {
        var counts = zeros_like(shares);
        foreach (var (some, others) in users.split(65_536).Zip(items.split(65_536)))
            counts.add_(Crosses(some, others).flatten().bincount(null, shares.shape[0]));
        shares.copy_(1 / counts.clamp(min: 1));
    }

    private Tensor Crosses(Tensor users, Tensor items)
    {
        Tensor user = userNumbers.index_select(0, users).unsqueeze(2), item = itemNumbers.index_select(0, items).unsqueeze(1);
        // 0, which has no number to learn, where either level only fills its row.
        return ((user * itemLevels) + item).remainder(shares.shape[0]) * (user * item).sign();
    }
}
