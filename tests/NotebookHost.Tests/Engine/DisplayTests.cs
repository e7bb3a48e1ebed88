namespace NotebookHost.Tests.Engine;

public class DisplayTests : EngineTest
{
    [Fact]
    public void Should_Update_A_Display_In_Place_Also_From_A_Later_Cell()
    {
        var first = Ran("var shown = display(\"one\");\nvar other = 2.Display();\nshown.Update(\"three\");");
        Assert.Equal(["display: one", "display: 2", "update: three"], first.Story);
        Assert.Equal(first.Entries[0].Id, first.Entries[2].Id);
        Assert.NotEqual(first.Entries[0].Id, first.Entries[1].Id);
        var second = Ran("other.Update(4);");
        Assert.Equal(["update: 4"], second.Story);
        Assert.Equal(first.Entries[1].Id, second.Entries[0].Id);
    }

    [Fact]
    public void Should_Let_The_Library_Display_And_Update_Without_A_Reference()
    {
        var output = Ran("var show = (Func<object, Action<object>>)AppContext.GetData(\"notebook.display\");\nshow(\"10%\")(\"20%\");");
        Assert.Equal(["display: 10%", "update: 20%"], output.Story);
        Assert.Equal(output.Entries[0].Id, output.Entries[1].Id);
    }

    [Fact]
    public void Should_Let_The_Library_Say_What_Is_Absent()
    {
        Ran("var absent = (Action<string>)AppContext.GetData(\"notebook.absent\");");
        Assert.Equal(["absent: Python"], Ran("absent(\"Python\");").Story);
        // A front end that keeps no notebook does nothing about it, and nobody hears what comes between cells.
        ((Action<string>)AppContext.GetData("notebook.absent")!)("late");
    }

    [Fact]
    public void Should_Show_Html_As_It_Is() => Assert.Equal("<b>x</b>", Ran("HTML(\"<b>x</b>\")").Entries[0].Forms["text/html"]);

    [Fact]
    public void Should_Show_The_Forms_That_Are_Asked_For()
    {
        Ran("""
            using Microsoft.DotNet.Interactive.Formatting;
            class Chart { }
            Formatter.Register<Chart>((_, w) => w.Write("<i>chart</i>"), "text/html");
            Formatter.Register<Chart>((_, w) => w.Write("{}"), "application/json");
            Formatter.Register<Chart>((_, w) => w.Write("a chart"), "text/plain");
            """);
        string[] Forms(string source) =>
            [.. Ran(source).Entries.SelectMany(entry => entry.Forms.Select(form => $"{entry.Kind} {form.Key} {form.Value}"))];
        Assert.Equal(["display application/json {}", "display text/plain a chart"], Forms("display(new Chart(), \"application/json\");"));
        Assert.Equal(["display text/plain a chart"], Forms("new Chart().Display(\"text/plain\");"));
        Assert.Equal(
            ["display application/json {}", "display text/html <i>chart</i>", "display text/plain a chart", "update application/json {}",
            "update text/html <i>chart</i>", "update text/plain a chart"],
            Forms("Kernel.display(new Chart(), \"application/json\", \"text/html\").Update(new Chart());"));
    }

    [Fact]
    public void Should_Show_Text_As_What_It_Is_Written_In()
    {
        Assert.Equal("**a**", Ran("\"**a**\".DisplayAs(\"text/markdown\");").Entries[0].Forms["text/markdown"]);
        Assert.Equal("<b>x</b>", Ran("\"<b>x</b>\".DisplayAs(\"text/html\");").Entries[0].Forms["text/html"]);
        Assert.Contains("&lt;b&gt;", Ran("\"<b>x</b>\".Display(\"text/html\");").Entries[0].Forms["text/html"], StringComparison.Ordinal);
        Assert.Equal("<b>x</b>", Ran("using Microsoft.DotNet.Interactive;\nKernel.HTML(\"<b>x</b>\")").Entries[0].Forms["text/html"]);
        Assert.Equal("<script type=\"text/javascript\">alert(1)</script>",
            Ran("Kernel.Javascript(\"alert(1)\");").Entries[0].Forms["text/html"]);
    }

    [Fact]
    public void Should_Show_A_Table()
    {
        var shown = Assert.Single(Ran("new[] { new { Title = \"a<b\", Stars = 4 } }.DisplayTable();").Entries);
        Assert.Equal("display", shown.Kind);
        Assert.Matches("<table>.*Title.*Stars.*a&lt;b.*4.*</table>", shown.Forms["text/html"]);
        Assert.Contains("a<b", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Schema", shown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("await Kernel.GetInputAsync(\"Your name?\")", "\"Your name?\"")]
    [InlineData("await GetPasswordAsync()", "input")]
    public void Should_Throw_If_Nobody_Can_Be_Asked(string source, string expected)
    {
        var error = Failed(source);
        Assert.StartsWith($"The cell asks for {expected}, but nobody can type here.", error.Message, StringComparison.Ordinal);
        Assert.Contains("give the value in the cell", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class Kernel { public int V => 1; }", "new Kernel().V")]
    [InlineData("namespace Other { public class Kernel { public int V => 1; } }", "using Other;\nnew Kernel().V")]
    [InlineData("namespace Other { public class Kernel { public int V => 1; public static Kernel Make() => new(); } }\n",
        "using Other;\nKernel.Make().V")]
    [InlineData("var Kernel = 1;", "Kernel")]
    public void Should_Leave_The_Name_Kernel_To_Others(string declaration, string use)
    {
        Ran(declaration);
        Assert.Equal("1", Ran(use).Result);
        Assert.Equal("1", Ran(use.Split('\n')[^1]).Result);
    }

    [Fact]
    public void Should_Leave_The_Name_Kernel_To_Others_In_A_First_Cell()
    {
        Ran("namespace Other { public class Kernel { public int V => 1; } }");
        Assert.Equal("1", Ran("using Other;\nusing K = Other.Kernel;\nnew K().V + new Kernel().V - 1").Result);
    }

    [Theory]
    [InlineData("\"a<b\"", "a<b")]
    [InlineData("1.5", "1.5")]
    public void Should_Show_Strings_And_Numbers_As_Plain_Text_Alone(string source, string expected)
    {
        var form = Assert.Single(Ran(source).Entries[0].Forms);
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
