using NotebookHelpers.Runtime;
using Plotly.NET;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace NotebookHelpers.Charts;

/// <summary>Charts of tables.</summary>
public static class TableCharts
{
    /// <summary>Bars for a table's numbers, one for each row; the first column names the rows.</summary>
    /// <param name="table">A table, such as <c>Compare.On</c> makes.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="columns">Names of columns of numbers, side by side; none for the first such column.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">There is no such column of numbers, or the table has no rows.</exception>
    public static GenericChart Plot(this ShownTable table, string title, params string[] columns)
    {
        ChartParts.RequireAny(table.Rows.Count, title, "rows", nameof(table));
        string[] numeric = [.. table.Columns.Where((_, column) => column > 0 && table.Rows.Any(row => row[column] is double or int))];
        if (columns.Length == 0)
            columns = [.. numeric.Take(1)];
        if (columns.Length == 0 || columns.Except(numeric).Any())
        {
            throw new ArgumentException(
                $"\"{title}\" draws columns of numbers, and {string.Join(", ", columns)} is none; "
                + $"there are: {string.Join(", ", numeric.DefaultIfEmpty("none"))}.", nameof(columns));
        }
        // The first row stands on top, as in the table: a bar chart begins at the bottom.
        var rows = table.Rows.Reverse().ToArray();
        string[] names = [.. rows.Select(row => $"{row[0]}")];
        return Chart.Combine(columns.Select(name =>
        {
            var place = table.Columns.ToList().IndexOf(name);
            double[] lengths = [.. rows.Select(row => Convert.ToDouble(row[place] ?? double.NaN, CultureInfo.InvariantCulture))];
            string[] texts = [.. lengths.Select(length => Invariant($"{length:0.####}"))];
            return Chart.Bar<double, string, string>(
                lengths, Keys: names, Name: name, MultiText: texts, TextPosition: StyleParam.TextPosition.Auto);
        })).WithXAxisStyle<double, double, string>(TitleText: columns.Length == 1 ? columns[0] : "").WithTitle(title);
    }
}
