using System.Text.Json.Nodes;

namespace NotebookHelpers.Charts;

/// <summary>Counts a histogram's values before they are thinned: the browser would count only those it was given.</summary>
internal static class Bins
{
    private const int Most = 40;

    /// <summary>Turns a histogram over plain numbers into bars; leaves any other series, and one whose bins its author set.</summary>
    public static void TurnIntoBars(JsonObject trace)
    {
        var isSet = new[] { "xbins", "ybins" }.Any(bins => trace[bins] is JsonObject { Count: > 0 });
        if (trace["type"]?.ToString() != "histogram" || isSet || (trace["histfunc"] ?? trace["histnorm"]) is not null)
            return;
        var (axis, other) = trace["y"] is null ? ("x", "y") : ("y", "x");
        if (trace[other] is not null || trace[axis] is not JsonArray array)
            return;
        double[] values = [.. array.Where(value => value is not null).Select(Figure.Number)];
        if (values.Length == 0 || values.Any(double.IsNaN))
            return;
        var isWhole = values.All(value => value == Math.Truncate(value));
        double low = values.Min(), high = values.Max();
        var width = high > low ? PictureAxis.RoundStep((high - low) / Most) : 1;
        width = isWhole ? Math.Max(1, width) : width;
        var first = Math.Floor((low / width) + 1e-9);
        var bins = values.CountBy(value => (long)(Math.Floor((value / width) + 1e-9) - first)).OrderBy(bin => bin.Key).ToArray();
        // A bar stands over the middle of its bin, but a bin of one whole number over the number.
        var middle = isWhole && width == 1 ? 0 : 0.5;
        trace["type"] = "bar";
        trace["orientation"] = axis == "x" ? "v" : "h";
        trace[axis] = new JsonArray([.. bins.Select(bin => (JsonNode)Math.Round((first + bin.Key + middle) * width, 10))]);
        trace[other] = new JsonArray([.. bins.Select(bin => (JsonNode)bin.Value)]);
        trace.Remove("autobinx");
        trace.Remove("autobiny");
    }
}
