using NotebookHelpers.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Models;

/// <summary>
/// The wide part of Cheng et al. (2016): a number for each id and level, and one for each cross of a user's with an item's.
/// </summary>
/// <remarks>
/// Numbers count as categories, in bins. Ids cross with the other side's levels, so that a user may like a genre; not with ids.
/// </remarks>
internal sealed class WidePart : Module<Tensor, Tensor, Tensor>
{
    /// <summary>How much more L2 counts for linear terms and crosses than for the vectors of a dot product.</summary>
    public const double PenaltyShare = 1.5;

    private const int Bins = 10;

    private readonly LevelSum userTerms, itemTerms;
    private readonly LevelCross userCrosses, itemCrosses;

    public WidePart(SideTable users, SideTable items)
        : base(nameof(WidePart))
    {
        FeatureRows ofUsers = FeatureRows.From(users, Bins), ofItems = FeatureRows.From(items, Bins);
        userTerms = new LevelSum(AllOf(ofUsers), 1);
        itemTerms = new LevelSum(AllOf(ofItems), 1);
        userCrosses = new LevelCross(AllOf(ofUsers), Levels.From(ofItems, items.Known + 1, ofItems.Groups.Length));
        itemCrosses = new LevelCross(
            Levels.From(ofUsers, users.Known + 1, ofUsers.Groups.Length), Levels.From(ofItems, 0, items.Known + 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor users, Tensor items)                                            // int64 [batch], [batch]
    {
        var terms = userTerms.call(users).squeeze(1) + itemTerms.call(items).squeeze(1);
        return terms + userCrosses.call(users, items) + itemCrosses.call(users, items);                   // [batch]
    }

    /// <returns>float32 [batch].</returns>
    public Tensor Penalty(Tensor users, Tensor items) =>
        userTerms.Penalty(users) + itemTerms.Penalty(items) + userCrosses.Penalty(users, items) + itemCrosses.Penalty(users, items);

    /// <summary>Counts what occurs in the training rows.</summary>
    public void Count(Tensor users, Tensor items)
    {
        userTerms.Count(users);
        itemTerms.Count(items);
        userCrosses.Count(users, items);
        itemCrosses.Count(users, items);
    }

    private static Levels AllOf(FeatureRows rows) => Levels.From(rows, 0, rows.Groups.Length);
}

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
        shares = ones(size, device: CPU);
        table = Embedding(size, 1, padding_idx: 0, device: CPU);
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
