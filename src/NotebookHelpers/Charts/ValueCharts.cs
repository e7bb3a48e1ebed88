using System.Numerics;
using NotebookHelpers.Runtime;
using Plotly.NET;
using Plotly.NET.CSharp;
using static TorchSharp.torch;
using Chart = Plotly.NET.CSharp.Chart;

namespace NotebookHelpers.Charts;

/// <summary>Charts of values: lists of numbers, matrices and tables.</summary>
public static class ValueCharts
{
    // More numbers than these would not fit into their cells.
    private const int MostNumbers = 120;

    /// <summary>A line through the values in their order, such as a loss after each step.</summary>
    /// <typeparam name="T">A number type.</typeparam>
    /// <param name="values">One value a step; the first stands at 1.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="x">What a step is, such as <c>epoch</c>.</param>
    /// <param name="y">What the values are, with their unit.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static GenericChart Plot<T>(this IEnumerable<T> values, string title, string x = "step", string y = "value")
        where T : INumber<T>
    {
        Require.NotNull(values);
        double[] heights = [.. values.Select(double.CreateChecked)];
        ChartParts.RequireAny(heights.Length, title, "values", nameof(values));
        return Plot([(y, heights)], title, x, y);
    }

    /// <summary>Several lines through values at the same steps, such as metrics of several models.</summary>
    /// <param name="curves">A name and the values of each line.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="x">What a step is, such as <c>epoch</c>.</param>
    /// <param name="y">What the values are.</param>
    /// <param name="at">Where the values stand; null for 1, 2, 3 and so on.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">There are no lines, one has no values, or not as many as there are steps.</exception>
    public static GenericChart Plot(
        this IEnumerable<(string Name, IEnumerable<double> Values)> curves,
        string title, string x = "step", string y = "value", IReadOnlyList<int>? at = null)
    {
        Require.NotNull(curves);
        curves = [.. curves];
        Require.Valid(
            curves.All(curve => curve.Values is not null), nameof(curves), $"A line of \"{title}\" has no values; expected some.");
        (string Name, double[] Values)[] drawn = [.. curves.Select(curve => (curve.Name, curve.Values.ToArray()))];
        var steps = drawn.Length == 0 ? 0 : at?.Count ?? drawn[0].Values.Length;
        var lengths = string.Join(", ", drawn.Select(curve => curve.Values.Length).DefaultIfEmpty(0));
        Require.Valid(steps > 0 && drawn.All(curve => curve.Values.Length == steps), nameof(curves),
            $"\"{title}\" has lines of {lengths} values for {steps} steps; expected one value for each step, and at least one.");
        int[] places = [.. at ?? Enumerable.Range(1, steps)];
        return Chart.Combine(drawn.Select(curve =>
            Chart.Line<int, double, string>(places, curve.Values, ShowMarkers: steps <= 30, Name: ChartParts.Text(curve.Name))))
            .WithAxes(x, y).WithTitle(title);
    }

    /// <summary>A matrix as coloured cells, its first row on top.</summary>
    /// <param name="matrix">Numbers [rows, columns], any type.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="rows">A name for each row.</param>
    /// <param name="columns">A name for each column.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">The tensor has not two dimensions, or not as many rows and columns as names.</exception>
    public static GenericChart Plot(this Tensor matrix, string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns)
    {
        Require.NotNull(matrix);
        Require.NoneNull(rows, columns);
        Require.Valid(matrix.shape is [var height, var width] && height == rows.Count && width == columns.Count, nameof(matrix),
            $"\"{title}\" has the shape [{string.Join(", ", matrix.shape)}]; expected [{rows.Count}, {columns.Count}], "
            + "a name for each of its rows and columns.");
        using var values = matrix.detach().cpu().to(float64);
        double[][] cells = [.. Enumerable.Range(0, rows.Count).Select(row => values[row].data<double>().ToArray())];
        var chart = Chart.Heatmap<double, string, string, string>(
            cells, X: ChartParts.Texts(columns), Y: ChartParts.Texts(rows), ReverseYAxis: true);
        if (rows.Count * columns.Count <= MostNumbers)
            chart.Series().SetProperty("texttemplate", "%{z:.1~f}");
        return chart.WithTitle(title);
    }

    /// <summary>Bars for a table's numbers, one for each row; the first column names the rows.</summary>
    /// <param name="table">A table, such as <c>Compare.On</c> makes.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="columns">Names of columns of numbers, side by side; none for the first such column.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">There is no such column of numbers, or the table has no rows.</exception>
    public static GenericChart Plot(this ShownTable table, string title, params string[] columns)
    {
        Require.NoneNull(table, columns);
        ChartParts.RequireAny(table.Rows.Count, title, "rows", nameof(table));
        string[] numeric = [.. table.Columns.Where((_, column) => column > 0 && table.Rows.Any(row => row[column] is double or int))];
        if (columns.Length == 0)
            columns = [.. numeric.Take(1)];
        Require.Valid(columns.Length > 0 && !columns.Except(numeric).Any(), nameof(columns),
            $"\"{title}\" draws columns of numbers, and {string.Join(", ", columns)} is none; "
            + $"there are: {string.Join(", ", numeric.DefaultIfEmpty("none"))}.");
        // The first row stands on top, as in the table: a bar chart begins at the bottom.
        var rows = table.Rows.Reverse().ToArray();
        var names = ChartParts.Texts(rows.Select(row => ShownTable.Text(row[0] ?? "")));
        return Chart.Combine(columns.Select(name =>
        {
            var place = table.Columns.ToList().IndexOf(name);
            double[] lengths = [.. rows.Select(row => Convert.ToDouble(row[place] ?? double.NaN, CultureInfo.InvariantCulture))];
            string[] texts = [.. lengths.Select(length => Invariant($"{length:0.####}"))];
            return Chart.Bar<double, string, string>(
                lengths, Keys: names, Name: ChartParts.Text(name), MultiText: texts, TextPosition: StyleParam.TextPosition.Auto);
        })).WithXAxisStyle<double, double, string>(TitleText: columns.Length == 1 ? ChartParts.Text(columns[0]) : "").WithTitle(title);
    }
}
