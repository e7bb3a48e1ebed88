using NotebookHelpers.Charts;
using Plotly.NET;
using SkiaSharp;

namespace NotebookHelpers.Tests.Charts;

/// <summary>What a chart's picture shows, and where.</summary>
internal static class PicturePlaces
{
    /// <summary>Where the picture has a colour, in units of the layout.</summary>
    public static (double X, double Y)[] Of(GenericChart chart, string color)
    {
        using var picture = SKBitmap.Decode(Convert.FromBase64String(ChartForms.ToPng(chart)));
        var (scale, sought) = (picture.Width / (double)ChartStyle.Width, SKColor.Parse(color));
        return [.. from x in Enumerable.Range(0, picture.Width)
                   from y in Enumerable.Range(0, picture.Height)
                   let pixel = picture.GetPixel(x, y)
                   where Math.Abs(pixel.Red - sought.Red) + Math.Abs(pixel.Green - sought.Green) + Math.Abs(pixel.Blue - sought.Blue) < 30
                   select (x / scale, y / scale)];
    }
}
