using System.Globalization;

namespace NotebookHelpers.Runtime;

/// <summary>A small table that shows itself in a notebook.</summary>
public sealed class ShownTable : IShown
{
    private readonly TableMarkup markup;

    internal ShownTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows, string? footer = null)
    {
        markup = new TableMarkup([.. columns.Select(column => (column, (string?)null))], rows, footer);
        (Columns, Rows) = (columns, rows);
    }

    /// <summary>A number in the table, such as <c>table["DotBias", "RMSE"]</c>, to compute with or to record.</summary>
    /// <param name="row">What stands in the row's first column.</param>
    /// <param name="column">A column's name.</param>
    /// <exception cref="ArgumentException">There is no such row or column, or no number there.</exception>
    public double this[string row, string column]
    {
        get
        {
            var place = Columns.ToList().IndexOf(column);
            if (place < 0)
                throw new ArgumentException($"The table has no column {column}; it has {string.Join(", ", Columns)}.", nameof(column));
            var values = Rows.FirstOrDefault(values => $"{values[0]}" == row)
                ?? throw new ArgumentException($"The table has no row {row}; it has {string.Join(", ", Rows.Select(values => values[0]))}.", nameof(row));
            return values[place] is IConvertible and not string
                ? Convert.ToDouble(values[place], CultureInfo.InvariantCulture)
                : throw new ArgumentException($"The table's row {row} has no number in column {column}.", nameof(column));
        }
    }

    internal IReadOnlyList<string> Columns { get; }

    /// <summary>The rows' values, for the library and its tests.</summary>
    internal IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    /// <summary>The table as an html fragment, its texts escaped.</summary>
    /// <returns>Html without a page around it.</returns>
    public string ToHtml() => markup.ToHtml();

    /// <summary>The table as aligned plain text.</summary>
    /// <returns>One line a row, below two lines of headings.</returns>
    public override string ToString() => markup.ToText();
}
