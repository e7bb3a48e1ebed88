using NotebookHelpers.Models;
using NotebookHelpers.Training;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace NotebookHelpers.Charts;

/// <summary>Charts of trainings.</summary>
public static class HistoryCharts
{
    /// <summary>Training and validation error after each epoch, and where the validation error was lowest.</summary>
    /// <param name="history">What <c>Fit</c> returned.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">No epoch was finished.</exception>
    public static GenericChart Plot(this History history, string title = "Error after each epoch")
    {
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
}
