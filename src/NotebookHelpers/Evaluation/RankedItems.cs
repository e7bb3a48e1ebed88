using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>Items in an order, the best first, with what the data set knows of them.</summary>
public sealed class RankedItems : IShown
{
    private readonly string heading;
    private readonly ShownTable table;

    internal RankedItems(string heading, string scoreName, IReadOnlyList<(Id Item, float Score)> items, Interactions train)
    {
        this.heading = heading;
        Items = [.. items.Select(item => item.Item)];
        Scores = [.. items.Select(item => item.Score)];
        var tables = train.Tables;
        var group = tables?.Items is null ? null : tables.Roles.Group;
        string[] groupColumn = group is null ? [] : [group];
        var rows = items.Select((item, index) =>
        {
            object?[] itsGroup = group is null ? [] : [tables!.RowOfItem(item.Item) is { } row ? tables.Items![group][row] : null];
            return (object?[])
            [
                index + 1, item.Item.ToString(), TitleOf(train, item.Item), .. itsGroup, RatingsOf(train, item.Item),
                Math.Round(item.Score, 3),
            ];
        });
        table = new ShownTable(["Rank", tables?.Roles.Item ?? "Item", "Title", .. groupColumn, "Ratings", scoreName], [.. rows]);
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
