using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>Items in an order, the best first, with what the data set knows of them.</summary>
public sealed class RankedItems : IShown
{
    private readonly string heading;
    private readonly ShownTable table;

    /// <param name="heading">What the items are.</param>
    /// <param name="scoreName">What a score is called.</param>
    /// <param name="items">The items, the best first.</param>
    /// <param name="train">What is known of them; null for no titles.</param>
    /// <param name="ratings">How many ratings an item has, where training does not say it.</param>
    internal RankedItems(
        string heading, string scoreName, IReadOnlyList<(Id Item, float Score)> items, Interactions? train, Func<Id, int>? ratings = null)
    {
        this.heading = heading;
        Items = [.. items.Select(item => item.Item)];
        Scores = [.. items.Select(item => item.Score)];
        var tables = train?.Tables;
        var group = tables?.Items is null ? null : tables.Roles.Group;
        string[] titleColumn = train is null ? [] : ["Title"], groupColumn = group is null ? [] : [group];
        var rows = items.Select((item, index) =>
        {
            string[] itsTitle = train is null ? [] : [TitleOf(train, item.Item)];
            object?[] itsGroup = group is null ? [] : [tables!.RowOfItem(item.Item) is { } row ? tables.Items![group][row] : null];
            return (object?[])
            [
                index + 1, item.Item.ToString(), .. itsTitle, .. itsGroup, ratings?.Invoke(item.Item) ?? RatingsOf(train!, item.Item),
                Math.Round(item.Score, 3),
            ];
        });
        table = new ShownTable(["Rank", tables?.Roles.Item ?? "Item", .. titleColumn, .. groupColumn, "Ratings", scoreName], [.. rows]);
    }

    /// <summary>Raw ids, the best item's first.</summary>
    public IReadOnlyList<Id> Items { get; }

    internal IReadOnlyList<float> Scores { get; }

    string IShown.ToHtml() => IShown.Paragraph(heading) + table.Html();

    /// <summary>Rank, id, title, group, ratings in training, score.</summary>
    /// <returns>Aligned lines below a heading.</returns>
    public override string ToString() => $"{heading}\n{table}";

    /// <summary>How many ratings training has of an item.</summary>
    internal static int RatingsOf(Interactions train, Id item) => train.ByItem[train.Items.IndexOf(item)].Length;

    internal static string TitleOf(Interactions train, Id item) => train.Tables?.TitleOf(item) ?? item.ToString();
}
