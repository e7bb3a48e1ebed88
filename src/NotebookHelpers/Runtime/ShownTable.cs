using System.Net;
using System.Text;

namespace NotebookHelpers.Runtime;

/// <summary>
/// A small table that shows itself in a notebook, as html and as aligned plain text. Every text is escaped; numbers are right-aligned.
/// </summary>
public sealed class ShownTable : IShown
{
    private const int LongestText = 200;

    private readonly string? footer;
    private readonly IReadOnlyList<string>? notes;

    /// <param name="columns">Each column's name.</param>
    /// <param name="rows">A value for each column; null is shown as a muted "null".</param>
    /// <param name="footer">A line below the table, or null.</param>
    /// <param name="notes">What stands below each column's name, such as its type, or null.</param>
    internal ShownTable(
        IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows, string? footer = null,
        IReadOnlyList<string>? notes = null) =>
        (Columns, Rows, this.footer, this.notes) = (columns, rows, footer, notes);

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
                ?? throw new ArgumentException(
                $"The table has no row {row}; it has {string.Join(", ", Rows.Select(values => values[0]))}.", nameof(row));
            return values[place] is IConvertible and not string
                ? Convert.ToDouble(values[place], CultureInfo.InvariantCulture)
                : throw new ArgumentException($"The table's row {row} has no number in column {column}.", nameof(column));
        }
    }

    internal IReadOnlyList<string> Columns { get; }

    /// <summary>The rows' values, for the library and its tests.</summary>
    internal IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    string IShown.ToHtml() => Html();

    /// <summary>The table as an html fragment.</summary>
    internal string Html()
    {
        var numeric = Enumerable.Range(0, Columns.Count).Select(IsNumeric).ToArray();
        var html = new StringBuilder("<div style=\"overflow-x:auto\"><table>\n<thead><tr>");
        for (var column = 0; column < Columns.Count; column++)
        {
            html.Append($"<th{Align(numeric[column])}>{Escape(Columns[column])}");
            if (notes?[column] is { } note)
                html.Append($"<br><small style=\"font-weight:normal;opacity:.7\">{Escape(note)}</small>");
            html.Append("</th>");
        }
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in Rows)
        {
            html.Append("<tr>");
            for (var column = 0; column < Columns.Count; column++)
                html.Append($"<td{Align(numeric[column])}>{Cell(row[column])}</td>");

            html.Append("</tr>\n");
        }
        html.Append("</tbody></table>");
        if (footer is not null)
            html.Append($"<p style=\"opacity:.7\">{Escape(footer)}</p>");
        return html.Append("</div>").ToString();
    }

    /// <summary>The table as aligned plain text.</summary>
    /// <returns>One line a row, below two lines of headings.</returns>
    public override string ToString()
    {
        var headers = Columns.Select((column, place) => notes is null ? column : $"{column} ({notes[place]})").ToArray();
        var texts = Rows.Select(row => row.Select(value => value is null ? "null" : Text(value)).ToArray()).ToArray();
        var widths = headers.Select((header, column) => texts.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        var lines = texts.Prepend([.. widths.Select(width => new string('-', width))]).Prepend(headers)
            .Select(cells => string.Join("  ", cells.Select((cell, column) =>
                IsNumeric(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        return string.Join('\n', footer is null ? lines : lines.Append(footer));
    }

    /// <summary>A value as text, the same on every machine: invariant culture, six digits.</summary>
    internal static string Text(object value)
    {
        var text = value switch
        {
            float or double => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            bool flag => flag ? "true" : "false",
            DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length <= LongestText ? text : text[..LongestText] + "…";
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) < 1e15 && value == Math.Truncate(value) ? "0" : "G6", CultureInfo.InvariantCulture);

    private bool IsNumeric(int column) =>
        Rows.Any(row => IsNumber(row[column])) && Rows.All(row => row[column] is null || IsNumber(row[column]));

    private static bool IsNumber(object? value) =>
        value is float or double or decimal or int or long or short or byte or sbyte or uint or ulong or ushort;

    private static string Align(bool right) => $" style=\"padding:.2em .8em;text-align:{(right ? "right" : "left")}\"";

    private static string Cell(object? value) => value is null ? "<i style=\"opacity:.5\">null</i>" : Escape(Text(value));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
