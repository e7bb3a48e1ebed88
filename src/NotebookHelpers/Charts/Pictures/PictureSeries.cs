using System.Text.Json;
using System.Text.Json.Nodes;
using SkiaSharp;

namespace NotebookHelpers.Charts;

/// <summary>A series of a chart as its static picture draws it.</summary>
/// <param name="trace">The series in Plotly's words.</param>
/// <param name="index">Its place among all series, which gives its colour where the author set none.</param>
/// <param name="ends">Where the bars of the series before it end, which this one moves on; null where bars are not stacked.</param>
internal sealed class PictureSeries(JsonObject trace, int index, Dictionary<string, double>? ends)
{
    /// <summary>What the series is drawn as; see <see cref="Figure.Kind"/>.</summary>
    public string Kind { get; } = Figure.Kind(trace);

    /// <summary>What the legend calls it; null where it has no place there.</summary>
    public string? Name => trace["showlegend"]?.GetValueKind() == JsonValueKind.False ? null : Figure.Shown(trace["name"]?.ToString());

    public bool HasLine => Kind == "line";

    public bool HasDots => trace["mode"]?.ToString().Contains("markers") == true;

    public bool IsDashed => trace["line"]?["dash"] is not null;

    /// <summary>Whether the bars lie, instead of standing.</summary>
    public bool IsAcross => Lies(trace);

    /// <summary>What stands at each point, or no text where only a pointer shows it.</summary>
    public string[] PointTexts => trace["mode"]?.ToString().Contains("text") == true
        ? [.. (trace["text"] as JsonArray ?? []).Select(text => Figure.Shown($"{text}")!)]
        : [];

    /// <summary>What each cell of a heat map says, or no text where it says nothing.</summary>
    public string[] CellTexts => trace["texttemplate"]?.ToString() switch
    {
        null => [],
        "%{text}" => [.. (trace["text"] as JsonArray ?? []).OfType<JsonArray>().SelectMany(row => row).Select(text => $"{text}")],
        _ => [.. Numbers!.Select(number => Math.Round(number, 1).ToString("G3", CultureInfo.InvariantCulture))],
    };

    /// <summary>The series' colour: the author's, else the palette's.</summary>
    public SKColor Color { get; } =
        SKColor.TryParse(((trace["line"]?["color"] ?? trace["marker"]?["color"]) as JsonValue)?.ToString(), out var color)
            ? color
            : SKColor.Parse(ChartStyle.Palette[index % ChartStyle.Palette.Length]);

    /// <summary>Where each point, bar or cell stands on the axes.</summary>
    public (JsonNode? X, JsonNode? Y)[] Points { get; } = [.. PointsOf(trace)];

    /// <summary>The numbers that colour each point or cell; null where the series has one colour.</summary>
    public double[]? Numbers { get; } =
        (Cells(trace)?.SelectMany(row => row) ?? trace["marker"]?["color"] as JsonArray)?.Select(Figure.Number).ToArray();

    /// <summary>Each bar's place on its axis, the numbers between which it reaches, and what is written at its end.</summary>
    public (JsonNode At, double From, double To, string? Label)[] Bars { get; } =
        Figure.Kind(trace) == "bar" ? [.. BarsOf(trace, ends)] : [];

    /// <summary>The least distance between bars; 1 where their places are no numbers.</summary>
    public double Spacing()
    {
        var numbers = Points.Select(point => Figure.Number(IsAcross ? point.Y : point.X));
        double[] places = [.. numbers.Where(double.IsFinite).Distinct().Order()];
        return places.Zip(places.Skip(1), (one, next) => next - one).DefaultIfEmpty(1).Min();
    }

    /// <summary>The numbers at which the scale of colours begins and ends.</summary>
    public (double Low, double High) Range()
    {
        double[] known = [.. (Numbers ?? []).Where(double.IsFinite).DefaultIfEmpty(0)];
        var low = trace["zmin"] is { } least ? Figure.Number(least) : known.Min();
        var high = trace["zmax"] is { } most ? Figure.Number(most) : known.Max();
        return (low, Math.Max(low + 1e-12, high));
    }

    private static bool Lies(JsonObject trace) => trace["orientation"]?.ToString() == "h";

    private static IEnumerable<JsonArray>? Cells(JsonObject trace) =>
        Figure.Kind(trace) == "heat" ? (trace["z"] as JsonArray ?? []).OfType<JsonArray>() : null;

    private static IEnumerable<(JsonNode? X, JsonNode? Y)> PointsOf(JsonObject trace)
    {
        var (xs, ys) = (trace["x"] as JsonArray, trace["y"] as JsonArray);
        return Cells(trace)?.SelectMany((row, up) => row.Select((_, across) => (Value(xs, across), Value(ys, up))))
            ?? Enumerable.Range(0, Math.Max(xs?.Count ?? 0, ys?.Count ?? 0)).Select(point => (Value(xs, point), Value(ys, point)));

        // Where the author named no places, a value's place is its index.
        static JsonNode? Value(JsonArray? values, int index) => values is null ? index : values.ElementAtOrDefault(index);
    }

    private static IEnumerable<(JsonNode, double, double, string?)> BarsOf(JsonObject trace, Dictionary<string, double>? ends)
    {
        foreach (var (index, (x, y)) in PointsOf(trace).Index())
        {
            var (at, length) = Lies(trace) ? (y, Figure.Number(x)) : (x, Figure.Number(y));
            if (at is null || double.IsNaN(length))
                continue;
            var from = trace["base"] is { } foot ? Figure.Number(foot) : ends?.GetValueOrDefault(at.ToString()) ?? 0;
            if (ends is not null)
                ends[at.ToString()] = from + length;
            yield return (at, from, from + length, (trace["text"] as JsonArray)?.ElementAtOrDefault(index)?.ToString());
        }
    }
}
