using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Evaluation;

/// <summary>Items in an order, the best first, with what the data set knows of them.</summary>
public sealed class RankedItems : IShown
{
    private readonly string heading;
    private readonly ShownTable table;

    internal RankedItems(string heading, string scoreName, IReadOnlyList<(Id Item, float Score)> items, Interactions train,
        string? footer = null)
    {
        this.heading = heading;
        Items = [.. items.Select(item => item.Item)];
        Scores = [.. items.Select(item => item.Score)];
        var tables = train.Tables;
        var group = tables?.Items is null ? null : tables.Roles.Group;
        string[] columns = ["Rank", tables?.Roles.Item ?? "Item", "Title", .. group is null ? Array.Empty<string>() : [group], "Ratings",
            scoreName];
        table = new ShownTable(columns, [.. items.Select((item, index) => (object?[])
        [
            index + 1, item.Item.ToString(), TitleOf(train, item.Item),
            .. group is null ? Array.Empty<object?>() : [tables!.RowOfItem(item.Item) is { } row ? tables.Items![group][row] : null],
            train.ByItem[train.Items.IndexOf(item.Item)].Length, Math.Round(item.Score, 3),
        ])], footer);
    }

    /// <summary>Raw ids, the best item's first.</summary>
    public IReadOnlyList<Id> Items { get; }

    internal IReadOnlyList<float> Scores { get; }

    string IShown.ToHtml() => IShown.Paragraph(heading) + table.Html();

    /// <summary>Rank, id, title, group, ratings in training, score.</summary>
    /// <returns>Aligned lines below a heading.</returns>
    public override string ToString() => $"{heading}\n{table}";

    internal static string TitleOf(Interactions train, Id item) => train.Tables?.TitleOf(item) ?? item.ToString();
}
