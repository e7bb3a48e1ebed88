using NotebookHelpers.Charts;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Charts;

[Collection("charts")]
public class TableChartsTests
{
    private static readonly ShownTable Table =
        new(["Model", "RMSE", "HR@10", "Finding"], [["mean", 1.5, null, "a"], ["DotBias", 1.25, 0.07, "b"]]);

    [Fact]
    public void Should_Draw_The_First_Column_Of_Numbers()
    {
        Assert.Equal("bar chart: \"Errors\" (1 series, 2 points)", ChartForms.ToText(Table.Plot("Errors")));
        Assert.Contains("\"text\":[\"1.25\",\"1.5\"]", ChartForms.ToHtml(Table.Plot("Errors")));
    }

    [Fact]
    public void Should_Draw_Columns_Side_By_Side()
    {
        var chart = Table.Plot("Both", "RMSE", "HR@10");
        Assert.Equal("bar chart: \"Both\" (2 series, 4 points)", ChartForms.ToText(chart));
        // A bar chart begins at the bottom, its legend at the top.
        var figure = System.Text.Json.Nodes.JsonNode.Parse(ChartForms.ToPlotly(chart))!;
        Assert.Equal(["HR@10", "RMSE"], figure["data"]!.AsArray().Select(bars => (string)bars!["name"]!));
        Assert.Equal(ChartStyle.Palette[0], (string)figure["data"]![1]!["marker"]!["color"]!);
        Assert.Equal("reversed", (string)figure["layout"]!["legend"]!["traceorder"]!);
        Assert.Equal("RMSE, HR@10", (string)figure["layout"]!["xaxis"]!["title"]!["text"]!);
    }

    [Fact]
    public void Should_Say_What_The_Numbers_Are_Where_All_Are_Of_One_Kind()
    {
        var table = new ShownTable(["Items", "chosen", "shown"], [["few", 0.25, 0.5], ["many", 0.75, 0.5]]) { Measure = "share" };
        Assert.All(new[] { table, table.Only("shown", "chosen") }, some => Assert.Equal("share",
            (string)System.Text.Json.Nodes.JsonNode.Parse(ChartForms.ToPlotly(some.Plot("Both", "chosen", "shown")))!
                ["layout"]!["xaxis"]!["title"]!["text"]!));
    }

    [Fact]
    public void Should_Name_The_First_Column_First_In_The_Pictures_Legend_Too()
    {
        if (PictureFont.Face is null)
            Assert.Skip(PictureFont.Reason!);
        var chart = Table.Plot("Both", "RMSE", "HR@10");
        double First(string color) => PicturePlaces.Of(chart, color).Where(place => place.Y < 65).Min(place => place.X);
        Assert.True(First(ChartStyle.Palette[0]) < First(ChartStyle.Palette[1]));
    }

    [Fact]
    public void Should_Keep_Some_Columns_Only()
    {
        var only = new ShownTable(Table.Columns, Table.Rows, "A note.").Only("HR@10", "RMSE");
        Assert.Equal(["Model", "HR@10", "RMSE"], only.Columns);
        Assert.Equal(0.07, only["DotBias", "HR@10"]);
        Assert.EndsWith("A note.", only.ToString());
        Assert.Contains("no column Rmse; it has Model, RMSE", Assert.Throws<ArgumentException>(() => Table.Only("Rmse")).Message);
    }

    [Fact]
    public void Should_Throw_If_The_Column_Has_No_Numbers()
    {
        Assert.Contains("Finding is none; there are: RMSE, HR@10",
            Assert.Throws<ArgumentException>(() => Table.Plot("No", "Finding")).Message);
        Assert.Contains("has no rows", Assert.Throws<ArgumentException>(() => new ShownTable(["A", "B"], []).Plot("No")).Message);
    }

    [Fact]
    public void Should_Give_A_Number_By_Its_Names()
    {
        Assert.Equal(1.25, Table["DotBias", "RMSE"]);
        Assert.Contains("no column Rmse; it has Model, RMSE", Assert.Throws<ArgumentException>(() => Table["mean", "Rmse"]).Message);
        Assert.Contains("no row Mean; it has mean, DotBias", Assert.Throws<ArgumentException>(() => Table["Mean", "RMSE"]).Message);
        Assert.Contains("no number", Assert.Throws<ArgumentException>(() => Table["mean", "HR@10"]).Message);
    }
}
