using System.Text.Json.Nodes;
using NotebookHelpers.Charts;
using NotebookHelpers.Runtime;
using Plotly.NET;
using TorchSharp;
using Figure = NotebookHelpers.Charts.Figure;

namespace NotebookHelpers.Tests.Charts;

/// <summary>Data is text everywhere in a chart: no tag, no placeholder, no formula, and never so long that no room is left.</summary>
public class ChartTextTests
{
    private const string Nasty = "<b>a</b> & <a href=\"x\">%{x} $y$\u001B[31m\n\uD800";
    private const string Safe = "&lt;b&gt;a&lt;/b&gt; &amp; &lt;a href=\"x\"&gt;%&#123;x} &#36;y&#36;\\u001B[31m\\n\uFFFD";

    public static TheoryData<string> Kinds => ["lines", "heat", "bars"];

    private static GenericChart Chart(string kind, string text) => kind switch
    {
        "lines" => new (string, IEnumerable<double>)[] { (text, [1, 2]), ("b", [2, 1]) }.Plot(text, text, text),
        "heat" => torch.ones(2, 2).Plot(text, [text, text], [text, "b"]),
        _ => new ShownTable(["Model", text], [[text, 1.5], [text, 2.5]]).Plot(text),
    };

    // All that is written in a chart: what stands in keys that Plotly reads as text.
    private static IEnumerable<string> Texts(JsonNode? node, string key = "") => node switch
    {
        JsonObject owner => owner.Where(pair => pair.Key != "template").SelectMany(pair => Texts(pair.Value, pair.Key)),
        JsonArray list => list.SelectMany(value => Texts(value, key)),
        JsonValue value when value.TryGetValue<string>(out var text) && key is "text" or "name" or "x" or "y" or "title" => [text],
        _ => [],
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Should_Show_What_Looks_Like_Markup_As_It_Is(string kind)
    {
        var chart = Chart(kind, Nasty);
        var texts = Texts(JsonNode.Parse(ChartForms.ToPlotly(chart))).Where(text => text.Contains("a&lt;")).ToArray();
        Assert.True(texts.Length >= 3, string.Join('\n', texts));
        Assert.All(texts, text => Assert.StartsWith(Safe, text));
        Assert.Contains("\"<b>a</b> & <a href=\"x\">%{x} $y$\\u001B[31m\\n\uFFFD\"", ChartForms.ToText(chart));
        Assert.DoesNotContain("<b>", ChartForms.ToHtml(chart));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Should_Cut_What_Would_Leave_No_Room_For_The_Plot(string kind)
    {
        var figure = Figure.From(Chart(kind, new string('x', 3000)));
        var texts = Texts(new JsonArray(figure.Traces.DeepClone(), figure.Layout.DeepClone()))
            .Where(text => text.StartsWith("xx", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.InRange(text.Length, 48, 105));
        Assert.All(texts, text => Assert.Contains('…', text));
    }

    [Fact]
    public void Should_Keep_Equal_And_Shortened_Names_Apart()
    {
        var figure = Figure.From(Chart("heat", new string('x', 3000)));
        var rows = figure.Traces[0]!["y"]!.AsArray().Select(row => row!.ToString()).ToArray();
        Assert.Equal([new string('x', 48) + "…", new string('x', 48) + "… (2)"], rows);
    }

    [Fact]
    public void Should_Draw_The_Same_Picture_As_Of_Plain_Text()
    {
        Assert.SkipWhen(PictureFont.Face is null, "No font is installed, so that there are no pictures.");
        // Plotly shows the code as the sign: so does the picture, in which the author's own code is the sign too.
        var title = Figure.From(Chart("bars", "a < b & c > d"));
        Assert.Equal("a < b & c > d", Figure.Title(title.Layout));
        Assert.Equal("a < b & c > d", Figure.Shown(title.Traces[0]!["name"]!.ToString()));
        GenericChart Line() => Plotly.NET.CSharp.Chart.Line<int, int, string>([1, 2], [1, 2]);
        var (written, raw) = (Line().WithTitle("a < b"), Line().WithLayout(("title", ChartParts.Object(("text", "a < b")))));
        Assert.Equal(ChartForms.ToPng(raw), ChartForms.ToPng(written));
    }

    [Fact]
    public void Should_Show_A_Cell_Of_A_Table_In_Its_Line()
    {
        var table = new ShownTable(["a\nb", "c"], [["\u001B]0;x\u0007\r\n\u202E\uD800", "plain"]]);
        Assert.Equal(3, table.ToString().Split('\n').Length);
        Assert.Contains("a\\nb", table.ToString());
        Assert.Contains("\\u001B]0;x\\u0007\\r\\n\\u202E\uFFFD", table.ToString());
        Assert.Contains("\\u001B]0;x\\u0007\\r\\n\\u202E\uFFFD", table.ToHtml());
        Assert.Equal("😀😀…", IShown.Line("😀😀😀", 4));
    }
}
