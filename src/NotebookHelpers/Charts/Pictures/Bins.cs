using System.Text.Json.Nodes;

namespace NotebookHelpers.Charts;

/// <summary>Counts a histogram's values before they are thinned: the browser would count only those it was given.</summary>
internal static class Bins
{
    private const int Most = 40;

    /// <summary>Turns a histogram over plain numbers into bars; leaves any other series, and one whose bins its author set.</summary>
    public static void Count(JsonObject trace)
    {
        if (trace["type"]?.ToString() != "histogram" || trace["histfunc"] is not null || trace["histnorm"] is not null)
            return;
        if (trace["xbins"] is JsonObject { Count: > 0 } || trace["ybins"] is JsonObject { Count: > 0 } || (trace["x"] is not null && trace["y"] is not null))
            return;
        var axis = trace["y"] is null ? "x" : "y";
        if (trace[axis] is not JsonArray array || array.Any(value => value is not null && value.GetValueKind() != System.Text.Json.JsonValueKind.Number))
            return;
        var values = array.Where(value => value is not null).Select(value => value!.GetValue<object>())
            .Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToArray();
        if (values.Length == 0)
            return;
        var whole = values.All(value => value == Math.Truncate(value));
        double low = values.Min(), width = Math.Max(Width(low, values.Max()), whole ? 1 : 0);
        var first = Math.Floor(low / width + 1e-9);
        var counts = new SortedDictionary<long, int>();
        foreach (var value in values)
        {
            var bin = (long)(Math.Floor(value / width + 1e-9) - first);
            counts[bin] = counts.GetValueOrDefault(bin) + 1;
        }
        // A bar stands over the middle of its bin, but a bin of one whole number over the number.
        JsonNode Middle(long bin) => Math.Round((first + bin + (whole && width == 1 ? 0 : 0.5)) * width, 10);
        trace["type"] = "bar";
        trace["orientation"] = axis == "x" ? "v" : "h";
        trace[axis] = new JsonArray([.. counts.Keys.Select(Middle)]);
        trace[axis == "x" ? "y" : "x"] = new JsonArray([.. counts.Values.Select(count => (JsonNode)count)]);
        trace.Remove("autobinx");
        trace.Remove("autobiny");
    }

    private static double Width(double low, double high)
    {
        if (high <= low)
            return 1;
        var rough = (high - low) / Most;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * new[] { 1, 2, 5, 10 }.First(step => step * power >= rough * (1 - 1e-9));
    }
}
