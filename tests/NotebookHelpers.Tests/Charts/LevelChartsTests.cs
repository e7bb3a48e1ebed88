using System.Text.Json.Nodes;
using NotebookHelpers.Charts;
using NotebookHelpers.Models;
using Plotly.NET;
using SkiaSharp;

namespace NotebookHelpers.Tests.Charts;

[Collection("charts")]
public class LevelChartsTests
{
    private static readonly (string, IEnumerable<double>)[] Curves = [("known", [3, 1]), ("hidden", [3.5, 2])];

    private static JsonNode Json(GenericChart chart) => JsonNode.Parse(ChartForms.ToPlotly(chart))!;

    [Fact]
    public void Should_Dash_The_Line_Of_A_Level_And_Name_It_Where_It_Ends()
    {
        var chart = Curves.Plot("Errors", at: [0, 60], level: ("always 3.0", 1.6661));
        var level = Json(chart)["data"]![2]!;
        Assert.Equal("dash", (string)level["line"]!["dash"]!);
        Assert.Equal("""[0,60] [1.666,1.666] ["","always 3.0 1.666"]""",
            $"{level["x"]!.ToJsonString()} {level["y"]!.ToJsonString()} {level["text"]!.ToJsonString()}");
        Assert.Equal("lines\u002Btext top left", $"{level["mode"]} {level["textposition"]}");
        Assert.False((bool)level["showlegend"]!);
        Assert.Contains("chart: \"Errors\" (3 series, 6 points)", ChartForms.ToText(chart));
    }

    [Fact]
    public void Should_Add_Levels_To_Any_Chart_With_Numbers_Along_X()
    {
        var history = History.From([new Epoch(1, 1, 1.6, 1.7, 0.5, 0.01), new Epoch(2, 1, 1.4, 1.6, 0.5, 0.01)]);
        var figure = Json(history.Plot().WithLevels(("mean", 1.67), ("biases & more", 1.57)));
        Assert.Equal(["", "mean 1.67", "", "biases &amp; more 1.57"],
            figure["data"]!.AsArray().Skip(3).SelectMany(trace => trace!["text"]!.AsArray()).Select(text => (string)text!));
        Assert.Equal("epoch", (string)figure["layout"]!["xaxis"]!["title"]!["text"]!);
        Assert.Equal("Error after each epoch", (string)figure["layout"]!["title"]!["text"]!);
        Assert.Equal("[1,2]", figure["data"]![4]!["x"]!.ToJsonString());
    }

    [Fact]
    public void Should_Sign_Powers_Of_Ten_On_A_Logarithmic_Axis()
    {
        var axis = Json(Curves.Plot("Errors", at: [3, 8760], logX: true))["layout"]!["xaxis"]!;
        Assert.Equal("log 1 none", $"{axis["type"]} {axis["dtick"]} {axis["exponentformat"]}");
        Assert.Contains("a step at 0",
            Assert.Throws<ArgumentException>(() => Curves.Plot("Errors", at: [0, 60], logX: true)).Message);
    }

    [Fact]
    public void Should_Throw_If_A_Level_Is_No_Number_Or_Has_Nowhere_To_Go_Along()
    {
        Assert.Contains("\"always\" is NaN",
            Assert.Throws<ArgumentException>(() => Curves.Plot("Errors", level: ("always", double.NaN))).Message);
        var bars = Plotly.NET.CSharp.Chart.Column<double, string, string>([1, 2], Keys: new[] { "a", "b" });
        Assert.Contains("no numbers along its x axis", Assert.Throws<ArgumentException>(() => bars.WithLevels(("mean", 1))).Message);
    }

    [Fact]
    public void Should_Dash_And_Name_The_Level_In_The_Picture_Too()
    {
        if (PictureFont.Face is null)
            Assert.Skip(PictureFont.Reason!);
        SKBitmap Picture(string name) => SKBitmap.Decode(Convert.FromBase64String(
            ChartForms.ToPng(Curves.Plot("Errors", at: [0, 60], level: (name, 2.4)))));
        using SKBitmap named = Picture("always"), other = Picture("never, or so");
        var color = SKColor.Parse(ChartStyle.LevelLine);
        var row = Enumerable.Range(0, named.Height).MaxBy(y => Along(y).Count());
        Assert.True(Along(row).Zip(Along(row).Skip(1)).Count(pair => pair.Second - pair.First > 2) > 20, "The line has no gaps.");
        // Another name changes the picture in one place: above the line's end.
        var changed = (from y in Enumerable.Range(0, named.Height)
                       from x in Enumerable.Range(0, named.Width)
                       where named.GetPixel(x, y) != other.GetPixel(x, y)
                       select (X: x, Y: y)).ToList();
        Assert.InRange(changed.Max(place => place.Y), row - 30, row);
        Assert.InRange(changed.Min(place => place.Y), row - 30, row);
        Assert.InRange(changed.Min(place => place.X), named.Width / 2, named.Width);

        // The picture's palette rounds colours.
        IEnumerable<int> Along(int y) => Enumerable.Range(0, named.Width)
            .Where(x => named.GetPixel(x, y) is var pixel && Math.Abs(pixel.Red - color.Red) < 10 && pixel.Red == pixel.Blue);
    }
}
