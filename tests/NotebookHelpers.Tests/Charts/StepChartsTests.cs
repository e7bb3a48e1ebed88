using System.Text.Json.Nodes;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Models;

namespace NotebookHelpers.Tests.Charts;

[Collection("charts")]
public class StepChartsTests
{
    private static readonly ShownTable Parts = new(["Part", "Value"], [["mean", 3.0], ["user", -0.5], ["item", 1.25], ["predicted", 3.75]]);

    private static JsonArray Bars(Plotly.NET.GenericChart chart) => JsonNode.Parse(ChartForms.ToPlotly(chart))!["data"]!.AsArray();

    private static string[] Texts(Plotly.NET.GenericChart chart) => [.. Bars(chart).Select(bar => (string)bar!["text"]![0]!)];

    [Fact]
    public void Should_Put_Models_Between_The_Mean_And_What_Nobody_Can_Beat()
    {
        var data = Interactions.From(RatingFiles.Read(Path.Combine(Repository.Root, "data", "articles")));
        var (train, validation) = data.SplitRandom(0.2, 1);
        var chart = validation.PlotLadder(new MeanModel(train), new BiasModel(train));
        Assert.Contains("and what nobody can beat\" (3 series, 3 points)", ChartForms.ToText(chart));
        var texts = Texts(chart);
        Assert.InRange(double.Parse(texts[0], System.Globalization.CultureInfo.InvariantCulture), 1.2, 1.3);
        Assert.Matches(@"^1\.\d{3} \(\d\d %\)$", texts[1]);
        Assert.Matches(@"^1\.\d{3}$", texts[2]);
        double[] lengths = [.. Bars(chart).Select(bar => (double)bar!["x"]![0]!)];
        Assert.True(lengths[0] > lengths[1] && lengths[1] > lengths[2] && lengths[2] is > 0 and < 0.001, string.Join(", ", lengths));
    }

    [Fact]
    public void Should_Say_That_The_Floor_Of_Other_Data_Is_Unknown()
    {
        var data = World.Make();
        var chart = data.PlotLadder(new MeanModel(data), new BiasModel(data));
        Assert.Contains("how low it can get is unknown\" (2 series", ChartForms.ToText(chart));
        Assert.All(Texts(chart), text => Assert.DoesNotContain("%", text));
        Assert.Throws<ArgumentException>(() => data.PlotLadder());
        Assert.Throws<ArgumentException>(() => data.Part([]).PlotLadder(new MeanModel(data)));
    }

    [Fact]
    public void Should_Know_No_Floor_Where_A_Rating_Of_The_Embedded_Data_Was_Changed()
    {
        var tables = RatingFiles.Read(Path.Combine(Repository.Root, "data", "articles"));
        var data = Interactions.From(tables);
        Assert.InRange(Rmse.Floor(data)!.Value, 1.2, 1.3);
        tables.Train["Rating"][7] = (float)tables.Train["Rating"][7] > 3 ? 0f : 6f;
        Assert.Null(Rmse.Floor(Interactions.From(tables)));
    }

    [Fact]
    public void Should_Begin_Each_Part_Where_The_One_Above_It_Ends()
    {
        var bars = Bars(Parts.PlotWaterfall("Why"));
        Assert.Equal(["predicted 0 3.75", "item 2.5 1.25", "user 3 -0.5", "mean 0 3"],
            bars.Select(bar => FormattableString.Invariant($"{bar!["y"]![0]} {(double)bar["base"]!} {(double)bar["x"]![0]!}")));
        Assert.Equal(["3.750", "+1.250", "-0.500", "3.000"], Texts(Parts.PlotWaterfall("Why")));
        Assert.Contains("second column", Assert.Throws<ArgumentException>(() =>
            new ShownTable(["A", "B"], [["a", "b"]]).PlotWaterfall("No")).Message);
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => new ShownTable(["A", "B"], []).PlotWaterfall("No")).Message);
    }

    [Fact]
    public void Should_Begin_Bars_At_Their_Base_In_The_Picture_Too()
    {
        if (PictureFont.Face is null)
            Assert.Skip(PictureFont.Reason!);
        var places = PicturePlaces.Of(Parts.PlotWaterfall("Why"), ChartStyle.Palette[1]);
        // A bar from 3 to 2.5 on an axis from 0 to 4 or so.
        var (left, right) = (places.Min(place => place.X), places.Max(place => place.X));
        Assert.InRange(left, 0.5 * ChartStyle.Width, 0.75 * ChartStyle.Width);
        Assert.InRange(right - left, 40, 110);
    }
}
