using System.Text.Json.Nodes;

namespace NotebookHelpers.Charts;

/// <summary>A chart of points in space as one in the plane, seen as Plotly shows it at first: from above the corner where all axes are high.</summary>
internal static class Picture3D
{
    /// <summary>The figure itself where it has no points in space.</summary>
    public static Figure Flattened(Figure figure)
    {
        if (figure.Traces.Count == 0 || figure.Traces.Any(trace => trace!["type"]?.ToString() != "scatter3d"))
            return figure;
        string[] names = ["x", "y", "z"];
        (double Low, double High)[] ranges = Array.ConvertAll(names, name =>
        {
            double[] all = [.. figure.Traces.SelectMany(trace => Numbers(trace!, name)).Where(double.IsFinite)];
            return all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        });
        var box = new JsonArray([.. Enumerable.Range(0, 3).Select(axis => Line([-1, -1, -1], [axis == 0 ? 1 : -1, axis == 1 ? 1 : -1, axis == 2 ? 1 : -1]))]);
        foreach (var trace in figure.Traces)
        {
            var flat = trace!.DeepClone().AsObject();
            var places = names.Select((name, axis) => Numbers(trace, name).Select(value => (2 * (value - ranges[axis].Low) / Math.Max(1e-12, ranges[axis].High - ranges[axis].Low)) - 1).ToArray()).ToArray();
            flat["type"] = "scatter";
            flat.Remove("z");
            flat["x"] = Numbered(places[0].Select((x, point) => Across(x, places[1][point])));
            flat["y"] = Numbered(places[0].Select((x, point) => Up(x, places[1][point], places[2][point])));
            box.Add(flat);
        }
        var layout = figure.Layout.DeepClone().AsObject();
        var scene = layout["scene"];
        layout["xaxis"] = Axis($"← {Figure.Title(scene?["xaxis"]) ?? "x"}    |    {Figure.Title(scene?["yaxis"]) ?? "y"} →");
        layout["yaxis"] = Axis($"{Figure.Title(scene?["zaxis"]) ?? "z"} →");
        return figure.With(box, layout);
    }

    private static JsonObject Line(double[] from, double[] to) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "lines",
        ["line"] = new JsonObject { ["color"] = ChartStyle.AxisLine },
        ["x"] = Numbered([Across(from[0], from[1]), Across(to[0], to[1])]),
        ["y"] = Numbered([Up(from[0], from[1], from[2]), Up(to[0], to[1], to[2])]),
    };

    private static JsonObject Axis(string title) => new() { ["title"] = title, ["showticklabels"] = false };

    private static double Across(double x, double y) => (y - x) / Math.Sqrt(2);

    private static double Up(double x, double y, double z) => ((2 * z) - x - y) / Math.Sqrt(6);

    private static double[] Numbers(JsonNode trace, string name) => trace[name] is JsonArray values
        ? [.. values.Select(value => value is null ? double.NaN : double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture))] : [];

    private static JsonArray Numbered(IEnumerable<double> values) => new([.. values.Select(value => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 4)) : null)]);
}
