using System.Text.Json.Nodes;

namespace NotebookHelpers.Charts;

/// <summary>The default look that the interactive chart and its static picture share.</summary>
internal static class ChartStyle
{
    public const int Width = 720;
    public const int Height = 440;
    public const string Text = "#2b2b2b";
    public const string Grid = "#e3e3e3";
    public const string DarkText = "#d6d6d6";
    public const string DarkGrid = "#4a4a4a";
    public const string AxisLine = "#8a8a8a";
    public const string OtherColor = "#c4c4c4";

    /// <summary>Told apart by readers with any common colour blindness (after Okabe and Ito).</summary>
    public static readonly string[] Palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5f5f5f"];

    /// <summary>For more series than seven; of twelve colours no set is told apart by all readers, so that such a chart also names its points (after Okabe and Ito, and Tol).</summary>
    public static readonly string[] ManyColors = [.. Palette, "#332288", "#88ccee", "#999933", "#882255", "#44aa99"];

    /// <summary>From low to high, evenly spaced; also read in grey (after Viridis).</summary>
    public static readonly string[] Scale = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];

    /// <summary>Plotly takes from a template only what the chart's author left open.</summary>
    public static JsonObject Template() => new()
    {
        // A heat map does not take the layout's colour scale.
        ["data"] = new JsonObject { ["heatmap"] = new JsonArray(new JsonObject { ["colorscale"] = ColorScale() }) },
        ["layout"] = new JsonObject
        {
            ["colorway"] = new JsonArray([.. Palette.Select(color => (JsonNode)color)]),
            ["font"] = new JsonObject { ["family"] = "DejaVu Sans, Segoe UI, Helvetica, Arial, sans-serif", ["size"] = 13, ["color"] = Text },
            ["paper_bgcolor"] = "#ffffff",
            ["plot_bgcolor"] = "#ffffff",
            ["margin"] = new JsonObject { ["l"] = 70, ["r"] = 24, ["t"] = 72, ["b"] = 56 },
            ["title"] = new JsonObject { ["x"] = 0.02, ["xanchor"] = "left", ["font"] = new JsonObject { ["size"] = 17 } },
            ["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0, ["y"] = 1.02, ["yanchor"] = "bottom" },
            ["bargap"] = 0.16,
            ["hovermode"] = "closest",
            ["xaxis"] = Axis(),
            ["yaxis"] = Axis(),
        },
    };

    private static JsonObject Axis() => new()
    {
        ["automargin"] = true,
        ["gridcolor"] = Grid,
        ["zerolinecolor"] = Grid,
        ["linecolor"] = AxisLine,
        ["showline"] = true,
        ["ticks"] = "outside",
        ["tickcolor"] = AxisLine,
        ["title"] = new JsonObject { ["standoff"] = 10 },
    };

    private static JsonArray ColorScale() =>
        new([.. Scale.Select((color, index) => (JsonNode)new JsonArray(index / (double)(Scale.Length - 1), color))]);
}
