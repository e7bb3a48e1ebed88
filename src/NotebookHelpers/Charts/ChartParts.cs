using NotebookHelpers.Runtime;
using Plotly.NET;
using Plotly.NET.CSharp;

namespace NotebookHelpers.Charts;

/// <summary>What the workshop's charts are put together from, beside Plotly.NET's own methods.</summary>
internal static class ChartParts
{
    /// <summary>Sets the titles of the axes.</summary>
    /// <param name="chart">The chart to change.</param>
    /// <param name="x">The title of the x axis.</param>
    /// <param name="y">The title of the y axis.</param>
    /// <param name="logX">Whether the x axis is logarithmic.</param>
    /// <param name="logY">Whether the y axis is logarithmic.</param>
    public static GenericChart WithAxes(this GenericChart chart, string x, string y, bool logX = false, bool logY = false)
    {
        Optional<StyleParam.AxisType> own = default, log = StyleParam.AxisType.Log;
        return chart
            .WithXAxisStyle<double, double, string>(TitleText: x, AxisType: logX ? log : own)
            .WithYAxisStyle<double, double, string>(TitleText: y, AxisType: logY ? log : own);
    }

    /// <summary>Sets the chart's title.</summary>
    public static GenericChart WithTitle(this GenericChart chart, string title) => chart.WithLayout(("title", Object(("text", title))));

    /// <summary>Sets properties of the chart's layout for which Plotly.NET.CSharp has no method.</summary>
    public static GenericChart WithLayout(this GenericChart chart, params (string Name, object? Value)[] properties) =>
        GenericChart.setLayout(Set(GenericChart.getLayout(chart), properties), chart);

    /// <summary>The one series of a chart that has no other.</summary>
    public static Trace Series(this GenericChart chart) => GenericChart.getTraces(chart).Single();

    /// <summary>An object of Plotly's with some properties.</summary>
    public static DynamicObj.DynamicObj Object(params (string Name, object? Value)[] properties) =>
        Set(new DynamicObj.DynamicObj(), properties);

    /// <exception cref="ArgumentException">There is nothing to draw.</exception>
    public static void RequireAny(int count, string title, string what, string name)
        => Require.Valid(count > 0, name, $"\"{title}\" has no {what} to draw; expected at least one.");

    private static T Set<T>(T owner, (string Name, object? Value)[] properties) where T : DynamicObj.DynamicObj
    {
        foreach (var (name, value) in properties)
            owner.SetProperty(name, value);
        return owner;
    }
}
