using Microsoft.Data.Analysis;
using NotebookHelpers.Data;

namespace NotebookHelpers.Evaluation;

/// <summary>What one column of the items' table says of some items: texts, or numbers.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Texts">
/// The texts of the items, each in its parts where | separates several; no parts where one is missing. Null for a column of numbers.
/// </param>
/// <param name="Numbers">The numbers of the items; NaN where one is missing. Null for a column of texts.</param>
internal sealed record ItemColumn(string Name, string[][]? Texts, double[]? Numbers)
{
    /// <summary>Instead of a column's name: how many ratings training has of an item, as a power of ten.</summary>
    public const string Popularity = "popularity";

    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static ItemColumn From(Interactions train, IReadOnlyList<Id> items, string name, string parameter)
    {
        if (name == Popularity)
        {
            var logarithms = items.Select(item => Math.Log10(Math.Max(1, RankedItems.RatingsOf(train, item))));
            return new ItemColumn("log10 of ratings", null, [.. logarithms]);
        }

        var table = train.Tables?.Items;
        if (table?.Columns.FirstOrDefault(column => column.Name == name) is not { } column)
        {
            var names = table is null ? "no table of items" : string.Join(", ", table.Columns.Select(column => column.Name));
            throw new ArgumentException($"There is no column {name} of items; there is \"{Popularity}\", and {names}.", parameter);
        }
        var values = items.Select(item => train.Tables!.RowOfItem(item) is { } row ? column[row] : null);
        return column is StringDataFrameColumn
            ? new ItemColumn(name, [.. values.Select(Parts)], null)
            : new ItemColumn(name, null, [.. values.Select(ToNumber)]);

        static double ToNumber(object? value) => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture);

        static string[] Parts(object? value) =>
            $"{value}".Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
