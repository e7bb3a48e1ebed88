using System.Text.Json;
using System.Text.Json.Nodes;
using NotebookHelpers.Runtime;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>The default look that the interactive chart and its static picture share.</summary>
internal static class ChartStyle
{
    public const int Width = 720;
    public const int Height = 440;
    public const int SliderHeight = 80;
    public const string Text = "#2b2b2b";
    public const string Grid = "#e3e3e3";
    public const string DarkText = "#d6d6d6";
    public const string DarkGrid = "#4a4a4a";
    public const string AxisLine = "#8a8a8a";
    public const string LevelLine = "#7b7b7b";
    public const string OtherColor = "#c4c4c4";

    /// <summary>Colours that readers with any common colour blindness tell apart (after Okabe and Ito).</summary>
    public static readonly string[] Palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5f5f5f"];

    /// <summary>
    /// Colours for more series than seven. No set of twelve is told apart by all readers, so that such a chart also names its points (after
    /// Okabe and Ito, and Tol).
    /// </summary>
    public static readonly string[] ManyColors = [.. Palette, "#332288", "#88ccee", "#999933", "#882255", "#44aa99"];

    /// <summary>The colours that are too dark on a dark ground, and what stands for each there, as JSON.</summary>
    public const string DarkColors = """{"#5f5f5f":"#a6a6a6","#332288":"#9385e0","#882255":"#d9679f"}""";

    /// <summary>Colours of numbers from low to high, evenly spaced, which can also be read in grey (after Viridis).</summary>
    public static readonly string[] Scale = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];

    /// <summary>The scale as Plotly takes it: a share of the way from low to high, and its colour.</summary>
    public static object[][] ColorScale() => [.. Scale.Select((color, index) => new object[] { index / (Scale.Length - 1.0), color })];

    /// <summary>A number's colour on the scale.</summary>
    /// <param name="share">0 for the lowest, 1 for the highest.</param>
    public static SKColor Shade(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (Scale.Length - 1);
        var first = Math.Min((int)place, Scale.Length - 2);
        SKColor low = SKColor.Parse(Scale[first]), high = SKColor.Parse(Scale[first + 1]);
        byte Mix(byte from, byte to) => (byte)(from + ((to - from) * (place - first)));
        return new SKColor(Mix(low.Red, high.Red), Mix(low.Green, high.Green), Mix(low.Blue, high.Blue));
    }

    /// <summary>Black or white, whichever is easier to read on a colour.</summary>
    public static SKColor Over(SKColor ground) =>
        (0.299 * ground.Red) + (0.587 * ground.Green) + (0.114 * ground.Blue) > 128 ? SKColors.Black : SKColors.White;

    /// <summary>The look of a chart; Plotly takes from a template only what the chart's author left open.</summary>
    // A heat map does not take the layout's colour scale.
    public static JsonNode Template() => JsonNode.Parse(Resources.Read("ChartTemplate.json")
        .Replace("\"COLOR_SCALE\"", JsonSerializer.Serialize(ColorScale())).Replace("\"PALETTE\"", JsonSerializer.Serialize(Palette))
        .Replace("TEXT_COLOR", Text).Replace("GRID_COLOR", Grid).Replace("LINE_COLOR", AxisLine))!;
}
