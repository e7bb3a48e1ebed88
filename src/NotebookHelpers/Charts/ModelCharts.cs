using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace NotebookHelpers.Charts;

/// <summary>Charts of models: of their training, and of their predictions.</summary>
public static class ModelCharts
{
    private const int MostGroups = 21;

    /// <summary>Training and validation error after each epoch, and where the validation error was lowest.</summary>
    /// <param name="history">What <c>Fit</c> returned.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">No epoch was finished.</exception>
    public static GenericChart Plot(this History history, string title = "Error after each epoch")
    {
        Require.NotNull(history);
        ChartParts.RequireAny(history.Count, title, "finished epochs", nameof(history));
        var (epochs, best) = (history.Select(epoch => epoch.Number), history.Best);
        return Chart.Combine(
        [
            Chart.Line<int, double, string>(epochs, history.Select(epoch => epoch.TrainRmse), ShowMarkers: true, Name: "training"),
            Chart.Line<int, double, string>(epochs, history.Select(epoch => epoch.ValidationRmse), ShowMarkers: true, Name: "validation"),
            Chart.Point<int, double, string>([best.Number], [best.ValidationRmse], Name: $"best: epoch {best.Number}"),
        ]).WithAxes("epoch", "RMSE, in rating units").WithTitle(title);
    }

    /// <summary>
    /// The loss at each learning rate, up to where it has doubled: a good rate lies where it falls, well before the lowest point.
    /// </summary>
    /// <param name="curve">What <c>FindLearningRate</c> returned.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    public static GenericChart Plot(this RateCurve curve, string title = "Loss at each learning rate")
    {
        Require.NotNull(curve);
        var lowest = curve.Losses.Min();
        var losses = curve.Losses.TakeWhile(loss => loss <= 2 * Math.Max(lowest, curve.Losses[0])).ToArray();
        var suggested = Enumerable.Range(0, losses.Length).MinBy(step => Math.Abs(Math.Log(curve.Rates[step] / curve.Suggested)));
        var name = Invariant($"suggested: {curve.Suggested:0.####}");
        return Chart.Combine(
        [
            Chart.Line<double, double, string>(curve.Rates.Take(losses.Length), losses, Name: "loss, smoothed"),
            Chart.Point<double, double, string>([curve.Rates[suggested]], [losses[suggested]], Name: name),
        ]).WithAxes("learning rate", "loss, in squared rating units", logX: true).WithTitle(title);
    }

    /// <summary>For each actual rating what the model predicted: the mean, and between which values four of five predictions lie.</summary>
    /// <param name="model">What predicts.</param>
    /// <param name="rows">Rows with known ratings, best some that it did not learn from.</param>
    /// <param name="title">The chart's title; null for one with the model's name.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static GenericChart PlotPredictions(this IRatingModel model, Interactions rows, string? title = null)
    {
        Require.NoneNull(model, rows);
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
