using System.Numerics;
using Plotly.NET;
using Plotly.NET.CSharp;

namespace NotebookHelpers.Charts;

/// <summary>Charts of plain lists of numbers.</summary>
public static class CurveExtensions
{
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
        double[] heights = [.. values.Select(double.CreateChecked)];
        if (heights.Length == 0)
            throw new ArgumentException($"\"{title}\" has no values to draw; expected at least one.", nameof(values));
        int[] steps = [.. Enumerable.Range(1, heights.Length)];
        return Plotly.NET.CSharp.Chart.Line<int, double, string>(steps, heights, ShowMarkers: heights.Length <= 30, Name: y)
            .WithXAxisStyle<double, double, string>(TitleText: x)
            .WithYAxisStyle<double, double, string>(TitleText: y)
            .WithTitle(title);
    }
}
