using System.Text.Json.Nodes;
using NotebookHelpers.Charts;
using Plotly.NET;
using TorchSharp;

namespace NotebookHelpers.Tests.Charts;

[Collection("charts")]
public class SliderChartsTests
{
    private static readonly string[] Readers = ["Ana", "Ben"];
    private static readonly string[] Titles = ["Election", "Cup final"];

    private static (string, IEnumerable<double>)[] Curves(double strength) => [("known", [3, strength]), ("hidden", [3.5, 2 * strength])];

    private static GenericChart Slid(double shown = 0.5) =>
        new[] { 0, 0.5 }.Select(strength => (strength, Curves(strength).Plot($"Penalty {strength:0.#}", at: [0, 60])))
            .WithSlider("L2", shown);

    private static GenericChart Framed() => torch.tensor(new[,] { { 1.26, 8.2 }, { -0.04, 3 } }).Plot(
        "Predictions", Readers, Titles, scale: (0, 6),
        framed: torch.tensor(new[,] { { double.NaN, 5 }, { double.NaN, double.NaN } }));

    private static JsonNode Json(GenericChart chart) => JsonNode.Parse(ChartForms.ToPlotly(chart))!;

    [Fact]
    public void Should_Change_What_Differs_Between_Frames_And_No_More()
    {
        var figure = Json(Slid());
        var slider = Assert.Single(figure["layout"]!["sliders"]!.AsArray())!;
        Assert.Equal(1, (int)slider["active"]!);
        Assert.Equal("L2: ", (string)slider["currentvalue"]!["prefix"]!);
        Assert.Equal(["0", "0.5"], slider["steps"]!.AsArray().Select(step => (string)step!["label"]!));
        Assert.Equal("""[{"y":[[3,0],[3.5,0]]},{"title":{"text":"Penalty 0"}}]""", slider["steps"]![0]!["args"]!.ToJsonString());
        Assert.All(slider["steps"]!.AsArray(), step => Assert.Equal("update", (string)step!["method"]!));
    }

    [Fact]
    public void Should_Begin_At_The_Frame_That_Is_Shown()
    {
        var figure = Json(Slid());
        Assert.Equal("Penalty 0.5", (string)figure["layout"]!["title"]!["text"]!);
        var now = figure["layout"]!["sliders"]![0]!["steps"]![1]!["args"]![0]!["y"]!.AsArray();
        Assert.Equal(now.Select(y => y!.ToJsonString()), figure["data"]!.AsArray().Select(trace => trace!["y"]!.ToJsonString()));
        Assert.Contains("\"Penalty 0.5\" (2 series, 4 points)", ChartForms.ToText(Slid()));
        Assert.True((int)figure["layout"]!["height"]! > ChartStyle.Height);
    }

    [Fact]
    public void Should_Slide_Over_Names_Too()
    {
        var slider = Json(new[] { "popular", "<b>" }.Select(name => (name, Curves(1).Plot(name))).WithSlider("model", "<b>"))
            ["layout"]!["sliders"]![0]!;
        Assert.Equal(["popular", "&lt;b&gt;"], slider["steps"]!.AsArray().Select(step => (string)step!["label"]!));
        Assert.Equal(1, (int)slider["active"]!);
    }

    [Fact]
    public void Should_Throw_If_Frames_Do_Not_Fit_Together()
    {
        Assert.Contains("0.1 is none of 0, 0.5", Assert.Throws<ArgumentException>(() => Slid(shown: 0.1)).Message);
        (int, GenericChart)[] frames = [(1, Curves(1).Plot("two")), (2, Curves(1).Take(1).Plot("one"))];
        Assert.Contains("2 has line, 1 has line, line", Assert.Throws<ArgumentException>(() => frames.WithSlider("step", 1)).Message);
        Assert.Contains("each place once",
            Assert.Throws<ArgumentException>(() => new[] { frames[0], frames[0] }.WithSlider("step", 1)).Message);
        Assert.Throws<ArgumentException>(() => frames.Take(0).WithSlider("step", 1));
        Assert.Throws<ArgumentNullException>(() => new[] { frames[0], (2, null!) }.WithSlider("step", 1));
    }

    [Fact]
    public void Should_Keep_The_Scale_And_Say_What_Belongs_In_A_Framed_Cell()
    {
        var figure = Json(Framed());
        var heat = figure["data"]![0]!;
        Assert.Equal((0, 6), ((int)heat["zmin"]!, (int)heat["zmax"]!));
        Assert.Equal("""[["1.3","8.2 (5)"],["0","3"]]""", heat["text"]!.ToJsonString());
        var frame = Assert.Single(figure["layout"]!["shapes"]!.AsArray())!;
        Assert.Equal("0.5 1.5 -0.5 0.5", $"{frame["x0"]} {frame["x1"]} {frame["y0"]} {frame["y1"]}");
    }

    [Fact]
    public void Should_Throw_If_Frames_Or_Scale_Fit_No_Cells()
    {
        var matrix = torch.zeros(2, 2);
        Assert.Contains("[1, 2]",
            Assert.Throws<ArgumentException>(() => matrix.Plot("a", Readers, Titles, framed: torch.zeros(1, 2))).Message);
        Assert.Contains("6 to 0", Assert.Throws<ArgumentException>(() => matrix.Plot("a", Readers, Titles, scale: (6, 0))).Message);
        string[] many = [.. Enumerable.Range(0, 70).Select(row => $"{row}")];
        Assert.Contains("at most 120", Assert.Throws<ArgumentException>(() =>
            torch.zeros(70, 2).Plot("a", many, Titles, framed: torch.zeros(70, 2))).Message);
    }

    [Fact]
    public void Should_Frame_Cells_In_The_Picture_Too()
    {
        if (PictureFont.Face is null)
            Assert.Skip(PictureFont.Reason!);
        var places = PicturePlaces.Of(Framed(), ChartStyle.Palette[1]);
        // Its frame goes round the upper right of four cells.
        Assert.InRange(places.Max(place => place.Y) - places.Min(place => place.Y), 140, 190);
        Assert.True(places.Min(place => place.X) > 0.4 * ChartStyle.Width, $"The frame begins at {places.Min(place => place.X)}.");
    }

    [Fact]
    public void Should_Keep_The_Y_Axis_Where_It_Is_Told_To()
    {
        var axis = Json(Curves(1).Plot("Errors", y: "RMSE", scale: (0, 4)))["layout"]!["yaxis"]!;
        Assert.Equal("[0,4]", axis["range"]!.ToJsonString());
        Assert.Equal("RMSE", (string)axis["title"]!["text"]!);
        Assert.Contains("4 to 0", Assert.Throws<ArgumentException>(() => Curves(1).Plot("Errors", scale: (4, 0))).Message);
    }
}
