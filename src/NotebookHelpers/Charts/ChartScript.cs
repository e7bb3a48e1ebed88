using NotebookHelpers.Runtime;

namespace NotebookHelpers.Charts;

/// <summary>The script that replaces a chart's picture by an interactive chart, where plotly.js can be had without a network.</summary>
internal static class ChartScript
{
    // About the script in ChartScript.js, whose own comments would travel into every page:
    // Places are tried in turn: beside the kernel's kernel.json (for Jupyter, whose pages say where its server begins), and beside the
    // page (for our own pages).
    // While plotly.js loads, pages with require.js must not seem to offer a module loader: it would register there, not on the window.
    // Where the page's text is light, its theme is dark: the chart becomes transparent, with light text, dark lines and no dark colours.
    // On a phone the legend would lie on the title, or on its own second line: there it stands below the chart. Names of bars
    // take two lines there, and a menu makes room for the title; Plotly's own buttons would lie on it.
    // Either is seen to anew where the reader's system changes its theme, or the page its width.
    private static readonly Lazy<string> Template = new(() => Resources.Read("ChartScript.js"));

    /// <summary>The script of one chart.</summary>
    /// <param name="id">The id of the element to draw in.</param>
    /// <param name="hash">What its <c>data-figure</c> says.</param>
    /// <param name="figure">JSON, safe inside a script element.</param>
    public static string For(string id, string hash, string figure) =>
        Template.Value.Replace("KERNEL", AppContext.GetData("notebook.kernelspec") as string ?? ".net-csharp")
            .Replace("FILE", PlotlyFile.Name)
            .Replace("DARK_TEXT", ChartStyle.DarkText)
            .Replace("DARK_COLORS", ChartStyle.DarkColors)
            .Replace("DARK_GRID", ChartStyle.DarkGrid)
            .Replace("ID", id)
            .Replace("HASH", hash)
            .Replace("FIGURE", figure);
}
