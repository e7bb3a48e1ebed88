using System.Text.Json;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>Draws a chart as a PNG for pages that run no script: lines, bars, points and heat maps.</summary>
internal sealed partial class ChartPicture
{
    private const int MostBytes = 25_000;
    private const int MostTicks = 7;

    private readonly SKCanvas canvas;
    private readonly SKPaint text;
    private readonly JsonObject[] traces;
    private readonly PictureAxis x;
    private readonly PictureAxis y;
    private readonly bool stacked;
    private readonly double barWidth;
    private SKRect plot;

    private ChartPicture(SKCanvas canvas, SKPaint text, Figure figure)
    {
        this.canvas = canvas;
        this.text = text;
        traces = [.. figure.Traces.Select(trace => (JsonObject)trace!)];
        stacked = figure.Layout["barmode"]?.ToString() is "stack" or "relative";
        barWidth = Bars.Select(bar => Nearest(Points(bar).Select(point => Across(bar) ? point.Y : point.X)))
            .Concat(traces.Where(trace => Figure.Kind(trace) == "heat").Select(_ => 1.0)).DefaultIfEmpty(1).Min();
        x = Axis(figure.Layout["xaxis"], horizontal: true);
        y = Axis(figure.Layout["yaxis"], horizontal: false);
    }

    private bool IsCrowded => traces.Where(trace => Figure.Kind(trace) == "points").Sum(trace => (trace["x"] as JsonArray)?.Count ?? 0) > 300;

    private IEnumerable<JsonObject> Bars => traces.Where(trace => Figure.Kind(trace) == "bar");

    /// <summary>The picture, or null where no font is installed or a series is of another kind than the four.</summary>
    public static byte[]? Png(Figure figure)
    {
        figure = Picture3D.Flattened(figure);
        if (PictureFont.Face is not { } face || figure.Traces.Count == 0
            || figure.Traces.Any(trace => Figure.Kind(trace!) is not ("line" or "bar" or "points" or "heat")))
        {
            return null;
        }
        // Sharp where that is small; a committed notebook may hold 300 KB.
        return Png(figure, face, 1.5f) is { Length: <= MostBytes } sharp ? sharp : Png(figure, face, 1);
    }

    private static byte[] Png(Figure figure, SKTypeface face, float scale)
    {
        using var bitmap = new SKBitmap((int)(ChartStyle.Width * scale), (int)(ChartStyle.Height * scale), SKColorType.Rgb888x, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Typeface = face, TextSize = 13, IsAntialias = true, Color = SKColor.Parse(ChartStyle.Text) };
        canvas.Clear(SKColors.White);
        canvas.Scale(scale);
        new ChartPicture(canvas, paint, figure).Draw(Figure.Title(figure.Layout), figure.Layout["showlegend"]?.GetValueKind() != JsonValueKind.False);
        canvas.Flush();
        using var pixels = bitmap.PeekPixels();
        return PalettePng.Encode(pixels.GetPixelSpan(), bitmap.Width);
    }

    private PictureAxis Axis(JsonNode? layout, bool horizontal)
    {
        var values = traces.SelectMany(trace => Points(trace).Select(point => horizontal ? point.X : point.Y));
        if (stacked)
            values = values.Concat(Sums(horizontal));
        var fromZero = Bars.Any(bar => Across(bar) == horizontal);
        var wide = traces.Any(trace => Figure.Kind(trace) == "heat") || Bars.Any(bar => Across(bar) != horizontal);
        return new PictureAxis(layout, values, fromZero, wide ? barWidth / 2 : null);
    }

    private IEnumerable<JsonNode?> Sums(bool horizontal) => Bars.Where(bar => Across(bar) == horizontal).SelectMany(Points)
        .GroupBy(point => (horizontal ? point.Y : point.X)?.ToString())
        .Select(group => (JsonNode?)group.Sum(point => AsNumber(horizontal ? point.X : point.Y)));

    private void Draw(string? title, bool legend)
    {
        var named = traces.Select((trace, index) => (Trace: trace, Index: index)).Where(series => series.Trace["name"] is not null && Shades(series.Trace) is null).ToArray();
        var hasLegend = legend && traces.Length > 1 && named.Length > 0;
        var across = Bars.Any(Across) || traces.Any(trace => Figure.Kind(trace) == "heat");
        var yTicks = y.Ticks(y.IsCategory ? 24 : MostTicks).Select(tick => (tick.Place, Label: Short(tick.Label, across ? 28 : 16))).ToArray();
        var left = yTicks.Select(tick => text.MeasureText(tick.Label)).DefaultIfEmpty(20).Max() + (y.Title is null ? 22 : 46);
        var heat = traces.Any(trace => Figure.Kind(trace) == "heat");
        var top = 18 + (title is null ? 0 : 30) + (hasLegend ? DrawLegend(named, title is null ? 18 : 50) : 0);
        var width = ChartStyle.Width - left - (heat || traces.Any(trace => Shades(trace) is not null) ? 86 : 24);
        var xTicks = x.Ticks(x.IsCategory ? 40 : MostTicks).Select(tick => (tick.Place, Label: Short(tick.Label, 16))).ToArray();
        var widest = xTicks.Select(tick => text.MeasureText(tick.Label)).DefaultIfEmpty(0).Max();
        var slanted = x.IsCategory && widest > width / Math.Max(1, xTicks.Length) - 6;
        var bottom = (slanted ? 16 + (widest * 0.6f) : 28) + (x.Title is null ? 8 : 26);
        plot = new SKRect(left, top, left + width, ChartStyle.Height - bottom);

        DrawAxes(xTicks, yTicks, slanted);
        canvas.Save();
        canvas.ClipRect(SKRect.Inflate(plot, 4, 4));
        var bars = Bars.ToArray();
        var sums = new Dictionary<string, double>();
        for (var index = 0; index < traces.Length; index++)
            DrawSeries(traces[index], index, Array.IndexOf(bars, traces[index]), stacked ? 1 : bars.Length, sums);
        canvas.Restore();
        if (title is not null)
            Write(title, 14, 30, 17);
        if (x.Title is not null)
            Write(x.Title, plot.MidX, ChartStyle.Height - 12, 13, SKTextAlign.Center);
        if (y.Title is not null)
            Write(y.Title, 18, plot.MidY, 13, SKTextAlign.Center, -90);
    }

    private void DrawAxes((double Place, string Label)[] xTicks, (double Place, string Label)[] yTicks, bool slanted)
    {
        using var grid = new SKPaint { Color = SKColor.Parse(ChartStyle.Grid), StrokeWidth = 1 };
        using var line = new SKPaint { Color = SKColor.Parse(ChartStyle.AxisLine), StrokeWidth = 1 };
        foreach (var (place, label) in yTicks)
        {
            var at = plot.Bottom - ((float)place * plot.Height);
            canvas.DrawLine(plot.Left, at, plot.Right, at, grid);
            canvas.DrawLine(plot.Left - 5, at, plot.Left, at, line);
            Write(label, plot.Left - 9, at + 4.5f, 13, SKTextAlign.Right);
        }
        foreach (var (place, label) in xTicks)
        {
            var at = plot.Left + ((float)place * plot.Width);
            if (!x.IsCategory)
                canvas.DrawLine(at, plot.Top, at, plot.Bottom, grid);
            canvas.DrawLine(at, plot.Bottom, at, plot.Bottom + 5, line);
            Write(label, at + (slanted ? 4 : 0), plot.Bottom + (slanted ? 15 : 20), 13, slanted ? SKTextAlign.Right : SKTextAlign.Center, slanted ? -38 : 0);
        }
        canvas.DrawLine(plot.Left, plot.Bottom, plot.Right, plot.Bottom, line);
        canvas.DrawLine(plot.Left, plot.Top, plot.Left, plot.Bottom, line);
    }

    private void DrawSeries(JsonObject trace, int index, int bar, int bars, Dictionary<string, double> sums)
    {
        using var paint = new SKPaint { Color = PictureColors.Of(trace, index), IsAntialias = true, StrokeWidth = 2.2f, StrokeJoin = SKStrokeJoin.Round };
        var mode = trace["mode"]?.ToString() ?? "lines";
        switch (Figure.Kind(trace))
        {
            case "heat":
                DrawHeat(trace);
                break;
            case "bar":
                foreach (var (place, point) in Points(trace).Index())
                    DrawBar(point, Across(trace), bar, bars, sums, paint, (trace["text"] as JsonArray)?.ElementAtOrDefault(place)?.ToString());
                break;
            default:
                var places = Points(trace).Select(point => (X: (float)x.Place(point.X), Y: (float)y.Place(point.Y)))
                    .Select(place => new SKPoint(plot.Left + (place.X * plot.Width), plot.Bottom - (place.Y * plot.Height))).ToArray();
                if (mode.Contains("lines"))
                    DrawLine(places, paint);
                if (mode.Contains("markers"))
                    DrawPoints(places, paint, Shades(trace), mode.Contains("lines") ? 3.2f : IsCrowded ? 1.9f : 4);
                break;
        }
    }

    private void DrawLine(SKPoint[] places, SKPaint paint)
    {
        using var path = new SKPath();
        var drawing = false;
        foreach (var place in places)
        {
            var isGap = !float.IsFinite(place.X) || !float.IsFinite(place.Y);
            if (!isGap && drawing)
                path.LineTo(place);
            else if (!isGap)
                path.MoveTo(place);
            drawing = !isGap;
        }
        paint.Style = SKPaintStyle.Stroke;
        canvas.DrawPath(path, paint);
        paint.Style = SKPaintStyle.Fill;
    }

    private void DrawPoints(SKPoint[] places, SKPaint paint, double[]? shades, float radius)
    {
        // Smooth or see-through, thousands of points make a PNG of 150 KB.
        paint.IsAntialias = !IsCrowded;
        var (low, high) = shades is { Length: > 0 } ? (shades.Min(), Math.Max(shades.Min() + 1e-12, shades.Max())) : (0, 1);
        foreach (var (index, place) in places.Index().Where(place => float.IsFinite(place.Item.X) && float.IsFinite(place.Item.Y)))
        {
            if (shades is not null)
                paint.Color = PictureColors.Shade((shades[index] - low) / (high - low));
            canvas.DrawCircle(place, radius, paint);
        }
        if (shades is not null)
            DrawScale(low, high);
    }

    private void DrawBar((JsonNode? X, JsonNode? Y) point, bool across, int bar, int bars, Dictionary<string, double> sums, SKPaint paint, string? label)
    {
        var (position, value) = across ? (y, x) : (x, y);
        var (at, length) = across ? (point.Y, point.X) : (point.X, point.Y);
        if (at is null || length is null)
            return;
        var key = at.ToString();
        var from = stacked ? sums.GetValueOrDefault(key) : 0;
        sums[key] = from + AsNumber(length);
        var slot = barWidth * 0.84 / bars;
        var start = position.Number(at) - (barWidth * 0.42) + (slot * (stacked ? 0 : bar));
        var foot = value.Place(from);
        var head = value.Place(from + AsNumber(length));
        double near = position.Place(start), far = position.Place(start + (slot * (bars == 1 ? 1 : 0.94)));
        var area = across ? Area(foot, near, head, far) : Area(near, foot, far, head);
        canvas.DrawRect(area, paint);
        if (across && label is not null)
            DrawLabel(label, area, paint.Color);
    }

    private void DrawHeat(JsonObject trace)
    {
        var cells = (JsonArray)trace["z"]!;
        var numbers = cells.OfType<JsonArray>().SelectMany(row => row).Where(cell => cell is not null).Select(AsNumber).ToArray();
        if (numbers.Length == 0)
            return;
        var low = trace["zmin"] is { } least ? AsNumber(least) : numbers.Min();
        var high = Math.Max(low + 1e-12, trace["zmax"] is { } most ? AsNumber(most) : numbers.Max());
        using var paint = new SKPaint();
        var ink = text.Color;
        var keys = Points(trace).GetEnumerator();
        foreach (var cell in cells.OfType<JsonArray>().SelectMany(row => row))
        {
            keys.MoveNext();
            if (cell is null)
                continue;
            paint.Color = PictureColors.Shade((AsNumber(cell) - low) / (high - low));
            double column = x.Number(keys.Current.X!), row = y.Number(keys.Current.Y!);
            var area = Area(x.Place(column - 0.5), y.Place(row - 0.5), x.Place(column + 0.5), y.Place(row + 0.5));
            canvas.DrawRect(area, paint);
            if (trace["texttemplate"] is null)
                continue;
            text.Color = PictureColors.Over(paint.Color);
            Write(TextOf(Math.Round(AsNumber(cell), 1)), area.MidX, area.MidY + 5, 13, SKTextAlign.Center);
            text.Color = ink;
        }
        DrawScale(low, high);
    }

    private void Write(string words, float left, float baseline, float size, SKTextAlign align = SKTextAlign.Left, float turn = 0)
    {
        canvas.Save();
        canvas.RotateDegrees(turn, left, baseline);
        text.TextSize = size;
        text.TextAlign = align;
        canvas.DrawText(words, left, baseline, text);
        text.TextSize = 13;
        canvas.Restore();
    }

    private SKRect Area(double left, double bottom, double right, double top) => new SKRect(
        plot.Left + ((float)left * plot.Width), plot.Bottom - ((float)top * plot.Height),
        plot.Left + ((float)right * plot.Width), plot.Bottom - ((float)bottom * plot.Height)).Standardized;

    private static IEnumerable<(JsonNode? X, JsonNode? Y)> Points(JsonObject trace)
    {
        var (xs, ys) = (trace["x"] as JsonArray, trace["y"] as JsonArray);
        if (Figure.Kind(trace) == "heat" && trace["z"] is JsonArray cells)
            return cells.OfType<JsonArray>().SelectMany((row, r) => row.Select((_, c) => ((JsonNode?)(xs?[c] ?? c), (JsonNode?)(ys?[r] ?? r))));
        return Enumerable.Range(0, Math.Max(xs?.Count ?? 0, ys?.Count ?? 0))
            .Select(index => (xs is null ? index : xs.ElementAtOrDefault(index), ys is null ? index : ys.ElementAtOrDefault(index)));
    }

    private static bool Across(JsonObject bar) => bar["orientation"]?.ToString() == "h";

    private static double Nearest(IEnumerable<JsonNode?> positions)
    {
        var places = positions.Where(place => place?.GetValueKind() == JsonValueKind.Number).Select(AsNumber).Distinct().Order().ToArray();
        return places.Zip(places.Skip(1), (one, next) => next - one).DefaultIfEmpty(1).Min();
    }

    private static double AsNumber(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : 0;

    private static string TextOf(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Short(string label, int most) => label.Length <= most ? label : label[..(most - 1)] + "…";
}
