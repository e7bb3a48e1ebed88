using System.Text;
using NotebookHelpers.Runtime;
using Plotly.NET;
using Plotly.NET.CSharp;

namespace NotebookHelpers.Charts;

/// <summary>What the workshop's charts are put together from, beside Plotly.NET's own methods.</summary>
internal static class ChartParts
{
    private const int LongestName = 48;
    private const int LongestTitle = 100;

    // Tags, the placeholders of hover texts, and formulas.
    private static readonly (string Sign, string Code)[] Codes =
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("%{", "%&#123;"), ("$", "&#36;")];

    /// <summary>Sets the titles of the axes.</summary>
    /// <param name="chart">The chart to change.</param>
    /// <param name="x">The title of the x axis.</param>
    /// <param name="y">The title of the y axis.</param>
    /// <param name="logX">Whether the x axis is logarithmic.</param>
    /// <param name="logY">Whether the y axis is logarithmic.</param>
    public static GenericChart WithAxes(this GenericChart chart, string x, string y, bool logX = false, bool logY = false)
    {
        Optional<StyleParam.AxisType> own = default, log = StyleParam.AxisType.Log;
        chart = chart
            .WithXAxisStyle<double, double, string>(TitleText: Text(x), AxisType: logX ? log : own)
            .WithYAxisStyle<double, double, string>(TitleText: Text(y), AxisType: logY ? log : own);
        // Plotly's own signs are 2 and 5 between powers of ten, and 10µ for 0.00001.
        foreach (var (name, axis) in GenericChart.getLayout(chart).GetProperties(true))
        {
            if (name == "xaxis" ? logX : name == "yaxis" && logY)
                Set((DynamicObj.DynamicObj)axis, [("dtick", 1), ("exponentformat", "none")]);
        }
        return chart;
    }

    /// <summary>Sets the chart's title.</summary>
    public static GenericChart WithTitle(this GenericChart chart, string title) =>
        chart.WithLayout(("title", Object(("text", Text(title, LongestTitle)))));

    /// <summary>A text as Plotly shows it as it is: no tag, placeholder or formula, and short enough to leave room.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">How many characters are shown.</param>
    public static string Text(string? text, int most = LongestName)
    {
        var shown = new StringBuilder(IShown.Line(text ?? "", most));
        foreach (var (sign, code) in Codes)
            shown.Replace(sign, code);
        return shown.ToString();
    }

    /// <summary>Names of places on an axis, where equal ones would fall together.</summary>
    public static string[] Texts(IEnumerable<string> names)
    {
        var taken = new Dictionary<string, int>();
        return [.. names.Select(name => Text(name)).Select(name =>
            (taken[name] = taken.GetValueOrDefault(name) + 1) is > 1 and var again ? Invariant($"{name} ({again})") : name)];
    }

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
