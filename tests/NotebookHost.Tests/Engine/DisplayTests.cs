namespace NotebookHost.Tests.Engine;

public class DisplayTests : EngineTest
{
    [Fact]
    public void Should_Update_A_Display_In_Place_Also_From_A_Later_Cell()
    {
        RecordingOutput first = Ran("var shown = display(\"one\");\nvar other = 2.Display();\nshown.Update(\"three\");");
        Assert.Equal(["display: one", "display: 2", "update: three"], first.Story);
        Assert.Equal(first.Entries[0].Id, first.Entries[2].Id);
        Assert.NotEqual(first.Entries[0].Id, first.Entries[1].Id);
        RecordingOutput second = Ran("other.Update(4);");
        Assert.Equal(["update: 4"], second.Story);
        Assert.Equal(first.Entries[1].Id, second.Entries[0].Id);
    }

    [Fact]
    public void Should_Let_The_Library_Display_And_Update_Without_A_Reference()
    {
        RecordingOutput output = Ran("var show = (Func<object, Action<object>>)AppContext.GetData(\"notebook.display\");\nshow(\"10%\")(\"20%\");");
        Assert.Equal(["display: 10%", "update: 20%"], output.Story);
        Assert.Equal(output.Entries[0].Id, output.Entries[1].Id);
    }

    [Fact]
    public void Should_Show_Html_As_It_Is() => Assert.Equal("<b>x</b>", Ran("HTML(\"<b>x</b>\")").Entries[0].Forms["text/html"]);

    [Theory]
    [InlineData("\"a<b\"", "a<b")]
    [InlineData("1.5", "1.5")]
    public void Should_Show_Strings_And_Numbers_As_Plain_Text_Alone(string source, string expected)
    {
        KeyValuePair<string, string> form = Assert.Single(Ran(source).Entries[0].Forms);
        Assert.Equal(("text/plain", expected), (form.Key, form.Value));
    }

    [Fact]
    public void Should_Show_Null_Only_Where_Asked_To() => Assert.Equal(["display: <null>"], Ran("display(null);").Story);

    [Fact]
    public void Should_Give_Every_Preferred_Form_And_Plain_Text()
    {
        Ran("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Chart { }
            Formatter.Register<Chart>((_, w) => w.Write("<i>chart</i>"), "text/html");
            Formatter.Register<Chart>((_, w) => w.Write("iVBORw0="), "image/png");
            Formatter.Register<Chart>((_, w) => w.Write("a chart"), "text/plain");
            Formatter.SetPreferredMimeTypesFor(typeof(Chart), "text/html", "image/png");
            """);
        Assert.Equal(
            [("text/html", "<i>chart</i>"), ("image/png", "iVBORw0="), ("text/plain", "a chart")],
            Ran("new Chart()").Entries[0].Forms.Select(form => (form.Key, form.Value)));
    }

    [Fact]
    public void Should_Show_A_List_Of_Objects_As_A_Table() =>
        Assert.Contains("<table", Ran("new[] { new { Title = \"a<b\" } }").Entries[0].Forms["text/html"], StringComparison.Ordinal);
}
