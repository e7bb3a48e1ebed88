using System.Text.Json;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>The colours of a chart's picture.</summary>
internal static class PictureColors
{
    /// <summary>A series' colour: the author's, else the palette's.</summary>
    public static SKColor Of(JsonObject trace, int index)
    {
        var named = (trace["line"]?["color"] ?? trace["marker"]?["color"]) as JsonValue;
        return named?.GetValueKind() == JsonValueKind.String && SKColor.TryParse(named.ToString(), out var color)
            ? color : SKColor.Parse(ChartStyle.Palette[index % ChartStyle.Palette.Length]);
    }

    /// <summary>A number's colour in a heat map.</summary>
    /// <param name="share">0 for the lowest, 1 for the highest.</param>
    public static SKColor Shade(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (ChartStyle.Scale.Length - 1);
        var first = Math.Min((int)place, ChartStyle.Scale.Length - 2);
        SKColor low = SKColor.Parse(ChartStyle.Scale[first]), high = SKColor.Parse(ChartStyle.Scale[first + 1]);
        byte Mix(byte from, byte to) => (byte)(from + ((to - from) * (place - first)));
        return new SKColor(Mix(low.Red, high.Red), Mix(low.Green, high.Green), Mix(low.Blue, high.Blue));
    }

    /// <summary>Black or white, whichever is easier to read on a colour.</summary>
    public static SKColor Over(SKColor ground) =>
        (0.299 * ground.Red) + (0.587 * ground.Green) + (0.114 * ground.Blue) > 128 ? SKColors.Black : SKColors.White;
}
