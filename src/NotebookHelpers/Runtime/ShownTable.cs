using static System.Net.WebUtility;

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
    /// <param name="rows">
    /// A value for each column; null is what does not exist. The numbers of a column have the same decimals.
    /// </param>
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
            Require.Valid(place >= 0, nameof(column), $"The table has no column {column}; it has {string.Join(", ", Columns)}.");
            var values = Rows.FirstOrDefault(values => $"{values[0]}" == row);
            var names = Rows.Select(values => values[0]);
            Require.Valid(values is not null, nameof(row), $"The table has no row {row}; it has {string.Join(", ", names)}.");
            var isNumber = values[place] is IConvertible and not string;
            Require.Valid(isNumber, nameof(column), $"The table's row {row} has no number in column {column}.");
            return Convert.ToDouble(values[place], CultureInfo.InvariantCulture);
        }
    }

    internal IReadOnlyList<string> Columns { get; }

    /// <summary>What all of its numbers are, where they are of one kind.</summary>
    internal string? Measure { get; init; }

    /// <summary>The same table with some of its columns, such as those that say how accurate a model is.</summary>
    /// <param name="columns">Names of columns, in the order wanted; the first column stays where it is.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ShownTable Only(params string[] columns)
    {
        Require.NotNull(columns);
        var all = Columns.ToList();
        string[] missing = [.. columns.Except(Columns)];
        Require.Valid(missing.Length == 0, nameof(columns),
            $"The table has no column {string.Join(", ", missing)}; it has {string.Join(", ", Columns)}.");
        int[] places = [0, .. columns.Select(name => all.IndexOf(name))];
        return new ShownTable([.. places.Select(place => all[place])],
            [.. Rows.Select(row => (object?[])[.. places.Select(place => row[place])])], footer,
            notes is null ? null : [.. places.Select(place => notes[place])])
        {
            Measure = Measure,
        };
    }

    /// <summary>The rows' values, for the library and its tests.</summary>
    internal IReadOnlyList<IReadOnlyList<object?>> Rows { get; }

    string IShown.ToHtml() => Html();

    /// <summary>The table as an html fragment.</summary>
    internal string Html()
    {
        var styles = Columns.Select((_, column) => IsNumeric(column) ? "right" : "left")
            .Select(side => $" style=\"padding:.2em .8em;text-align:{side}\"").ToArray();
        // A heading without a text would be announced, and say nothing.
        var headings = Columns.Select((name, column) => (Tag: name.Length > 0 ? "th" : "td", Text: HtmlEncode(Text(name)) + Note(column)))
            .Select((heading, column) => $"<{heading.Tag}{styles[column]}>{heading.Text}</{heading.Tag}>");
        var rows = Texts().Zip(Rows, (texts, row) => texts.Select((text, column) =>
            $"<td{styles[column]}>{(row[column] is null ? $"<i style=\"opacity:.5\">{text}</i>" : HtmlEncode(text))}</td>"))
            .Select(cells => $"<tr>{string.Concat(cells)}</tr>\n");
        var below = footer is null ? "" : $"<p style=\"opacity:.7\">{HtmlEncode(footer)}</p>";
        return $"<div style=\"overflow-x:auto\"><table>\n<thead><tr>{string.Concat(headings)}</tr></thead>\n"
            + $"<tbody>\n{string.Concat(rows)}</tbody></table>{below}</div>";

        string Note(int column) =>
            notes is null ? "" : $"<br><small style=\"font-weight:normal;opacity:.7\">{HtmlEncode(notes[column])}</small>";
    }

    /// <summary>The table as aligned plain text.</summary>
    /// <returns>One line a row, below two lines of headings.</returns>
    public override string ToString()
    {
        string[] headers = [.. Columns.Select((column, place) => notes is null ? Text(column) : $"{Text(column)} ({notes[place]})")];
        var texts = Texts();
        var widths = headers.Select((header, column) => texts.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        string[] dashes = [.. widths.Select(width => new string('-', width))];
        var lines = texts.Prepend(dashes).Prepend(headers).Select(cells => string.Join("  ", cells.Select(Aligned)).TrimEnd());
        return string.Join('\n', footer is null ? lines : lines.Append(footer));

        string Aligned(string cell, int column) => IsNumeric(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]);
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
        return IShown.Line(text, LongestText);
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) < 1e15 && value == Math.Truncate(value) ? "0" : "G6", CultureInfo.InvariantCulture);

    // In a table of data a missing value is called as the code calls it.
    private string[][] Texts()
    {
        var formats = Columns.Select((_, column) => Format(column)).ToArray();
        return [.. Rows.Select(row => row.Select((value, column) => value switch
        {
            null => notes is null ? "–" : "null",
            float or double when formats[column] is { } format =>
                Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString(format, CultureInfo.InvariantCulture),
            _ => Text(value),
        }).ToArray())];
    }

    // As many decimals as the number has that needs most; null where some need a power of ten.
    private string? Format(int column)
    {
        string[] numbers = [.. Rows.Select(row => row[column]).Where(value => value is float or double).Select(value => Text(value!))];
        var isPlain = numbers.All(number => number.All(sign => char.IsAsciiDigit(sign) || sign is '.' or '-'));
        return isPlain ? $"F{numbers.Select(number => (number + ".").Split('.')[1].Length).DefaultIfEmpty(0).Max()}" : null;
    }

    private bool IsNumeric(int column) =>
        Rows.Any(row => IsNumber(row[column])) && Rows.All(row => row[column] is null || IsNumber(row[column]));

    private static bool IsNumber(object? value) =>
        value is float or double or decimal or int or long or short or byte or sbyte or uint or ulong or ushort;
}
