using System.Numerics;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

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
        (string Name, double[] Values)[] drawn = [.. curves.Select(curve => (curve.Name, curve.Values.ToArray()))];
        var steps = drawn.Length == 0 ? 0 : at?.Count ?? drawn[0].Values.Length;
        if (steps == 0 || drawn.Any(curve => curve.Values.Length != steps))
        {
            var lengths = string.Join(", ", drawn.Select(curve => curve.Values.Length).DefaultIfEmpty(0));
            throw new ArgumentException(
                $"\"{title}\" has lines of {lengths} values for {steps} steps; expected one value for each step, and at least one.",
                nameof(curves));
        }
        int[] places = [.. at ?? Enumerable.Range(1, steps)];
        return Chart.Combine(drawn.Select(curve =>
            Chart.Line<int, double, string>(places, curve.Values, ShowMarkers: steps <= 30, Name: curve.Name)))
            .WithAxes(x, y).WithTitle(title);
    }
}
