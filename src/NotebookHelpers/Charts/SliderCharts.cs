using System.Text.Json.Nodes;
using NotebookHelpers.Runtime;
using Plotly.NET;

namespace NotebookHelpers.Charts;

/// <summary>Charts that move: Plotly's own slider, which needs no server.</summary>
public static class SliderCharts
{
    /// <summary>One chart with a slider, which turns it into another of the charts; its picture is the one that it begins with.</summary>
    /// <typeparam name="T">A number, or a text.</typeparam>
    /// <param name="frames">A place on the slider and its chart, such as predictions after each step; all have the same series.</param>
    /// <param name="name">What the places are, such as <c>step</c>.</param>
    /// <param name="shown">The place of the chart that it begins with.</param>
    /// <returns>A chart of Plotly.NET, which its own methods can change further.</returns>
    /// <exception cref="ArgumentException">
    /// There are no charts, two stand at one place, none at the one that is shown, or they have different series.
    /// </exception>
    public static GenericChart WithSlider<T>(this IEnumerable<(T At, GenericChart Chart)> frames, string name, T shown)
        where T : notnull
    {
        Require.NotNull(frames);
        (T At, GenericChart Chart)[] all = [.. frames];
        ChartParts.RequireAny(all.Length, name, "charts", nameof(frames));
        foreach (var (_, chart) in all)
            Require.NotNull(chart, nameof(frames));
        string[] labels = [.. all.Select(frame => ChartParts.Text(Invariant($"{frame.At}")))];
        var active = Array.FindIndex(all, frame => frame.At.Equals(shown));
        Require.Valid(labels.Distinct().Count() == labels.Length, nameof(frames),
            $"A slider has each place once; there are {string.Join(", ", labels)}.");
        Require.Valid(active >= 0, nameof(shown),
            Invariant($"A slider begins at a chart's place, and {shown} is none of {string.Join(", ", labels)}."));
        Figure[] figures = [.. all.Select(frame => Figure.From(frame.Chart))];
        string[] series = [.. figures.Select(figure => string.Join(", ", figure.Traces.Select(trace => Figure.Kind(trace!))))];
        var other = Array.FindIndex(series, kinds => kinds != series[0]);
        Require.Valid(other < 0, nameof(frames),
            $"A slider changes the values of the same series; {labels[Math.Max(0, other)]} has {series[Math.Max(0, other)]}, "
            + $"{labels[0]} has {series[0]}.");

        // What all frames share is not repeated in each.
        string[] values = [.. figures[0].Traces.SelectMany((_, place) => Differing(figures.Select(Trace(place)))).Distinct()];
        string[] looks = [.. Differing(figures.Select(figure => figure.Layout))];
        var steps = figures.Zip(labels, (figure, label) => ChartParts.Object(("label", label), ("method", "update"), ("args", new[]
        {
            ChartParts.Object([.. values.Select(key => (key, (object?)figure.Traces.Select(trace => Plain(trace![key])).ToArray()))]),
            ChartParts.Object([.. looks.Select(key => (key, Plain(figure.Layout[key])))]),
        })));
        var current = ChartParts.Object(("prefix", ChartParts.Text(name) + ": "));
        // Its top stands below the axis' labels and title; half of the last label, some 6 pixels a letter, goes beyond its end.
        var room = ChartParts.Object(("t", 56), ("r", 3 * labels[^1].Length));
        var slider = ChartParts.Object(("active", active), ("currentvalue", current), ("pad", room), ("steps", steps.ToArray()));
        return all[active].Chart.WithLayout(("sliders", new[] { slider }));
    }

    private static Func<Figure, JsonObject> Trace(int place) => figure => figure.Traces[place]!.AsObject();

    private static IEnumerable<string> Differing(IEnumerable<JsonObject> owners) => owners.SelectMany(owner => owner)
        .Select(property => property.Key).Distinct()
        .Where(key => owners.Select(owner => owner[key]?.ToJsonString()).Distinct().Count() > 1);

    // As Plotly.NET takes it.
    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject owner => ChartParts.Object([.. owner.Select(property => (property.Key, Plain(property.Value)))]),
        JsonArray list => list.Select(Plain).ToArray(),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => node is null ? null : Figure.Number(node),
    };
}
