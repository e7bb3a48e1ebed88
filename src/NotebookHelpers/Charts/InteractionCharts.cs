using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

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
        Require.NotNull(data);
        ChartParts.RequireAny(data.Count, title, "ratings", nameof(data));
        // Counted here: a chart of a million values takes seconds to make.
        var counts = new SortedDictionary<float, int>(data.Ratings.CountBy(rating => rating).ToDictionary());
        var chart = counts.Count <= MostBars
            ? Chart.Column<int, float, string>(counts.Values, Keys: counts.Keys)
            : Chart.Histogram<float, float, string>(X: data.Ratings);
        return chart.WithAxes("rating", "number of ratings").WithTitle(title);
    }

    /// <summary>How many ratings each user gave and each item got, from the busiest to the least, both axes logarithmic.</summary>
    /// <param name="data">Ratings.</param>
    /// <param name="title">The chart's title.</param>
    /// <returns>A line of users and a line of items.</returns>
    /// <exception cref="ArgumentException">There are no ratings.</exception>
    public static GenericChart PlotLongTail(this Interactions data, string title = "How many ratings each user and item has")
    {
        Require.NotNull(data);
        ChartParts.RequireAny(data.Count, title, "ratings", nameof(data));
        return Chart.Combine([Ranked(data.UserIndices, "users"), Ranked(data.ItemIndices, "items")])
            .WithAxes("rank, the busiest first", "number of ratings", logX: true, logY: true).WithTitle(title);
    }

    // On a logarithmic axis most ranks of the tail fall on each other: a rank for each step of five per cent is enough.
    private static GenericChart Ranked(int[] indices, string name)
    {
        int[] counts = [.. indices.Where(index => index > 0).CountBy(index => index).Select(pair => pair.Value).OrderDescending()];
        var ranks = new List<int>();
        for (double rank = 1; rank < counts.Length; rank = Math.Max(rank + 1, rank * 1.05))
            ranks.Add((int)rank);
        if (counts.Length > 0)
            ranks.Add(counts.Length);
        return Chart.Line<int, int, string>(ranks, ranks.Select(rank => counts[rank - 1]), Name: name);
    }
}
