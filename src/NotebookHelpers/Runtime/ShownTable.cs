namespace NotebookHelpers.Runtime;

/// <summary>A small table that shows itself in a notebook.</summary>
public sealed class ShownTable : IShown
{
    private readonly TableMarkup markup;

    internal ShownTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows, string? footer = null)
    {
        markup = new TableMarkup([.. columns.Select(column => (column, (string?)null))], rows, footer);
        Rows = rows;
    }

    /// <summary>The rows' values, for the library and its tests.</summary>
    internal IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    /// <summary>The table as an html fragment, its texts escaped.</summary>
    /// <returns>Html without a page around it.</returns>
    public string ToHtml() => markup.ToHtml();

    /// <summary>The table as aligned plain text.</summary>
    /// <returns>One line a row, below two lines of headings.</returns>
    public override string ToString() => markup.ToText();
}
