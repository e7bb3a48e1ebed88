using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using Plotly.NET;
using Plotly.NET.CSharp;

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
        if (rows.Count == 0)
            throw new ArgumentException("There are no ratings to compare predictions with; expected at least one row.", nameof(rows));
        var predicted = model.Predict(rows);
        var groups = Groups(rows.Ratings, predicted).ToArray();
        double[] actual = [.. groups.Select(group => group.Actual)];
        return Plotly.NET.CSharp.Chart.Combine(
        [
            Curve("mean prediction", ChartStyle.Palette[0], groups.Select(group => group.Predicted.Average(value => (double)value)), markers: true),
            Curve("a tenth lies above", ChartStyle.Palette[5], groups.Select(group => Quantile(group.Predicted, 0.9))),
            Curve("a tenth lies below", ChartStyle.Palette[5], groups.Select(group => Quantile(group.Predicted, 0.1))),
            Curve("perfect", ChartStyle.Palette[6], actual),
        ])
            .WithXAxisStyle<double, double, string>(TitleText: "actual rating")
            .WithYAxisStyle<double, double, string>(TitleText: "predicted rating")
            .WithTitle(title ?? $"Predicted against actual: {model.Name}");

        GenericChart Curve(string name, string color, IEnumerable<double> heights, bool markers = false) =>
            Plotly.NET.CSharp.Chart.Line<double, double, string>(actual, heights, ShowMarkers: markers, Name: name, LineColor: Color.fromString(color), MarkerColor: Color.fromString(color));
    }

    // One group a rating where there are few different ones; else bins of equal width.
    private static IEnumerable<(double Actual, float[] Predicted)> Groups(float[] actual, float[] predicted)
    {
        var pairs = actual.Zip(predicted);
        if (actual.Distinct().Count() <= MostGroups)
            return pairs.GroupBy(pair => pair.First).OrderBy(group => group.Key).Select(group => ((double)group.Key, Sorted(group)));
        float low = actual.Min(), width = (actual.Max() - low) / MostGroups;
        return pairs.GroupBy(pair => Math.Min((int)((pair.First - low) / width), MostGroups - 1)).OrderBy(group => group.Key)
            .Select(group => (group.Average(pair => (double)pair.First), Sorted(group)));
    }

    private static float[] Sorted(IEnumerable<(float Actual, float Predicted)> group) => [.. group.Select(pair => pair.Predicted).Order()];

    private static double Quantile(float[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
