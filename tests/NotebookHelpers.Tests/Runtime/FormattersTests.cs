using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using TorchSharp;

namespace NotebookHelpers.Tests.Runtime;

public class FormattersTests
{
    public FormattersTests() => TorchRuntime.EnsureLoaded();

    private static DataFrame Frame(int rows) => new(
        new PrimitiveDataFrameColumn<float>("Rating", Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? 4.5f : (float?)null)),
        new StringDataFrameColumn("<Title>", Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? "<script>alert(1)</script>" : null!)));

    private static string Html(object value) => Formatter.ToDisplayString(value, "text/html");

    private static string Text(object value) => Formatter.ToDisplayString(value, "text/plain");

    [Fact]
    public void Should_Escape_Text_From_Data()
    {
        var html = Html(Frame(2));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
        Assert.Contains("&lt;Title&gt;", html);
        Assert.DoesNotContain("<script", html);
    }

    [Fact]
    public void Should_Mute_Null()
    {
        Assert.Equal(2, Html(Frame(2)).Split(">null</i>").Length - 1);
        Assert.Equal("Rating (float)  <Title> (string)\n--------------  -------------------------\n"
            + "           4.5  <script>alert(1)</script>\n          null  null", Text(Frame(2)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Should_Say_How_Many_Rows_Are_Left_Out()
    {
        Assert.Contains("… and 1,480 more rows", Html(Frame(1500)).Replace("&#8230;", "…"));
        Assert.Contains("… and 1 more row", Text(Frame(21)));
        Assert.DoesNotContain("more row", Text(Frame(20)));
    }

    [Fact]
    public void Should_Show_An_Empty_Table() => Assert.Contains("Rating (float)", Text(Frame(0)));

    [Fact]
    public void Should_Not_Depend_On_The_Culture()
    {
        var invariant = Html(Frame(3)) + Text(torch.tensor(1.5));
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(invariant, Html(Frame(3)) + Text(torch.tensor(1.5)));
            Assert.Contains("4.5", invariant);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Should_Show_A_Tensor_With_Shape_Type_Device_And_Values() => Assert.Equal(
        "[2, 2] float32 on cpu\n[[   1,  2.5],\n [0.25,   -4]]", Text(torch.tensor(new[] { 1, 2.5f, 0.25f, -4 }, 2, 2)));

    [Fact]
    public void Should_Show_Scalars_Integers_And_Flags()
    {
        Assert.Equal("[] float64 on cpu\n0.5", Text(torch.tensor(0.5)));
        Assert.Equal("[2] int64 on cpu\n[7, -1]".Replace("7", " 7"), Text(torch.tensor(new long[] { 7, -1 })));
        Assert.Contains("true", Text(torch.tensor(true)));
        Assert.Equal("[0] float32 on cpu", Text(torch.zeros(0)));
    }

    [Fact]
    public void Should_Shorten_A_Long_Tensor()
    {
        var text = Text(torch.arange(10_000).reshape(100, 100));
        Assert.Contains("...", text);
        Assert.Contains("9999", text);
        Assert.InRange(text.Length, 50, 500);
    }

    [Fact]
    public void Should_Not_Throw_For_A_Disposed_Tensor()
    {
        var tensor = torch.ones(2);
        tensor.Dispose();
        Assert.Equal("disposed tensor", Text(tensor));
        Assert.Contains("disposed tensor", Html(tensor));
    }

    [Fact]
    public void Should_Offer_The_Rich_Forms()
    {
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(DataFrame)));
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(ShownTable)));
        Assert.Equal(["text/html", Metric.Mime, "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(Metric)));
    }

    [Fact]
    public void Should_Show_Every_Shown_Type_By_Its_Own_Html()
    {
        var table = new ShownTable(["Part"], [["<b>"]]);
        Assert.Equal(table.ToHtml(), Html(table));
        Assert.Equal(table.ToString(), Text(table));
        Assert.Contains("&lt;b&gt;", table.ToHtml());
        // Without a form of its own, a value shows its text as a paragraph.
        var lines = new Vocabulary([new Id("<b>")]);
        Assert.Equal("<p>1 ids: 0 = unknown, 1 = &lt;b&gt;</p>", Html(lines));
        Assert.Equal(lines.ToString(), Text(lines));
    }

    [Fact]
    public void Should_Show_The_Same_Decimals_In_A_Column_And_A_Dash_For_What_Does_Not_Exist()
    {
        var table = new ShownTable(["Model", "RMSE", "Rows", "p"],
            [["mean", 1.5, 2, 1e-7], ["biases", 1.5344, null, 0.5], ["c", null, 30, 1f]]);
        Assert.Equal("Model     RMSE  Rows      p\n------  ------  ----  -----\nmean    1.5000     2  1E-07\n"
            + "biases  1.5344     –    0.5\nc            –    30      1", Text(table).ReplaceLineEndings("\n"));
        Assert.Contains("<i style=\"opacity:.5\">–</i>", Html(table));
    }
}
