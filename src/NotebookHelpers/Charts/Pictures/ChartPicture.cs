using System.Text.Json;
using System.Text.Json.Nodes;
using NotebookHelpers.Runtime;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>Draws a chart as a PNG for pages that run no script: lines, bars, points and heat maps.</summary>
internal sealed partial class ChartPicture
{
    private const int MostBytes = 21_000;
    private const int MostTicks = 7;
    private const float LegendLine = 19;

    private readonly SKCanvas canvas;
    private readonly SKPaint text;
    private readonly PictureSeries[] all;
    private readonly PictureSeries[] bars;
    private readonly bool isOneAPlace;
    private readonly bool isReversed;
    private readonly double barWidth;
    private readonly PictureAxis x;
    private readonly PictureAxis y;
    private SKRect plot;

    private ChartPicture(SKCanvas canvas, SKPaint text, Figure figure)
    {
        (this.canvas, this.text) = (canvas, text);
        var mode = figure.Layout["barmode"]?.ToString();
        Dictionary<string, double>? ends = mode is "stack" or "relative" ? [] : null;
        isOneAPlace = ends is not null || mode == "overlay";
        isReversed = figure.Layout["legend"]?["traceorder"]?.ToString() == "reversed";
        all = [.. figure.Traces.Select((trace, index) => new PictureSeries(trace!.AsObject(), index, ends))];
        bars = [.. all.Where(series => series.Kind == "bar")];
        barWidth = bars.Select(series => series.Spacing()).Concat(HasCells ? [1] : []).DefaultIfEmpty(1).Min();
        x = Axis(figure.Layout["xaxis"], horizontal: true);
        y = Axis(figure.Layout["yaxis"], horizontal: false);
    }

    private bool HasCells => all.Any(series => series.Kind == "heat");

    /// <summary>The picture, or null where no font is installed or a series is of another kind than the four.</summary>
    public static byte[]? Png(Figure figure)
    {
        var flat = Picture3D.Flattened(figure);
        var isKnown = flat.Traces.All(trace => Figure.Kind(trace!) is "line" or "bar" or "points" or "heat");
        if (PictureFont.Face is not { } face || flat.Traces.Count == 0 || !isKnown)
            return null;
        // A sharp picture is taken where it is small; a committed notebook may hold 450 KB.
        return Png(flat, face, 1.5f) is { Length: <= MostBytes } sharp ? sharp : Png(flat, face, 1);
    }

    private static byte[] Png(Figure figure, SKTypeface face, float scale)
    {
        var (width, height) = ((int)(ChartStyle.Width * scale), (int)(ChartStyle.Height * scale));
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgb888x, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Typeface = face, TextSize = 13, IsAntialias = true };
        canvas.Clear(SKColors.White);
        canvas.Scale(scale);
        var hasLegend = figure.Layout["showlegend"]?.GetValueKind() != JsonValueKind.False;
        new ChartPicture(canvas, paint, figure).Draw(Figure.Title(figure.Layout), hasLegend, figure.Layout["shapes"] as JsonArray);
        canvas.Flush();
        using var pixels = bitmap.PeekPixels();
        return PalettePng.Encode(pixels.GetPixelSpan(), width);
    }

    private PictureAxis Axis(JsonNode? layout, bool horizontal)
    {
        // Along a bar count its ends, not its length.
        var ends = all.Where(series => series.IsAcross == horizontal).SelectMany(series => series.Bars)
            .SelectMany(bar => new JsonNode?[] { bar.From, bar.To });
        var values = all.Where(series => series.Kind != "bar" || series.IsAcross != horizontal).SelectMany(series => series.Points)
            .Select(point => horizontal ? point.X : point.Y).Concat(ends);
        var isWide = HasCells || bars.Any(series => series.IsAcross != horizontal);
        return new PictureAxis(layout, values, bars.Any(series => series.IsAcross == horizontal), isWide ? barWidth / 2 : null);
    }

    private void Draw(string? title, bool hasLegend, JsonArray? shapes)
    {
        var named = all.Where(series => series is { Name: not null, Numbers: null }).ToArray();
        hasLegend = hasLegend && all.Length > 1 && named.Length > 0;
        var yLabel = HasCells || bars.Any(series => series.IsAcross) ? 28 : 16;
        var yTicks = y.Ticks(y.IsCategory ? 24 : MostTicks).Select(tick => (tick.Place, Label: Short(tick.Label, yLabel))).ToArray();
        var xTicks = x.Ticks(x.IsCategory ? 40 : MostTicks).Select(tick => (tick.Place, Label: Short(tick.Label, 16))).ToArray();
        var left = yTicks.Select(tick => text.MeasureText(tick.Label)).DefaultIfEmpty(20).Max() + (y.Title is null ? 22 : 46);
        var top = 18 + (title is null ? 0 : 30) + (hasLegend ? DrawLegend(named, title is null ? 18 : 50) : 0);
        var width = ChartStyle.Width - left - (all.Any(series => series.Numbers is not null) ? 86 : 24);
        var widest = xTicks.Select(tick => text.MeasureText(tick.Label)).DefaultIfEmpty(0).Max();
        var isSlanted = x.IsCategory && widest > (width / Math.Max(1, xTicks.Length)) - 6;
        var bottom = (isSlanted ? 16 + (widest * 0.6f) : 28) + (x.Title is null ? 8 : 26);
        plot = new SKRect(left, top, left + width, ChartStyle.Height - bottom);

        DrawAxes(xTicks, yTicks, isSlanted);
        Write(title, 14, 30, 17);
        Write(x.Title, plot.MidX, ChartStyle.Height - 12, 13, SKTextAlign.Center);
        Write(y.Title, 18, plot.MidY, 13, SKTextAlign.Center, -90);
        foreach (var series in all.Where(series => series.Numbers is not null))
            DrawScale(series.Range());
        canvas.ClipRect(SKRect.Inflate(plot, 4, 4));
        foreach (var series in all)
            DrawSeries(series);
        DrawFrames(shapes);
    }

    private void DrawAxes((double Place, string Label)[] xTicks, (double Place, string Label)[] yTicks, bool isSlanted)
    {
        using var grid = new SKPaint { Color = SKColor.Parse(ChartStyle.Grid), StrokeWidth = 1 };
        using var line = new SKPaint { Color = SKColor.Parse(ChartStyle.AxisLine), StrokeWidth = 1 };
        foreach (var (place, label) in yTicks)
        {
            var at = Pixel(0, place).Y;
            canvas.DrawLine(plot.Left, at, plot.Right, at, grid);
            canvas.DrawLine(plot.Left - 5, at, plot.Left, at, line);
            Write(label, plot.Left - 9, at + 4.5f, 13, SKTextAlign.Right);
        }
        foreach (var (place, label) in xTicks)
        {
            var at = Pixel(place, 0).X;
            if (!x.IsCategory)
                canvas.DrawLine(at, plot.Top, at, plot.Bottom, grid);
            canvas.DrawLine(at, plot.Bottom, at, plot.Bottom + 5, line);
            if (isSlanted)
                Write(label, at + 4, plot.Bottom + 15, 13, SKTextAlign.Right, -38);
            else
                Write(label, at, plot.Bottom + 20, 13, SKTextAlign.Center);
        }
        canvas.DrawLine(plot.Left, plot.Bottom, plot.Right, plot.Bottom, line);
        canvas.DrawLine(plot.Left, plot.Top, plot.Left, plot.Bottom, line);
    }

    /// <summary>Draws the names of the series, each behind a sign that looks as the series does.</summary>
    /// <returns>The height that the legend takes.</returns>
    private float DrawLegend(PictureSeries[] named, float baseline)
    {
        float at = 16, first = baseline;
        foreach (var series in isReversed ? named.Reverse() : named)
        {
            var name = Short(series.Name!, 24);
            var width = 40 + text.MeasureText(name);
            if (at > 16 && at + width > ChartStyle.Width)
                (at, baseline) = (16, baseline + LegendLine);
            DrawSign(series, at, baseline);
            Write(name, at + 22, baseline);
            at += width;
        }
        return 24 + baseline - first;
    }

    // A line, a dot or both, and a square for bars: 16 wide.
    private void DrawSign(PictureSeries series, float left, float baseline)
    {
        using var paint = new SKPaint { Color = series.Color, IsAntialias = true };
        if (series.HasLine)
            canvas.DrawRect(left, baseline - 6, 16, 3, paint);
        if (series.HasDots)
            canvas.DrawCircle(left + 8, baseline - 4.5f, 4, paint);
        if (series.Kind == "bar")
            canvas.DrawRect(left + 3, baseline - 9.5f, 10, 10, paint);
    }

    private void Write(
        string? words, float left, float baseline,
        float size = 13, SKTextAlign align = SKTextAlign.Left, float turn = 0, SKColor? color = null)
    {
        using var restoring = new SKAutoCanvasRestore(canvas);
        canvas.RotateDegrees(turn, left, baseline);
        (text.TextSize, text.TextAlign, text.Color) = (size, align, color ?? SKColor.Parse(ChartStyle.Text));
        canvas.DrawText(words ?? "", left, baseline, text);
        text.TextSize = 13;
    }

    // The pixel of a place, which is a share of the axes' lengths.
    private SKPoint Pixel(double across, double up) =>
        new(plot.Left + ((float)across * plot.Width), plot.Bottom - ((float)up * plot.Height));

    private SKRect Area(double left, double bottom, double right, double top)
    {
        var (low, high) = (Pixel(left, bottom), Pixel(right, top));
        return new SKRect(low.X, high.Y, high.X, low.Y).Standardized;
    }

    private static string Short(string label, int most) => IShown.Line(Figure.Shown(label)!, most - 1);
}
