using System.Globalization;
using System.Net;
using System.Text;

namespace NotebookHelpers.Runtime;

/// <summary>Writes a table as html and as aligned plain text. Every text is escaped; numbers are right-aligned.</summary>
/// <param name="Columns">Each column's name, and a note below it (a type) or null.</param>
/// <param name="Rows">Values; null is shown as a muted "null".</param>
/// <param name="Footer">A line below the table, or null.</param>
internal sealed record TableMarkup(
    IReadOnlyList<(string Name, string? Note)> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, string? Footer = null)
{
    private const int LongestText = 200;

    public string ToHtml()
    {
        var numeric = Enumerable.Range(0, Columns.Count).Select(IsNumeric).ToArray();
        var html = new StringBuilder("<div style=\"overflow-x:auto\"><table>\n<thead><tr>");
        for (var column = 0; column < Columns.Count; column++)
        {
            html.Append($"<th{Align(numeric[column])}>{Escape(Columns[column].Name)}");
            if (Columns[column].Note is { } note)
                html.Append($"<br><small style=\"font-weight:normal;opacity:.7\">{Escape(note)}</small>");
            html.Append("</th>");
        }
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in Rows)
        {
            html.Append("<tr>");
            for (var column = 0; column < Columns.Count; column++)
                html.Append($"<td{Align(numeric[column])}>{(row[column] is { } value ? Escape(Text(value)) : "<i style=\"opacity:.5\">null</i>")}</td>");
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table>");
        if (Footer is not null)
            html.Append($"<p style=\"opacity:.7\">{Escape(Footer)}</p>");
        return html.Append("</div>").ToString();
    }

    public string ToText()
    {
        var headers = Columns.Select(column => column.Note is null ? column.Name : $"{column.Name} ({column.Note})").ToArray();
        var texts = Rows.Select(row => row.Select(value => value is null ? "null" : Text(value)).ToArray()).ToArray();
        var widths = headers.Select((header, column) => texts.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        var lines = texts.Prepend([.. widths.Select(width => new string('-', width))]).Prepend(headers)
            .Select(cells => string.Join("  ", cells.Select((cell, column) =>
                IsNumeric(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        return string.Join('\n', Footer is null ? lines : lines.Append(Footer));
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

    private bool IsNumeric(int column) => Rows.Any(row => IsNumber(row[column])) && Rows.All(row => row[column] is null || IsNumber(row[column]));

    private static bool IsNumber(object? value) =>
        value is float or double or decimal or int or long or short or byte or sbyte or uint or ulong or ushort;

    private static string Align(bool right) => $" style=\"padding:.2em .8em;text-align:{(right ? "right" : "left")}\"";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
