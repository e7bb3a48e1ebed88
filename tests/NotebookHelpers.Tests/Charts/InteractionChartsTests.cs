using System.Text.Json.Nodes;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Tests.Data;

namespace NotebookHelpers.Tests.Charts;

[Collection("charts")]
public class InteractionChartsTests
{
    private static readonly Interactions Data = Rows.WithoutTimes((1, "a", 1), (1, "b", 5), (1, "c", 5), (2, "a", 2.5f));

    private static int[] Whole(JsonNode? values) => [.. values!.AsArray().Select(value => (int)value!.GetValue<long>())];

    [Fact]
    public void Should_Count_Each_Rating()
    {
        var trace = Figure.From(Data.PlotRatings()).Traces[0]!;
        Assert.Equal("[1,2.5,5]", trace["x"]!.ToJsonString());
        Assert.Equal([1, 1, 2], Whole(trace["y"]));
    }

    [Fact]
    public void Should_Rank_Users_And_Items_On_Logarithmic_Axes()
    {
        var figure = Figure.From(Data.PlotLongTail());
        Assert.Equal(["users", "items"], figure.Traces.Select(trace => trace!["name"]!.ToString()));
        Assert.Equal([3, 1], Whole(figure.Traces[0]!["y"]));
        Assert.Equal([2, 1, 1], Whole(figure.Traces[1]!["y"]));
        Assert.Equal("log", figure.Layout["xaxis"]!["type"]!.ToString());
    }

    [Fact]
    public void Should_Keep_The_Long_Tail_Short()
    {
        var many = Rows.WithoutTimes([.. Enumerable.Range(0, 20_000).Select(row => ((Id)row, (Id)"a", 1f))]);
        var trace = Figure.From(many.PlotLongTail()).Traces[0]!;
        Assert.InRange(trace["x"]!.AsArray().Count, 20, 300);
        Assert.Equal(20_000, Whole(trace["x"])[^1]);
    }

    [Fact]
    public void Should_Throw_If_There_Is_Nothing_To_Draw()
    {
        Assert.Throws<ArgumentException>(() => Rows.WithoutTimes().PlotRatings());
        Assert.Throws<ArgumentException>(() => Rows.WithoutTimes().PlotLongTail());
    }
}
