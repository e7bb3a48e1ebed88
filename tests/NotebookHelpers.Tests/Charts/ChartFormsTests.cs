using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookHelpers.Charts;
using NotebookHelpers.Runtime;
using Plotly.NET;
using SkiaSharp;
using Chart = Plotly.NET.CSharp.Chart;

namespace NotebookHelpers.Tests.Charts;

[Collection("charts")]
public class ChartFormsTests
{
    private static GenericChart Line(int points, string name = "training") => Chart.Line<int, double, string>(
        Enumerable.Range(0, points), Enumerable.Range(0, points).Select(point => Math.Sqrt(point) + (1 / 3.0)), Name: name);

    public static TheoryData<string> Kinds => ["line", "bar", "across", "stacked", "points", "heat", "histogram", "dates"];

    private static GenericChart Make(string kind) => kind switch
    {
        "line" => Line(50),
        "bar" => Chart.Column<double, string, string>([1, -2, 3], Keys: new[] { "politics", "sports", "arts" }),
        "across" => Chart.Bar<double, string, string>([1, 2, 3], Keys: new[] { "politics", "sports", "arts" }),
        "stacked" => Chart.Combine([
            Chart.StackedColumn<int, string, string>([1, 2], Keys: new[] { "a", "b" }),
            Chart.StackedColumn<int, string, string>([5, 6], Keys: new[] { "a", "b" })]),
        "points" => Chart.Point<double, double, string>([1, 2, double.NaN], [3, 4, 5]),
        "heat" => Chart.Heatmap<double, string, string, string>([[1.0, 2], [3.0, 4]], X: new[] { "a", "b" }, Y: new[] { "c", "d" }),
        "histogram" => Chart.Histogram<double, double, string>(X: new[] { 1.0, 2, 2, 3 }),
        _ => Chart.Line<DateTime, double, string>([new DateTime(2017, 1, 1), new DateTime(2017, 6, 1)], [1, 2]),
    };

    private static JsonNode Json(string html) =>
        JsonNode.Parse(Regex.Match(html, @"var figure = (\{.*\});").Groups[1].Value)!;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Should_Draw_Each_Kind(string kind)
    {
        if (PictureFont.Face is null)
            Assert.Skip(PictureFont.Reason!);
        using var picture = SKBitmap.Decode(Convert.FromBase64String(ChartForms.ToPng(Make(kind))));
        var dark = 0;
        var coloured = 0;
        for (var x = 0; x < picture.Width; x++)
        {
            for (var y = 0; y < picture.Height; y++)
            {
                var pixel = picture.GetPixel(x, y);
                var isGrey = Math.Abs(pixel.Red - pixel.Blue) < 20 && Math.Abs(pixel.Red - pixel.Green) < 20;
                if (!isGrey)
                    coloured++;
                else if (pixel.Red < 100 && y > picture.Height * 0.85)
                    dark++;
            }
        }
        Assert.True(dark > 20, $"The x axis has {dark} dark pixels.");
        Assert.True(coloured > 100, $"The marks have {coloured} coloured pixels.");
    }

    [Fact]
    public void Should_Draw_A_Sign_In_The_Legend_That_Looks_As_The_Series_Does()
    {
        if (PictureFont.Face is null)
            Assert.Skip(PictureFont.Reason!);
        var chart = Chart.Combine([
            Chart.Line<double, double, string>([1, 2], [1, 2], Name: "line"),
            Chart.Line<double, double, string>([1, 2], [2, 1], Name: "both", ShowMarkers: true),
            Chart.Point<double, double, string>([1, 2], [1, 1], Name: "dots"),
            Chart.Column<double, double, string>([1, 2], Keys: new[] { 1.0, 2 }, Name: "bars")]);
        using var picture = SKBitmap.Decode(Convert.FromBase64String(ChartForms.ToPng(chart)));
        var scale = picture.Width / (double)ChartStyle.Width;

        // How wide and how high the sign of a colour is, in the strip above the plot, and how much of that it fills.
        (double Width, double Height, double Filled) Sign(int series)
        {
            var color = SKColor.Parse(ChartStyle.Palette[series]);
            var own = Enumerable.Range(0, picture.Width).SelectMany(x => Enumerable.Range(0, (int)(30 * scale)).Select(y => (X: x, Y: y)))
                .Where(at => picture.GetPixel(at.X, at.Y) is var pixel && Math.Abs(pixel.Red - color.Red) < 30
                    && Math.Abs(pixel.Green - color.Green) < 30 && Math.Abs(pixel.Blue - color.Blue) < 30).ToArray();
            int width = own.Max(at => at.X) - own.Min(at => at.X) + 1, height = own.Max(at => at.Y) - own.Min(at => at.Y) + 1;
            return (width / scale, height / scale, own.Length / (double)(width * height));
        }

        var (line, both, dot, square) = (Sign(0), Sign(1), Sign(2), Sign(3));
        Assert.True(line is { Width: > 14, Height: < 4, Filled: > 0.95 }, $"line: {line}");
        Assert.True(both is { Width: > 14, Height: > 6, Filled: > 0.4 and < 0.8 }, $"line with a dot: {both}");
        Assert.True(dot is { Width: > 6 and < 10, Height: > 6 and < 10, Filled: > 0.7 and < 0.95 }, $"dot: {dot}");
        Assert.True(square is { Width: > 8 and < 12, Height: > 8 and < 12, Filled: > 0.95 }, $"square: {square}");
    }

    [Fact]
    public void Should_Choose_No_Font_That_Cannot_Write() => Assert.Null(PictureFont.Choose([""]));

    [Fact]
    public void Should_Bring_The_Native_Libraries_Of_This_Platform_Only()
    {
        var folder = Path.Combine(Repository.LibraryOutput, "runtimes");
        var natives = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            .Where(file => file.Contains("native", StringComparison.Ordinal)).ToArray();
        // SkiaSharp's library for macOS serves both processors, and lies in a folder named for neither.
        string[] own = [LibraryFolder.Rid, LibraryFolder.Rid.Split('-')[0]];
        Assert.All(natives, file => Assert.Contains(file.Split(Path.DirectorySeparatorChar)[0], own));
        Assert.Contains(natives, file => file.Contains("SkiaSharp", StringComparison.Ordinal));
    }

    [Fact]
    public void Should_Be_The_Same_Each_Time_And_Small()
    {
        Assert.Equal(ChartForms.ToPng(Line(50)), ChartForms.ToPng(Line(50)));
        Assert.InRange(ChartForms.ToPng(Line(5000)).Length, PictureFont.Face is null ? 0 : 1000, 60_000);
    }

    [Fact]
    public void Should_Leave_The_Picture_Out_For_Other_Kinds()
    {
        var pie = Chart.Pie<double, string, string>(new[] { 1.0, 2 }, Labels: new[] { "a", "b" });
        Assert.Equal("", ChartForms.ToPng(pie));
        Assert.Contains("pie chart (1 series", ChartForms.ToHtml(pie));
        Assert.DoesNotContain("<img", ChartForms.ToHtml(pie));
    }

    [Fact]
    public void Should_Count_Ids_From_One()
    {
        ChartForms.RestartIds();
        Assert.Contains("<div id=\"chart-1\"", ChartForms.ToHtml(Line(3)));
        Assert.Contains("<div id=\"chart-2\"", ChartForms.ToHtml(Line(3)));
    }

    [Fact]
    public void Should_Round_To_Four_Digits()
    {
        var y = Json(ChartForms.ToHtml(Line(10)))["data"]![0]!["y"]!.AsArray();
        Assert.Equal(["0.3333", "1.333", "1.748"], y.Take(3).Select(value => value!.ToJsonString()));
    }

    [Fact]
    public void Should_Keep_At_Most_2000_Points_And_Say_So()
    {
        var chart = Chart.Combine([Line(50_000), Line(30_000, "validation")]);
        var html = ChartForms.ToHtml(chart);
        var traces = Json(html)["data"]!.AsArray();
        Assert.Equal(2000, traces.Sum(trace => trace!["x"]!.AsArray().Count));
        Assert.Equal(traces[0]!["x"]!.AsArray().Count, traces[0]!["y"]!.AsArray().Count);
        Assert.Equal(49_999, traces[0]!["x"]!.AsArray()[^1]!.GetValue<int>());
        Assert.Contains("Shows 2,000 of 80,000 points", html);
    }

    [Fact]
    public void Should_Count_A_Histogram_Before_Thinning()
    {
        var chart = Chart.Histogram<double, double, string>(X: Enumerable.Range(0, 30_000).Select(row => (double)(row % 3)).ToArray());
        var trace = Json(ChartForms.ToHtml(chart))["data"]![0]!;
        Assert.Equal("[0,1,2]", trace["x"]!.ToJsonString());
        Assert.Equal("[10000,10000,10000]", trace["y"]!.ToJsonString());
    }

    [Fact]
    public void Should_Thin_A_Large_Heat_Map()
    {
        var cells = Enumerable.Range(0, 300).Select(row => Enumerable.Range(0, 100).Select(column => (double)row * column).ToArray())
            .ToArray();
        var z = Json(ChartForms.ToHtml(Chart.Heatmap<double, string, string, string>(cells)))["data"]![0]!["z"]!.AsArray();
        Assert.InRange(z.Count * z[0]!.AsArray().Count, 1500, 2000);
    }

    [Fact]
    public void Should_Write_No_Text_That_Ends_The_Script()
    {
        var html = ChartForms.ToHtml(Line(3, "</script><script>alert(1)</script>"));
        Assert.Single(Regex.Matches(html, "</script>"));
        Assert.Contains("\\u003C/script\\u003E", html);
    }

    [Fact]
    public void Should_Keep_What_The_Author_Set()
    {
        var chart = Plotly.NET.CSharp.GenericChartExtensions.WithSize(Line(3), 300, 200);
        var layout = Json(ChartForms.ToHtml(chart))["layout"]!;
        Assert.Equal((300, 200), (layout["width"]!.GetValue<int>(), layout["height"]!.GetValue<int>()));
        var plain = Json(ChartForms.ToHtml(Line(3)))["layout"]!;
        Assert.Null(plain["width"]);
        Assert.Equal(ChartStyle.Palette[0], plain["template"]!["layout"]!["colorway"]![0]!.GetValue<string>());
    }

    [Fact]
    public void Should_Write_What_Only_Plotly_Knows_How_To_Write()
    {
        var chart = Line(3);
        var trace = Plotly.NET.GenericChart.getTraces(chart).Head;
        trace.SetProperty("meta", new Dictionary<string, int> { ["seeds"] = 3 });
        trace.SetProperty("fillcolor", Plotly.NET.Color.fromHex("#0072b2"));
        var written = Json(ChartForms.ToHtml(chart))["data"]![0]!;
        Assert.Equal(3, written["meta"]!["seeds"]!.GetValue<int>());
        Assert.Equal("rgba(0, 114, 178, 1.0)", written["fillcolor"]!.GetValue<string>());
    }

    [Fact]
    public void Should_Touch_No_Type_Of_What_Only_Plotly_Needs()
    {
        // An engine may hold these twice, one copy for itself and one for Plotly.NET: a type of one is none of the other.
        string[] isolated = ["Newtonsoft.Json", "Giraffe.ViewEngine", "Giraffe.ViewEngine.StrongName", "Fable.Core"];
        Assert.Empty(typeof(ChartForms).Assembly.GetReferencedAssemblies().Select(reference => reference.Name).Intersect(isolated));
    }

    [Fact]
    public void Should_Be_Shown_Through_The_Engines_Formatter()
    {
        var chart = new[] { 3.0, 2, 1 }.Plot("Loss", x: "epoch", y: "RMSE");
        string[] expected = PictureFont.Face is null
            ? ["application/vnd.plotly.v1+json", "text/html", "text/plain"]
            : ["application/vnd.plotly.v1+json", "text/html", "image/png", "text/plain"];
        Assert.Equal(expected, Formatter.GetPreferredMimeTypesFor(chart.GetType()));
        Assert.Equal("line chart: \"Loss\" (1 series, 3 points)", Formatter.ToDisplayString(chart, "text/plain"));
        if (PictureFont.Face is not null)
            Assert.Equal(ChartForms.ToPng(chart), Formatter.ToDisplayString(chart, "image/png"));
        Assert.Contains("data-figure", Formatter.ToDisplayString(chart, "text/html"));
        Assert.Equal(
            3, JsonNode.Parse(Formatter.ToDisplayString(chart, "application/vnd.plotly.v1+json"))!["data"]![0]!["y"]!.AsArray().Count);
    }

    [Fact]
    public void Should_Throw_If_There_Are_No_Values() =>
        Assert.Contains("\"Loss\" has no values", Assert.Throws<ArgumentException>(() => Array.Empty<double>().Plot("Loss")).Message);
}
