using System.Collections;
using System.Text.Json.Nodes;
using Plotly.NET;

namespace NotebookHelpers.Charts;

/// <summary>
/// A chart as Plotly's JSON, made small and repeatable: four significant digits, at most 2,000 points, our look where the author set none.
/// Read straight from the chart's objects: Plotly.NET's own writer takes 0.7 s for its first chart, most of it for its default template.
/// </summary>
internal sealed class Figure
{
    public const int MostPoints = 2000;

    private Figure(JsonArray traces, JsonObject layout, JsonObject config)
    {
        Traces = traces;
        Layout = layout;
        Config = config;
    }

    public JsonArray Traces { get; }

    public JsonObject Layout { get; }

    public JsonObject Config { get; }

    /// <summary>Points in the chart as its author made it.</summary>
    public int PointCount { get; private set; }

    /// <summary>Points that are shown.</summary>
    public int ShownCount { get; private set; }

    public static Figure From(GenericChart chart)
    {
        var traces = GenericChart.getTraces(chart).Select(trace => (JsonObject)Convert(trace)!).ToArray();
        var layout = (JsonObject)Convert(GenericChart.getLayout(chart), property => !IsDefault(property))!;
        var config = (JsonObject)Convert(GenericChart.getConfig(chart), property => !(property.Key == "responsive"))!;
        config["responsive"] = true;
        config.TryAdd("displaylogo", false);
        layout.TryAdd("template", ChartStyle.Template());
        layout.TryAdd("height", ChartStyle.Height);
        var figure = new Figure(new JsonArray([.. traces]), layout, config);
        foreach (var trace in traces)
            Bins.Count(trace);
        // Series of different lengths are thinned only where they are too many points together.
        var most = traces.Sum(Count) <= MostPoints ? MostPoints : MostPoints / traces.Length;
        foreach (var trace in traces)
            figure.Thin(trace, most);
        return figure;
    }

    /// <summary>Another chart, with the same counts.</summary>
    public Figure With(JsonArray traces, JsonObject layout) => new(traces, layout, Config) { PointCount = PointCount, ShownCount = ShownCount };

    /// <summary>The text of a title, which Plotly allows as a string or as an object.</summary>
    public static string? Title(JsonNode? owner) => owner?["title"] switch
    {
        JsonObject title => title["text"]?.ToString(),
        { } text => text.ToString(),
        _ => null,
    };

    public string Describe()
    {
        var kinds = Traces.Select(trace => Kind(trace!)).Distinct().ToArray();
        var kind = kinds.Length == 1 ? kinds[0] + " chart" : "chart";
        var title = Title(Layout) is { } text ? $": \"{text}\"" : "";
        var series = Traces.Count == 1 ? "1 series" : $"{Traces.Count} series";
        return $"{kind}{title} ({series}, {Invariant(PointCount)} {(PointCount == 1 ? "point" : "points")})";
    }

    /// <summary>Says where points are left out; else null.</summary>
    public string? Note() => ShownCount < PointCount ? $"Shows {Invariant(ShownCount)} of {Invariant(PointCount)} points, evenly chosen." : null;

    /// <summary>What a series is drawn as: line, bar, points, heat, or Plotly's own word.</summary>
    public static string Kind(JsonNode trace) => trace["type"]?.ToString() switch
    {
        "bar" or "histogram" => "bar",
        "heatmap" => "heat",
        null or "scatter" or "scattergl" => trace["mode"]?.ToString() is { } mode && !mode.Contains("lines") ? "points" : "line",
        { } other => other,
    };

    private static string Invariant(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    // Plotly.NET gives every chart its template and a size of 600 x 600; neither is the author's wish.
    private static bool IsDefault(KeyValuePair<string, object> property) => property.Key switch
    {
        "template" => property.Value.Equals(Defaults.DefaultTemplate),
        "width" => property.Value is int width && width == Defaults.DefaultWidth,
        "height" => property.Value is int height && height == Defaults.DefaultHeight,
        _ => false,
    };

    private static JsonNode? Convert(object? value, Func<KeyValuePair<string, object>, bool>? keep = null)
    {
        switch (value)
        {
            case null: return null;
            case string text: return text;
            case bool flag: return flag;
            case int or long or short or byte or uint: return JsonValue.Create(System.Convert.ToInt64(value, CultureInfo.InvariantCulture));
            case float or double or decimal: return Round(System.Convert.ToDouble(value, CultureInfo.InvariantCulture));
            case DateTime time: return time.ToString(time.TimeOfDay.Ticks == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            case DynamicObj.DynamicObj dynamic:
                var owner = new JsonObject();
                foreach (var property in dynamic.GetProperties(true))
                {
                    if (keep is null || keep(property))
                        owner[property.Key] = Convert(property.Value);
                }
                return owner;
            case IEnumerable values and not IDictionary: return new JsonArray([.. values.Cast<object?>().Select(item => Convert(item))]);
            case Color color: return Convert(color.Value);
            default: return ByPlotly(value);
        }
    }

    /// <summary>What only Plotly.NET knows how to write, it writes: no type of the JSON library behind it is touched here, which an engine may hold twice.</summary>
    private static JsonNode? ByPlotly(object value)
    {
        var trace = new Trace("scatter");
        trace.SetProperty("value", value);
        var figure = JsonNode.Parse(GenericChart.toFigureJson(GenericChart.ofTraceObject(false, trace)))!;
        return figure["data"]![0]!["value"]?.DeepClone();
    }

    /// <summary>Four significant digits; whole numbers stay (they are counts, steps and years); what is no number is a gap.</summary>
    private static JsonNode? Round(double value)
    {
        if (!double.IsFinite(value))
            return null;
        if (value == Math.Truncate(value) && Math.Abs(value) < 1e12)
            return JsonValue.Create((long)value);
        return JsonValue.Create(double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    private void Thin(JsonObject trace, int most)
    {
        if (trace["z"] is JsonArray grid && grid.FirstOrDefault() is JsonArray first)
        {
            PointCount += grid.Count * first.Count;
            var side = Math.Sqrt(Math.Min(1, most / (double)(grid.Count * first.Count)));
            int rows = Math.Max(1, (int)(grid.Count * side)), columns = Math.Max(1, (int)(first.Count * side));
            ThinArray(trace, "z", grid.Count, rows);
            ThinArray(trace, "y", grid.Count, rows);
            ThinArray(trace, "x", first.Count, columns);
            foreach (var row in ((JsonArray)trace["z"]!).OfType<JsonArray>().ToArray())
                row.ReplaceWith(Picked(row, columns));
            ShownCount += rows * columns;
            return;
        }
        var count = Count(trace);
        PointCount += count;
        ShownCount += Math.Min(count, most);
        if (count > most)
            ThinAll(trace, count, most);
    }

    private static int Count(JsonObject trace) => trace["z"] is JsonArray grid && grid.FirstOrDefault() is JsonArray first
        ? grid.Count * first.Count : Math.Max((trace["x"] as JsonArray)?.Count ?? 0, (trace["y"] as JsonArray)?.Count ?? 0);

    // Whatever holds one value a point (text, sizes, colours) must lose the same points.
    private static void ThinAll(JsonObject owner, int count, int most)
    {
        foreach (var (key, value) in owner.ToArray())
        {
            if (value is JsonObject inner)
                ThinAll(inner, count, most);
            else
                ThinArray(owner, key, count, most);
        }
    }

    private static void ThinArray(JsonObject owner, string key, int count, int most)
    {
        if (owner[key] is JsonArray array && array.Count == count && count > most)
            owner[key] = Picked(array, most);
    }

    private static JsonArray Picked(JsonArray array, int most) => most >= array.Count
        ? (JsonArray)array.DeepClone()
        : new([.. Enumerable.Range(0, most).Select(index =>
            array[most == 1 ? 0 : (int)((long)index * (array.Count - 1) / (most - 1))]?.DeepClone())]);
}
