using NotebookHelpers.Runtime;
using Plotly.NET;
using Plotly.NET.CSharp;

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
        if (table.Rows.Count == 0)
            throw new ArgumentException($"\"{title}\" has no rows to draw; expected at least one.", nameof(table));
        string[] numeric = [.. table.Columns.Where((_, column) => column > 0 && table.Rows.Any(row => row[column] is double or int))];
        if (columns.Length == 0)
            columns = [.. numeric.Take(1)];
        if (columns.Length == 0 || columns.FirstOrDefault(column => !numeric.Contains(column)) is not null)
            throw new ArgumentException($"\"{title}\" draws columns of numbers, and {string.Join(", ", columns)} is none; there are: {string.Join(", ", numeric.DefaultIfEmpty("none"))}.", nameof(columns));
        // The first row on top, as in the table: a bar chart begins at the bottom.
        string[] names = [.. table.Rows.Select(row => $"{row[0]}").Reverse()];
        return Plotly.NET.CSharp.Chart.Combine(columns.Select(name =>
        {
            var place = table.Columns.ToList().IndexOf(name);
            double[] lengths = [.. table.Rows.Select(row => row[place] is null ? double.NaN : Convert.ToDouble(row[place], CultureInfo.InvariantCulture)).Reverse()];
            return Plotly.NET.CSharp.Chart.Bar<double, string, string>(lengths, Keys: names, Name: name,
                MultiText: lengths.Select(length => length.ToString("0.####", CultureInfo.InvariantCulture)).ToArray(), TextPosition: StyleParam.TextPosition.Auto);
        }))
            .WithXAxisStyle<double, double, string>(TitleText: columns.Length == 1 ? columns[0] : "")
            .WithTitle(title);
    }
}
