using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace NotebookHelpers.Charts;

/// <summary>Charts of predictions.</summary>
public static class PredictionCharts
{
    private const int MostGroups = 21;

    /// <summary>For each actual rating what the model predicted: the mean, and between which values four of five predictions lie.</summary>
    /// <param name="model">What predicts.</param>
    /// <param name="rows">Rows with known ratings, best some that it did not learn from.</param>
    /// <param name="title">The chart's title; null for one with the model's name.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static GenericChart PlotPredictions(this IRatingModel model, Interactions rows, string? title = null)
    {
        title ??= $"Predicted against actual: {model.Name}";
        ChartParts.RequireAny(rows.Count, title, "ratings", nameof(rows));
        var groups = Groups(rows.Ratings, model.Predict(rows)).ToArray();
        double[] actual = [.. groups.Select(group => group.Actual)];
        return Chart.Combine(
        [
            Curve("mean prediction", ChartStyle.Palette[0], groups.Select(group => group.Predicted.Average()), markers: true),
            Curve("a tenth lies above", ChartStyle.Palette[5], groups.Select(group => Quantile(group.Predicted, 0.9))),
            Curve("a tenth lies below", ChartStyle.Palette[5], groups.Select(group => Quantile(group.Predicted, 0.1))),
            Curve("perfect", ChartStyle.Palette[6], actual),
        ]).WithAxes("actual rating", "predicted rating").WithTitle(title);

        GenericChart Curve(string name, string color, IEnumerable<double> heights, bool markers = false)
        {
            var paint = Color.fromString(color);
            return Chart.Line<double, double, string>(
                actual, heights, ShowMarkers: markers, Name: name, LineColor: paint, MarkerColor: paint);
        }
    }

    // There is one group a rating where there are few different ones; else bins of equal width.
    private static IEnumerable<(double Actual, double[] Predicted)> Groups(float[] actual, float[] predicted)
    {
        var isFew = actual.Distinct().Count() <= MostGroups;
        float low = actual.Min(), width = (actual.Max() - low) / MostGroups;
        return actual.Zip(predicted)
            .GroupBy(pair => isFew ? pair.First : Math.Min((int)((pair.First - low) / width), MostGroups - 1)).OrderBy(group => group.Key)
            .Select(group => (group.Average(pair => (double)pair.First), group.Select(pair => (double)pair.Second).Order().ToArray()));
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
