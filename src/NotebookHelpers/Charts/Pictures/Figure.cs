using System.Collections;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plotly.NET;

namespace NotebookHelpers.Charts;

/// <summary>
/// A chart as Plotly's JSON, made small and repeatable: four significant digits, at most 2,000 points, our look where the author set none.
/// Read straight from the chart's objects: Plotly.NET's own writer takes 0.7 s for its first chart, most of it for its default template.
/// </summary>
internal sealed record Figure(JsonArray Traces, JsonObject Layout, JsonObject Config)
{
    public const int MostPoints = 2000;

    /// <summary>How many points the chart has as its author made it.</summary>
    public int PointCount { get; private set; }

    /// <summary>How many points are shown.</summary>
    public int ShownCount { get; private set; }

    public static Figure From(GenericChart chart)
    {
        var traces = GenericChart.getTraces(chart).Select(trace => ToJson(trace.GetProperties(true))).ToArray();
        var layout = ToJson(GenericChart.getLayout(chart).GetProperties(true).Where(property => !IsDefault(property.Key, property.Value)));
        var config = ToJson(GenericChart.getConfig(chart).GetProperties(true).Where(property => property.Key != "responsive"));
        config["responsive"] = true;
        config.TryAdd("displaylogo", false);
        layout.TryAdd("template", ChartStyle.Template());
        layout.TryAdd("height", ChartStyle.Height + (layout.ContainsKey("sliders") ? ChartStyle.SliderHeight : 0));
        var figure = new Figure(new JsonArray([.. traces]), layout, config);
        foreach (var trace in traces)
            Bins.TurnIntoBars(trace);
        // Series of different lengths are thinned only where they are too many points together.
        var most = traces.Sum(Count) <= MostPoints ? MostPoints : MostPoints / traces.Length;
        foreach (var trace in traces)
            figure.Thin(trace, most);
        return figure;
    }

    /// <summary>What Plotly shows of a text, for pictures and descriptions.</summary>
    public static string? Shown(string? text) => WebUtility.HtmlDecode(text);

    /// <summary>The text of a title, which Plotly allows as a string or as an object.</summary>
    public static string? Title(JsonNode? owner) =>
        Shown((owner?["title"] is JsonObject title ? title["text"] : owner?["title"])?.ToString());

    /// <summary>The number that a value is; NaN where it is none.</summary>
    public static double Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
        : double.NaN;

    public string Describe()
    {
        var kinds = Traces.Select(trace => Kind(trace!)).Distinct().ToArray();
        var kind = kinds.Length == 1 ? kinds[0] + " chart" : "chart";
        var title = Title(Layout) is { } text ? $": \"{text}\"" : "";
        var series = Traces.Count == 1 ? "1 series" : $"{Traces.Count} series";
        return Invariant($"{kind}{title} ({series}, {PointCount:#,0} {(PointCount == 1 ? "point" : "points")})");
    }

    /// <summary>Says where points are left out; else null.</summary>
    public string? Note() =>
        ShownCount < PointCount ? Invariant($"Shows {ShownCount:#,0} of {PointCount:#,0} points, evenly chosen.") : null;

    /// <summary>What a series is drawn as: line, bar, points, heat, or Plotly's own word.</summary>
    public static string Kind(JsonNode trace) => trace["type"]?.ToString() switch
    {
        "bar" or "histogram" => "bar",
        "heatmap" => "heat",
        null or "scatter" or "scattergl" => trace["mode"]?.ToString() is { } mode && !mode.Contains("lines") ? "points" : "line",
        { } other => other,
    };

    // Plotly.NET gives every chart its template and a size of 600 x 600; neither is the author's wish.
    private static bool IsDefault(string name, object value) =>
        (name == "template" && value.Equals(Defaults.DefaultTemplate))
        || (name == "width" && value.Equals(Defaults.DefaultWidth))
        || (name == "height" && value.Equals(Defaults.DefaultHeight));

    private static JsonObject ToJson(IEnumerable<KeyValuePair<string, object>> properties) =>
        new(properties.Select(property => KeyValuePair.Create(property.Key, ToJson(property.Value))));

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        int or long or short or byte or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or double or decimal => Round(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DynamicObj.DynamicObj owner => ToJson(owner.GetProperties(true)),
        IEnumerable values and not IDictionary => new JsonArray([.. values.Cast<object?>().Select(ToJson)]),
        Color color => ToJson(color.Value),
        _ => ByPlotly(value),
    };

    /// <summary>
    /// What only Plotly.NET knows how to write, it writes: no type of the JSON library behind it is touched here, which an engine may hold
    /// twice.
    /// </summary>
    private static JsonNode? ByPlotly(object value)
    {
        var trace = new Trace("scatter");
        trace.SetProperty("value", value);
        return JsonNode.Parse(GenericChart.toFigureJson(GenericChart.ofTraceObject(false, trace)))!["data"]![0]!["value"]?.DeepClone();
    }

    /// <summary>Four significant digits; whole numbers stay (they are counts, steps and years); what is no number is a gap.</summary>
    private static JsonNode? Round(double value)
    {
        if (!double.IsFinite(value))
            return null;
        if (value == Math.Truncate(value) && Math.Abs(value) < 1e12)
            return (long)value;
        return double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static int Count(JsonObject trace) => trace["z"] is JsonArray { Count: > 0 } grid && grid[0] is JsonArray first
        ? grid.Count * first.Count
        : Math.Max((trace["x"] as JsonArray)?.Count ?? 0, (trace["y"] as JsonArray)?.Count ?? 0);

    private void Thin(JsonObject trace, int most)
    {
        var count = Count(trace);
        PointCount += count;
        var shown = Math.Min(count, most);
        if (count > most && trace["z"] is JsonArray { Count: > 0 } grid && grid[0] is JsonArray first)
        {
            var side = Math.Sqrt(most / (double)count);
            int rows = Math.Max(1, (int)(grid.Count * side)), columns = Math.Max(1, (int)(first.Count * side));
            shown = rows * columns;
            foreach (var row in grid.OfType<JsonArray>().Where(row => row.Count == first.Count).ToArray())
                row.ReplaceWith(Picked(row, columns));
            ThinArray(trace, "z", grid.Count, rows);
            ThinArray(trace, "y", grid.Count, rows);
            ThinArray(trace, "x", first.Count, columns);
        }
        else if (count > most)
        {
            ThinAll(trace, count, most);
        }
        ShownCount += shown;
    }

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
        if (owner[key] is JsonArray array && array.Count == count)
            owner[key] = Picked(array, most);
    }

    private static JsonArray Picked(JsonArray array, int most) =>
        [.. Enumerable.Range(0, most).Select(index => array[(int)((long)index * (array.Count - 1) / Math.Max(1, most - 1))]?.DeepClone())];
}
