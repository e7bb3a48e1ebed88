using NotebookHelpers.Data;
using Plotly.NET;
using Plotly.NET.CSharp;

namespace NotebookHelpers.Charts;

/// <summary>Charts of ratings, before anything is learnt from them.</summary>
public static class InteractionCharts
{
    private const int MostBars = 40;

    /// <summary>How often each rating was given.</summary>
    /// <param name="data">Ratings.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>Bars, one for each rating that occurs, or for each range of ratings where there are many.</returns>
    /// <exception cref="ArgumentException">There are no ratings.</exception>
    public static GenericChart PlotRatings(this Interactions data, string title = "How often each rating was given")
    {
        NotEmpty(data, title);
        // Counted here: a chart of a million values takes seconds to make.
        (float Rating, int Count)[] bars = [.. data.Ratings.CountBy(rating => rating).Select(pair => (pair.Key, pair.Value)).OrderBy(bar => bar.Key)];
        var chart = bars.Length <= MostBars
            ? Plotly.NET.CSharp.Chart.Column<int, float, string>(bars.Select(bar => bar.Count), Keys: bars.Select(bar => bar.Rating).ToArray())
            : Plotly.NET.CSharp.Chart.Histogram<float, float, string>(X: data.Ratings);
        return chart
            .WithXAxisStyle<double, double, string>(TitleText: "rating")
            .WithYAxisStyle<double, double, string>(TitleText: "number of ratings")
            .WithTitle(title);
    }

    /// <summary>How many ratings each user gave and each item got, from the busiest to the least, both axes logarithmic.</summary>
    /// <param name="data">Ratings.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A line of users and a line of items.</returns>
    /// <exception cref="ArgumentException">There are no ratings.</exception>
    public static GenericChart PlotLongTail(this Interactions data, string title = "A few users and items have most ratings")
    {
        NotEmpty(data, title);
        return Plotly.NET.CSharp.Chart.Combine([Ranked(data.UserIndices, "users"), Ranked(data.ItemIndices, "items")])
            .WithXAxisStyle<double, double, string>(TitleText: "rank, the busiest first", AxisType: StyleParam.AxisType.Log)
            .WithYAxisStyle<double, double, string>(TitleText: "number of ratings", AxisType: StyleParam.AxisType.Log)
            .WithTitle(title);
    }

    // On a logarithmic axis most ranks of the tail fall on each other: a rank for each step of five per cent is enough.
    private static GenericChart Ranked(int[] indices, string name)
    {
        int[] counts = [.. indices.Where(index => index > 0).CountBy(index => index).Select(pair => pair.Value).OrderDescending()];
        var ranks = new SortedSet<int>();
        for (double rank = 1; rank < counts.Length; rank = Math.Max(rank + 1, rank * 1.05))
            ranks.Add((int)rank);
        if (counts.Length > 0)
            ranks.Add(counts.Length);
        return Plotly.NET.CSharp.Chart.Line<int, int, string>(ranks, ranks.Select(rank => counts[rank - 1]), Name: name);
    }

    private static void NotEmpty(Interactions data, string title)
    {
        if (data.Count == 0)
            throw new ArgumentException($"\"{title}\" has no ratings to draw; expected at least one.", nameof(data));
    }
}
