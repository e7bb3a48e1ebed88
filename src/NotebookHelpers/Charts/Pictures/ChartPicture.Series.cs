using System.Text.Json.Nodes;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>Draws what stands between the axes: the series, and the scale of the numbers that colour them.</summary>
internal sealed partial class ChartPicture
{
    private bool IsCrowded => all.Where(series => series.Kind == "points").Sum(series => series.Points.Length) > 300;

    private void DrawSeries(PictureSeries series)
    {
        using var paint = new SKPaint { Color = series.Color, IsAntialias = true, StrokeWidth = 2.2f, StrokeJoin = SKStrokeJoin.Round };
        SKPoint[] places = [.. series.Points.Select(point => Pixel(x.Place(point.X), y.Place(point.Y)))];
        if (series.Kind == "heat")
            DrawCells(series, paint);
        if (series.HasLine)
            DrawLine(places, paint, series.IsDashed);
        if (series.HasDots)
            DrawDots(series, places, paint);
        DrawBars(series, paint);
        foreach (var (name, place) in series.PointTexts.Zip(places))
            Write(name, place.X, place.Y - 5, align: SKTextAlign.Right);
    }

    private void DrawLine(SKPoint[] places, SKPaint paint, bool isDashed)
    {
        using var path = new SKPath();
        using var dashes = SKPathEffect.CreateDash([8, 6], 0);
        var isDrawing = false;
        foreach (var place in places)
        {
            if (isDrawing && IsKnown(place))
                path.LineTo(place);
            else if (IsKnown(place))
                path.MoveTo(place);
            isDrawing = IsKnown(place);
        }
        (paint.Style, paint.PathEffect) = (SKPaintStyle.Stroke, isDashed ? dashes : null);
        canvas.DrawPath(path, paint);
        (paint.Style, paint.PathEffect) = (SKPaintStyle.Fill, null);
    }

    private void DrawDots(PictureSeries series, SKPoint[] places, SKPaint paint)
    {
        // Smooth or see-through, thousands of points make a PNG of 150 KB.
        paint.IsAntialias = !IsCrowded;
        var (low, high) = series.Range();
        var radius = series.HasLine ? 3.2f : IsCrowded ? 1.9f : 4;
        foreach (var (index, place) in places.Index().Where(place => IsKnown(place.Item)))
        {
            if (series.Numbers is { } numbers)
                paint.Color = ChartStyle.Shade((numbers[index] - low) / (high - low));
            canvas.DrawCircle(place, radius, paint);
        }
    }

    private void DrawBars(PictureSeries series, SKPaint paint)
    {
        var (position, length) = series.IsAcross ? (y, x) : (x, y);
        // Bars at one place stand side by side, where they do not lie on each other.
        var (slot, slots) = isOneAPlace ? (0, 1) : (Array.IndexOf(bars, series), bars.Length);
        var width = barWidth * 0.84 / slots;
        foreach (var (at, from, to, label) in series.Bars)
        {
            var start = position.Number(at) - (barWidth * 0.42) + (width * slot);
            double near = position.Place(start), far = position.Place(start + (width * (slots == 1 ? 1 : 0.94)));
            double foot = length.Place(from), head = length.Place(to);
            var area = series.IsAcross ? Area(foot, near, head, far) : Area(near, foot, far, head);
            canvas.DrawRect(area, paint);
            if (series.IsAcross && label is not null)
                DrawLabel(label, area, paint.Color, isLeftward: head < foot);
        }
    }

    // The label stands at the bar's end: inside where there is room, else beside it.
    private void DrawLabel(string label, SKRect bar, SKColor color, bool isLeftward)
    {
        var width = text.MeasureText(label) + 12;
        if (width < bar.Width)
            Write(label, bar.Right - 6, bar.MidY + 4.5f, 13, SKTextAlign.Right, color: ChartStyle.Over(color));
        else if (isLeftward || bar.Right + width > plot.Right)
            Write(label, bar.Left - 6, bar.MidY + 4.5f, align: SKTextAlign.Right);
        else
            Write(label, bar.Right + 6, bar.MidY + 4.5f);
    }

    private void DrawCells(PictureSeries heat, SKPaint paint)
    {
        paint.IsAntialias = false;
        var (low, high) = heat.Range();
        var texts = heat.CellTexts;
        foreach (var (index, (number, point)) in heat.Numbers!.Zip(heat.Points).Index().Where(cell => !double.IsNaN(cell.Item.First)))
        {
            paint.Color = ChartStyle.Shade((number - low) / (high - low));
            double column = x.Number(point.X!), row = y.Number(point.Y!);
            var area = Area(x.Place(column - 0.5), y.Place(row - 0.5), x.Place(column + 0.5), y.Place(row + 0.5));
            canvas.DrawRect(area, paint);
            Write(texts.ElementAtOrDefault(index), area.MidX, area.MidY + 5, 13, SKTextAlign.Center, color: ChartStyle.Over(paint.Color));
        }
    }

    // Shapes stand where axes have numbers, and a category's number is its index.
    private void DrawFrames(JsonArray? shapes)
    {
        foreach (var shape in (shapes ?? []).Where(shape => shape?["type"]?.ToString() == "rect"))
        {
            using var paint = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = (float)Figure.Number(shape!["line"]?["width"]) };
            paint.Color = SKColor.TryParse(shape["line"]?["color"]?.ToString(), out var color) ? color : SKColors.Black;
            double X(string end) => x.Place(Figure.Number(shape[end]));
            double Y(string end) => y.Place(Figure.Number(shape[end]));
            canvas.DrawRect(Area(X("x0"), Y("y0"), X("x1"), Y("y1")), paint);
        }
    }

    // The scale stands right of the plot.
    private void DrawScale((double Low, double High) range)
    {
        using var paint = new SKPaint();
        for (var step = 0; step < 64; step++)
        {
            paint.Color = ChartStyle.Shade(step / 63.0);
            canvas.DrawRect(plot.Right + 14, plot.Bottom - ((step + 1) * plot.Height / 64), 12, (plot.Height / 64) + 0.6f, paint);
        }
        Write(TextOf(range.High), plot.Right + 31, plot.Top + 10, 12);
        Write(TextOf((range.Low + range.High) / 2), plot.Right + 31, plot.MidY + 4, 12);
        Write(TextOf(range.Low), plot.Right + 31, plot.Bottom, 12);
    }

    private static bool IsKnown(SKPoint place) => float.IsFinite(place.X) && float.IsFinite(place.Y);

    private static string TextOf(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
