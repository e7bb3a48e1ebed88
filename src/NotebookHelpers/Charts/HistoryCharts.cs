using NotebookHelpers.Models;
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
}
