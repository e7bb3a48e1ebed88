using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace NotebookHelpers.Charts;

/// <summary>Charts of steps from one value to another: of models, and of the parts of one prediction.</summary>
public static class StepCharts
{
    // Plotly draws no text at a bar without length.
    private const double Hairline = 1e-4;

    /// <summary>
    /// How far each model's error lies below the first one's, and how far it could lie below: what chance leaves no model is known of the
    /// embedded data, whose ratings were generated.
    /// </summary>
    /// <param name="validation">Rows that the models did not learn from.</param>
    /// <param name="models">Trained models; first the one to begin at, such as the mean.</param>
    /// <returns>
    /// A chart of Plotly.NET, which its own methods can change further: a bar a model, with its error, and in brackets how much of the way
    /// it has come. For other data it says that the floor is unknown.
    /// </returns>
    /// <exception cref="ArgumentException">There are no models or no rows.</exception>
    public static GenericChart PlotLadder(this Interactions validation, params IReadOnlyList<IRatingModel> models)
    {
        Require.NotNull(validation);
        Require.Some(models, nameof(models), "models to compare");
        (string Name, double Error)[] steps = [.. models.Select(model => (model.Name, Rmse.Of(model, validation)))];
        var (from, floor) = (steps[0].Error, ArticleWorld.Floor(validation));
        var bars = steps.Select(step => new Bar(step.Name, 0, from - step.Error, Invariant($"{step.Error:0.000}{Share(step.Error)}")));
        if (floor is { } lowest)
            bars = bars.Append(new Bar("what nobody can beat", 0, from - lowest, Invariant($"{lowest:0.000}")) { Color = 6 });
        return Drawn(bars, $"RMSE less than that of: {steps[0].Name}", StyleParam.TextPosition.Auto).WithTitle(
            floor is null ? "RMSE; how low it can get is unknown" : "RMSE, and what nobody can beat");

        string Share(double error) =>
            floor is { } lowest && error < from ? Invariant($" ({(from - error) / (from - lowest):0 %})") : "";
    }

    /// <summary>A sum and its parts, each beginning where the one above it ends.</summary>
    /// <param name="parts">A table of names and numbers, such as <c>Explain</c> makes; its last row is the sum.</param>
    /// <param name="title">The chart's title.</param>
    /// <param name="x">What the numbers are, with their unit.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">The table has no rows, or no numbers in its second column.</exception>
    public static GenericChart PlotWaterfall(this ShownTable parts, string title, string x = "rating")
    {
        Require.NotNull(parts);
        ChartParts.RequireAny(parts.Rows.Count, title, "rows", nameof(parts));
        Require.Valid(parts.Columns.Count > 1 && parts.Rows.All(row => row[1] is double), nameof(parts),
            $"\"{title}\" draws names and numbers; expected a number in the second column of each row.");
        var end = 0.0;
        var bars = new List<Bar>();
        foreach (var (place, row) in parts.Rows.Index())
        {
            var (value, isSum) = ((double)row[1]!, place == parts.Rows.Count - 1);
            var text = Invariant($"{value:0.000}");
            bars.Add(new Bar($"{row[0]}", isSum ? 0 : end, value, isSum || value < 0 || place == 0 ? text : $"+{text}")
            {
                Color = isSum ? 6 : value < 0 ? 1 : 0,
            });
            end += value;
        }
        return Drawn(bars, x, StyleParam.TextPosition.Outside).WithTitle(title);
    }

    // A series a bar, so that each has its own colour; the first one stands on top.
    private static GenericChart Drawn(IEnumerable<Bar> bars, string x, StyleParam.TextPosition text) => Chart.Combine(
        bars.Reverse().Select(bar =>
        {
            var chart = Chart.Bar<double, string, string>(
                [bar.Length == 0 ? Hairline : bar.Length], Keys: new[] { ChartParts.Text(bar.Name) }, MultiText: new[] { bar.Text },
                TextPosition: text, MarkerColor: Color.fromString(ChartStyle.Palette[bar.Color]), ShowLegend: false);
            chart.Series().SetProperty("base", bar.From);
            // Of a small bar it would be turned, or made small too.
            chart.Series().SetProperty("textangle", 0);
            chart.Series().SetProperty("cliponaxis", false);
            return chart;
        })).WithAxes(x, "").WithLayout(("barmode", "overlay"));

    private sealed record Bar(string Name, double From, double Length, string Text)
    {
        /// <summary>Its place in the palette.</summary>
        public int Color { get; init; }
    }
}
