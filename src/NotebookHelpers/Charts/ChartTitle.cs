using Plotly.NET;

namespace NotebookHelpers.Charts;

/// <summary>Titles, for which Plotly.NET.CSharp has no method.</summary>
internal static class ChartTitle
{
    /// <summary>Sets the title.</summary>
    /// <param name="chart">The chart to change.</param>
    /// <param name="title">Its title.</param>
    public static GenericChart WithTitle(this GenericChart chart, string title)
    {
        var text = new DynamicObj.DynamicObj();
        text.SetProperty("text", title);
        var layout = GenericChart.getLayout(chart);
        layout.SetProperty("title", text);
        return GenericChart.setLayout(layout, chart);
    }
}
