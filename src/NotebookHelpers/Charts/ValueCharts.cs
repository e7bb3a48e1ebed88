using System.Numerics;
using System.Text.Json.Nodes;
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
    /// <param name="level">A name and a value to compare the lines with; see <see cref="WithLevels"/>.</param>
    /// <param name="scale">Where the y axis begins and ends, so that charts can be compared; null for where the values do.</param>
    /// <param name="logX">Whether the x axis is logarithmic, for steps such as 1, 10, 100.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">
    /// There are no lines, one has no values, or not as many as there are steps; the level is no number, the scale does not rise, or a step
    /// on a logarithmic axis is not above 0.
    /// </exception>
    public static GenericChart Plot(
        this IEnumerable<(string Name, IEnumerable<double> Values)> curves,
        string title, string x = "step", string y = "value", IReadOnlyList<int>? at = null,
        (string Name, double Value)? level = null, (double Low, double High)? scale = null, bool logX = false)
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
        Require.Valid(!logX || places.Min() > 0, nameof(at),
            $"\"{title}\" has a step at {places.Min()}; expected steps above 0 on a logarithmic axis.");
        var lines = drawn.Select(curve =>
            Chart.Line<int, double, string>(places, curve.Values, ShowMarkers: steps <= 30, Name: ChartParts.Text(curve.Name)));
        RequireRising(scale, title);
        var chart = Chart.Combine(lines).WithAxes(x, y, logX).WithTitle(title);
        if (level is { } only)
            chart = chart.WithLevels(only);
        return scale is var (low, high) ? chart.WithYAxisStyle<double, double, string>(MinMax: Tuple.Create(low, high)) : chart;
    }

    /// <summary>Adds levels to compare a chart's lines with, such as the error of always answering the mean.</summary>
    /// <param name="chart">A chart with numbers along its x axis.</param>
    /// <param name="levels">A name and a value of each level, drawn as a dashed line that says both.</param>
    /// <returns>The chart with the dashed lines, from its first place to its last.</returns>
    /// <exception cref="ArgumentException">A level is no finite number, or the chart has no numbers along its x axis.</exception>
    public static GenericChart WithLevels(this GenericChart chart, params (string Name, double Value)[] levels)
    {
        Require.NoneNull(chart, levels);
        foreach (var (name, value) in levels)
        {
            Require.Valid(double.IsFinite(value), nameof(levels),
                Invariant($"The level \"{name}\" is {value}; expected a finite number."));
        }
        double[] places = [.. Figure.From(chart).Traces
            .SelectMany(trace => trace!["x"] as JsonArray ?? []).Select(Figure.Number).Where(double.IsFinite)];
        Require.Valid(places.Length > 0, nameof(chart), "The chart has no numbers along its x axis; expected some for levels to go along.");
        return Chart.Combine(levels.Select(Level).Prepend(chart));

        // It is named where it ends: in the legend of a phone it would be one sign too many.
        GenericChart Level((string Name, double Value) level)
        {
            var line = Chart.Line<double, double, string>(
                [places.Min(), places.Max()], [level.Value, level.Value], Name: ChartParts.Text(level.Name), ShowLegend: false,
                LineColor: Color.fromString(ChartStyle.LevelLine), LineDash: StyleParam.DrawingStyle.Dash);
            line.Series().SetProperty("mode", "lines+text");
            line.Series().SetProperty("text", new[] { "", ChartParts.Text(Invariant($"{level.Name} {level.Value:0.###}")) });
            line.Series().SetProperty("textposition", "top left");
            line.Series().SetProperty("cliponaxis", false);
            return line;
        }
    }

    /// <summary>A matrix as coloured cells, its first row on top.</summary>
    /// <param name="matrix">Numbers [rows, columns], any type.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="rows">A name for each row.</param>
    /// <param name="columns">A name for each column.</param>
    /// <param name="scale">The numbers at which the scale of colours begins and ends; null for the least and the largest cell.</param>
    /// <param name="framed">
    /// What belongs in some cells [rows, columns], which get a frame and say it in brackets; NaN for all other cells. At most 120 cells.
    /// </param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">
    /// A tensor has not two dimensions, or not as many rows and columns as names; there are too many cells to frame; or the scale does not
    /// rise.
    /// </exception>
    public static GenericChart Plot(
        this Tensor matrix, string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns,
        (double Low, double High)? scale = null, Tensor? framed = null)
    {
        Require.NotNull(matrix);
        Require.NoneNull(rows, columns);
        RequireRising(scale, title);
        var isSmall = rows.Count * columns.Count <= MostNumbers;
        Require.Valid(framed is null || isSmall, nameof(framed),
            $"\"{title}\" has {rows.Count} x {columns.Count} cells; expected at most {MostNumbers} where some are framed.");
        var cells = Cells(matrix, nameof(matrix));
        var chart = Chart.Heatmap<double, string, string, string>(
            cells, X: ChartParts.Texts(columns), Y: ChartParts.Texts(rows), ReverseYAxis: true);
        if (isSmall)
            chart.Series().SetProperty("texttemplate", framed is null ? "%{z:.1~f}" : "%{text}");
        if (scale is var (least, most))
        {
            chart.Series().SetProperty("zmin", least);
            chart.Series().SetProperty("zmax", most);
        }
        if (framed is not null)
            chart = chart.WithFrames(cells, Cells(framed, nameof(framed)));
        return chart.WithTitle(title);

        double[][] Cells(Tensor tensor, string name)
        {
            Require.Valid(tensor.shape is [var height, var width] && height == rows.Count && width == columns.Count, name,
                $"\"{title}\" has the shape [{string.Join(", ", tensor.shape)}]; expected [{rows.Count}, {columns.Count}], "
                + "a name for each of its rows and columns.");
            using var values = tensor.detach().cpu().to(float64);
            return [.. Enumerable.Range(0, rows.Count).Select(row => values[row].data<double>().ToArray())];
        }
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
        // So does the first column, in each row and in the legend.
        return Chart.Combine(columns.Index().Reverse().Select(column =>
        {
            var place = table.Columns.ToList().IndexOf(column.Item);
            double[] lengths = [.. rows.Select(row => Convert.ToDouble(row[place] ?? double.NaN, CultureInfo.InvariantCulture))];
            string[] texts = [.. lengths.Select(length => Invariant($"{length:0.####}"))];
            var bars = Chart.Bar<double, string, string>(
                lengths, Keys: names, Name: ChartParts.Text(column.Item), MultiText: texts, TextPosition: StyleParam.TextPosition.Auto,
                MarkerColor: Color.fromString(ChartStyle.Palette[column.Index % ChartStyle.Palette.Length]));
            bars.Series().SetProperty("textangle", 0);
            bars.Series().SetProperty("cliponaxis", false);
            return bars;
        })).WithAxes(table.Measure ?? string.Join(", ", columns), "").WithTitle(title)
            .WithLayout(("legend", ChartParts.Object(("traceorder", "reversed"))));
    }

    private static void RequireRising((double Low, double High)? scale, string title) =>
        Require.Valid(scale is not var (low, high) || low < high, nameof(scale),
            Invariant($"The scale of \"{title}\" goes from {scale?.Low} to {scale?.High}; expected a larger number behind a smaller one."));

    private static GenericChart WithFrames(this GenericChart chart, double[][] cells, double[][] belongs)
    {
        chart.Series().SetProperty("text", cells.Zip(belongs, (row, other) => row.Zip(other, TextOf).ToArray()).ToArray());
        var line = ChartParts.Object(("color", ChartStyle.Palette[1]), ("width", 3));
        return chart.WithLayout(("shapes", (
            from row in Enumerable.Range(0, cells.Length)
            from column in Enumerable.Range(0, cells[row].Length)
            where !double.IsNaN(belongs[row][column])
            select ChartParts.Object(("type", "rect"), ("x0", column - 0.5), ("x1", column + 0.5), ("y0", row - 0.5), ("y1", row + 0.5),
                ("line", line))).ToArray()));

        // Adding zero takes the sign from what is rounded to zero.
        static string TextOf(double cell, double belongs) =>
            Invariant($"{Math.Round(cell, 1) + 0.0:0.#}") + (double.IsNaN(belongs) ? "" : Invariant($" ({belongs:0.#})"));
    }
}
