using System.Text.Json.Nodes;

namespace NotebookHelpers.Charts;

/// <summary>
/// A chart of points in space as one in the plane, seen as Plotly shows it at first: from above the corner where all axes are high.
/// </summary>
internal static class Picture3D
{
    /// <summary>The figure itself where it has no points in space.</summary>
    public static Figure Flattened(Figure figure)
    {
        if (figure.Traces.Count == 0 || figure.Traces.Any(trace => trace!["type"]?.ToString() != "scatter3d"))
            return figure;
        var box = Enumerable.Range(0, 3).Select(axis => Flat(
            new JsonObject { ["mode"] = "lines", ["line"] = new JsonObject { ["color"] = ChartStyle.AxisLine } },
            [-1, axis == 0 ? 1 : -1], [-1, axis == 1 ? 1 : -1], [-1, axis == 2 ? 1 : -1]));
        var ranges = new[] { "x", "y", "z" }.ToDictionary(axis => axis, Range);
        var points = figure.Traces.Select(trace =>
            Flat(trace!.DeepClone().AsObject(), Scaled(trace, "x"), Scaled(trace, "y"), Scaled(trace, "z")));
        var layout = figure.Layout.DeepClone().AsObject();
        layout["xaxis"] = Axis($"← {Title("x")}    |    {Title("y")} →");
        layout["yaxis"] = Axis($"{Title("z")} →");
        return figure with { Traces = new JsonArray([.. box, .. points]), Layout = layout };

        (double Low, double High) Range(string axis)
        {
            double[] all = [.. figure.Traces.SelectMany(trace => Numbers(trace!, axis)).Where(double.IsFinite).DefaultIfEmpty(0)];
            return (all.Min(), all.Max());
        }

        // From -1 to 1 in the box.
        double[] Scaled(JsonNode trace, string axis)
        {
            var (low, high) = ranges[axis];
            return [.. Numbers(trace, axis).Select(value => (2 * (value - low) / Math.Max(1e-12, high - low)) - 1)];
        }

        string Title(string axis) => Figure.Title(layout["scene"]?[$"{axis}axis"]) ?? axis;
    }

    private static JsonObject Flat(JsonObject trace, double[] x, double[] y, double[] z)
    {
        trace["type"] = "scatter";
        trace["x"] = Numbered(x.Zip(y, (x, y) => (y - x) / Math.Sqrt(2)));
        trace["y"] = Numbered(x.Zip(y, z).Select(point => ((2 * point.Third) - point.First - point.Second) / Math.Sqrt(6)));
        return trace;
    }

    private static JsonObject Axis(string title) => new() { ["title"] = title, ["showticklabels"] = false };

    private static IEnumerable<double> Numbers(JsonNode trace, string axis) => (trace[axis] as JsonArray ?? []).Select(Figure.Number);

    private static JsonArray Numbered(IEnumerable<double> values) =>
        new([.. values.Select(value => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 4)) : null)]);
}
