using NotebookHelpers.Models;
using NotebookHelpers.Training;
using Plotly.NET;
using Plotly.NET.CSharp;

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
        if (history.Count == 0)
            throw new ArgumentException("The history holds no finished epoch; expected at least one. Train again and let an epoch end.", nameof(history));
        var epochs = history.Select(epoch => epoch.Number).ToArray();
        return Plotly.NET.CSharp.Chart.Combine(
        [
            Plotly.NET.CSharp.Chart.Line<int, double, string>(epochs, history.Select(epoch => epoch.TrainRmse), ShowMarkers: true, Name: "training"),
            Plotly.NET.CSharp.Chart.Line<int, double, string>(epochs, history.Select(epoch => epoch.ValidationRmse), ShowMarkers: true, Name: "validation"),
            Plotly.NET.CSharp.Chart.Point<int, double, string>([history.Best.Number], [history.Best.ValidationRmse], Name: $"best: epoch {history.Best.Number}"),
        ])
            .WithXAxisStyle<double, double, string>(TitleText: "epoch")
            .WithYAxisStyle<double, double, string>(TitleText: "RMSE, in rating units")
            .WithTitle(title);
    }

    /// <summary>The loss at each learning rate, up to where it has doubled: a good rate lies where it falls, well before the lowest point.</summary>
    /// <param name="curve">What <c>FindLearningRate</c> returned.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    public static GenericChart Plot(this RateCurve curve, string title = "Loss at each learning rate")
    {
        var lowest = curve.Losses.Min();
        var drawn = curve.Rates.Zip(curve.Losses).TakeWhile((point, step) => point.Second <= 2 * Math.Max(lowest, curve.Losses[0])).ToArray();
        var suggested = drawn.MinBy(point => Math.Abs(Math.Log(point.First / curve.Suggested)));
        return Plotly.NET.CSharp.Chart.Combine(
        [
            Plotly.NET.CSharp.Chart.Line<double, double, string>(drawn.Select(point => point.First), drawn.Select(point => point.Second), Name: "loss, smoothed"),
            Plotly.NET.CSharp.Chart.Point<double, double, string>([suggested.First], [suggested.Second], Name: Invariant($"suggested: {curve.Suggested:0.####}")),
        ])
            .WithXAxisStyle<double, double, string>(TitleText: "learning rate", AxisType: StyleParam.AxisType.Log)
            .WithYAxisStyle<double, double, string>(TitleText: "loss, in squared rating units")
            .WithTitle(title);
    }
}
