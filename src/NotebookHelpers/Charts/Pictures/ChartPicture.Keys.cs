using System.Text.Json.Nodes;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>What the colours mean: the legend of the series, and the scale of the numbers.</summary>
internal sealed partial class ChartPicture
{
    private const float LegendLine = 19;

    // Returns the height that it takes.
    private float DrawLegend((JsonObject Trace, int Index)[] named, float baseline)
    {
        float at = 16, first = baseline;
        using var paint = new SKPaint { IsAntialias = true };
        foreach (var (trace, index) in named)
        {
            var name = Short(trace["name"]!.ToString(), 24);
            var width = 40 + text.MeasureText(name);
            if (at > 16 && at + width > ChartStyle.Width)
                (at, baseline) = (16, baseline + LegendLine);
            paint.Color = PictureColors.Of(trace, index);
            canvas.DrawRect(at, baseline - 6, 16, Figure.Kind(trace) == "line" ? 3 : 8, paint);
            Write(name, at + 22, baseline, 13);
            at += width;
        }
        return 24 + baseline - first;
    }

    // At the end of a bar: inside where there is room, else beside it.
    private void DrawLabel(string label, SKRect bar, SKColor color)
    {
        var ink = text.Color;
        var isInside = text.MeasureText(label) + 12 < bar.Width;
        if (isInside)
            text.Color = PictureColors.Over(color);
        Write(label, isInside ? bar.Right - 6 : bar.Right + 6, bar.MidY + 4.5f, 13, isInside ? SKTextAlign.Right : SKTextAlign.Left);
        text.Color = ink;
    }

    /// <summary>Numbers that colour a series' points; null where it has one colour.</summary>
    private static double[]? Shades(JsonObject trace) => trace["marker"]?["color"] is JsonArray numbers ? [.. numbers.Select(AsNumber)] : null;

    // The scale stands outside the plot, which the clip would cut off.
    private void DrawScale(double low, double high)
    {
        using var paint = new SKPaint();
        canvas.Restore();
        canvas.Save();
        for (var step = 0; step < 64; step++)
        {
            paint.Color = PictureColors.Shade(step / 63.0);
            canvas.DrawRect(plot.Right + 14, plot.Bottom - ((step + 1) * plot.Height / 64), 12, (plot.Height / 64) + 0.6f, paint);
        }
        Write(TextOf(high), plot.Right + 31, plot.Top + 10, 12);
        Write(TextOf((low + high) / 2), plot.Right + 31, plot.MidY + 4, 12);
        Write(TextOf(low), plot.Right + 31, plot.Bottom, 12);
    }
}
