using NotebookHelpers.Data;
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
    private const int Bins = 10;

    private readonly LevelSum userTerms, itemTerms;
    private readonly LevelCross userCrosses, itemCrosses;

    public WidePart(SideTable users, SideTable items)
        : base(nameof(WidePart))
    {
        FeatureRows ofUsers = FeatureRows.From(users, Bins), ofItems = FeatureRows.From(items, Bins);
        userTerms = new LevelSum(Levels.From(ofUsers, 0, ofUsers.Groups.Length), 1);
        itemTerms = new LevelSum(Levels.From(ofItems, 0, ofItems.Groups.Length), 1);
        var userLevels = Levels.From(ofUsers, users.Known + 1, ofUsers.Groups.Length);
        userCrosses = new LevelCross(
            Levels.From(ofUsers, 0, ofUsers.Groups.Length), Levels.From(ofItems, items.Known + 1, ofItems.Groups.Length));
        itemCrosses = new LevelCross(userLevels, Levels.From(ofItems, 0, items.Known + 1));
        RegisterComponents();
    }

    // int64 [batch], [batch] -> [batch]
    public override Tensor forward(Tensor users, Tensor items) =>
        userTerms.call(users).squeeze(1) + itemTerms.call(items).squeeze(1) + userCrosses.call(users, items)
        + itemCrosses.call(users, items);

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
}
