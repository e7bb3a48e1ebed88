using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NotebookHost.Pages;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Pages;

public sealed class PagesTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Should_Escape_Text_Of_Outputs_But_Not_Html_Forms()
    {
        var page = Page(
            Output("""{"output_type": "stream", "name": "stderr", "text": ["\u001b[31m<script>1</script>\u001b[0m"]}"""),
            Output("""{"output_type": "error", "ename": "<E>", "evalue": "a < b", "traceback": ["<at>"]}"""),
            Output("""{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "<plain>"}}"""),
            Output("""{"output_type": "display_data", "metadata": {}, "data": {"image/png": "aGk=", "text/plain": "\"><alt>"}}"""),
            Output("""{"output_type": "display_data", "metadata": {}, "data": {"text/plain": "no", "text/html": ["<em>raw", "</em>"]}}"""));

        Assert.Contains("<pre class=\"stream stderr\">&lt;script&gt;1&lt;/script&gt;</pre>", page);
        Assert.Contains("&lt;E&gt;</strong>: a &lt; b", page);
        Assert.Contains("&lt;at&gt;", page);
        Assert.Contains("&lt;plain&gt;", page);
        Assert.Contains("alt=\"&quot;&gt;&lt;alt&gt;\"", page);
        Assert.Contains("<em>raw</em>", page);
        Assert.DoesNotContain('\u001b', page);
    }

    [Fact]
    public void Should_Show_What_A_Carriage_Return_Leaves()
    {
        var page = Page(Output("""{"output_type": "stream", "name": "stdout", "text": "10%\r100%\r\ndone\r"}"""));

        Assert.Contains(">100%\ndone</pre>", page);
    }

    [Fact]
    public void Should_Show_No_Control_Characters()
    {
        var page = Page(Output("""
            {"output_type": "stream", "name": "stdout",
             "text": "a\u001b]0;title\u0007b\u001b[2J\u001b[1;31mc\u009b0m\u001bcd\u0000\b\u007f\te"}
            """));

        Assert.Contains(">abcd\te</pre>", page);
    }

    [Fact]
    public void Should_Escape_What_Stands_In_Place_Of_A_Number()
    {
        var notebook = folder.Notebook(Output("""{"output_type": "execute_result", "data": {"text/plain": "x"}}"""));
        notebook.Cells[0].Json["execution_count"] = "<img src=x onerror=alert(1)>";
        notebook.Cells[0].Json["id"] = "\"><script>";

        var page = NotebookPage.Make(notebook, folder.Path, null, null, null);

        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("<script", page);
    }

    [Theory]
    [InlineData("[x](javascript:alert)")]
    [InlineData("[x](JavaScript&colon;alert)")]
    [InlineData("[x](<java&Tab;script:alert>)")]
    [InlineData("[x](<&#1;javascript:alert>)")]
    [InlineData("[x](vbscript:alert)")]
    [InlineData("[x](data:text/html,alert)")]
    [InlineData("[x][r]\n\n[r]: javascript:alert")]
    [InlineData("<javascript:alert>", "javascript:alert")]
    public void Should_Link_To_No_Script(string markdown, string left = "<a href=\"#\">x</a>") =>
        Assert.Contains($"<p>{left}</p>", Page(Folder.Markdown(markdown)));

    [Theory]
    [InlineData("https://example.org/?a=b:c")]
    [InlineData("mailto:a@b.org")]
    [InlineData("05-x.html#a:b")]
    [InlineData("#part")]
    [InlineData("a/b:c")]
    public void Should_Keep_Other_Links(string url) => Assert.Contains($"href=\"{url}\">x</a>", Page(Folder.Markdown($"[x]({url})")));

    [Fact]
    public void Should_Link_Pages_By_Reference_Too() =>
        Assert.Contains("href=\"05-x.html\"", Page(Folder.Markdown("[next][n]\n\n[n]: 05-x.ipynb")));

    [Fact]
    public void Should_Render_Markdown_With_Tables_Tasks_Details_And_Distinct_Anchors()
    {
        var page = Page(
            Folder.Markdown("## Same\n\n| a |\n|---|\n| 1 |\n\n- [x] done\n\n<details><summary>Answer</summary>yes</details>"),
            Folder.Markdown("## Same\n\n[next](05-x.ipynb#part) [far](https://example.org/a.ipynb)"));

        Assert.Contains("<h2 id=\"same\">", page);
        Assert.Contains("<h2 id=\"same-1\">", page);
        Assert.Contains("href=\"#same-1\"", page);
        Assert.Contains("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>", page);
        Assert.Contains("type=\"checkbox\"", page);
        Assert.Contains("<details><summary>Answer</summary>", page);
        Assert.Contains("href=\"05-x.html#part\"", page);
        Assert.Contains("href=\"https://example.org/a.ipynb\"", page);
    }

    [Fact]
    public void Should_Keep_Pictures_Inside_The_Page()
    {
        folder.Write("a b.png", "hi");

        Assert.Contains("src=\"data:image/png;base64,aGk=\" alt=\"seen\"", Page(Folder.Markdown("![seen](a%20b.png)")));
    }

    [Theory]
    [InlineData("var x = $\"a {1} <b>\"; // c < d\n")]
    [InlineData("#!time\nint F<T>(int x) => 'c' + 0x1F; /* a\n b */\n#r \"x.dll\"\nawait F();")]
    [InlineData("class { unfinished \"string\n #if x\n\"\"\"\nraw\n\"\"\" \t")]
    [InlineData("#!markdown\n# it's prose & \"more\"")]
    public void Should_Colour_Code_Without_Changing_It(string source)
    {
        var text = WebUtility.HtmlDecode(Regex.Replace(CodeText.Highlight(source), "</?span[^>]*>", ""));

        Assert.Equal(source, text);
    }

    [Theory]
    [InlineData("public", "k")]
    [InlineData("var", "k")]
    [InlineData("\"text\"", "s")]
    [InlineData("$\"text {1}\"", "s")]
    [InlineData("1.5f", "n")]
    [InlineData("// why", "c")]
    [InlineData("#!import setup.csx", "m")]
    public void Should_Mark_Each_Kind_Of_Word(string source, string style) =>
        Assert.Equal($"<span class=\"{style}\">{WebUtility.HtmlEncode(source)}</span>", CodeText.Highlight(source));

    [Fact]
    public void Should_Link_Pages_And_Name_The_Script_Only_Where_A_Chart_Wants_It()
    {
        var chart = Output("""{"output_type": "display_data", "metadata": {}, "data": {"text/html": "window.Plotly"}}""");
        var first = folder.WriteNotebook("01.ipynb", Folder.Markdown("# One <1>"), chart);
        var second = folder.WriteNotebook("02.ipynb", Folder.Markdown("# Two"));
        folder.Write("plotly-9.9.9.min.js", "");

        WorkshopPages.Write(folder.Path, [first, second, folder["03-did-not-run.ipynb"]]);

        var one = File.ReadAllText(folder["01.html"]);
        var two = File.ReadAllText(folder["02.html"]);
        Assert.Contains("<script src=\"plotly-9.9.9.min.js\"></script>", one);
        Assert.DoesNotContain("<script", two);
        Assert.Contains("<a rel=\"next\" href=\"02.html\">Two →</a>", one);
        Assert.Contains("<a rel=\"prev\" href=\"01.html\">← One &lt;1&gt;</a>", two);
        Assert.DoesNotMatch("(src|href)=\"(https?:)?//", one + two);

        File.Delete(folder["plotly-9.9.9.min.js"]);
        WorkshopPages.Write(folder.Path, [first]);
        Assert.DoesNotContain("<script", File.ReadAllText(folder["01.html"]));
    }

    [Fact]
    public void Should_List_Title_Figure_Metrics_And_Result()
    {
        var good = folder.Notebook(
            Folder.Markdown("# Good & fast"),
            Output(
                """
                {"output_type": "display_data", "metadata": {},
                 "data": {"application/vnd.workshop.metric+json": {"name": "RMSE <v>", "value": 0.8521}}}
                """),
            Output("""{"output_type": "display_data", "metadata": {}, "data": {"image/png": "Zmlyc3Q=", "text/plain": "loss"}}"""),
            Output("""{"output_type": "display_data", "metadata": {}, "data": {"image/png": "c2Vjb25k"}}"""));
        good.Stamp("hash");
        good.Save(good.Path);
        var bad = folder.WriteNotebook(
            "z.ipynb", Folder.Code("1"), Output("""{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}"""));

        WorkshopPages.Write(folder.Path, [good.Path, bad]);

        var index = File.ReadAllText(folder["index.html"]);
        Assert.Contains("<a href=\"notebook.html\">Good &amp; fast</a>", index);
        Assert.Contains("<dt>RMSE &lt;v&gt;</dt><dd>0.8521</dd>", index);
        Assert.Contains("base64,Zmlyc3Q=\" alt=\"loss\"", index);
        Assert.DoesNotContain("c2Vjb25k", index);
        Assert.Contains("ran to the end", index);
        Assert.Contains("cell 2</a>", index);
    }

    [Fact]
    public void Should_Make_Pages_Of_The_Texts_That_Are_Linked_To()
    {
        Directory.CreateDirectory(folder["notebooks/more"]);
        folder.Write("notebooks/more/a b.py", "print(1 < 2)");
        folder.Write("notebooks/more/README.md", "# More\n\n[here](a%20b.py), [there](https://example.org), [below](#x)\n\n## X");
        folder.Write("README.md", "# Above");
        var notebook = folder.WriteNotebook("notebooks/1.ipynb", Folder.Markdown(
            "# One\n\n[a](more/a%20b.py) [b](more/README.md#x) [c](../README.md) [d](more/nowhere.py) [e](more/README.md) [f](x.csv)"));
        Directory.CreateDirectory(folder["out"]);
        File.Copy(notebook, folder["out/1.ipynb"]);

        Assert.Empty(WorkshopPages.Write(folder["out"], [notebook]));

        var page = File.ReadAllText(folder["out/1.html"]);
        Assert.Contains("<a href=\"files/more-a%20b.py.html\">a</a> <a href=\"files/more-README.md.html#x\">b</a> "
            + "<a href=\"files/README.md.html\">c</a> <a href=\"more/nowhere.py\">d</a> <a href=\"files/more-README.md.html\">e</a>", page);
        Assert.Contains("print(1 &lt; 2)", File.ReadAllText(folder["out/files/more-a b.py.html"]));
        var more = File.ReadAllText(folder["out/files/more-README.md.html"]);
        Assert.Contains("<p>here, <a href=\"https://example.org\">there</a>, <a href=\"#x\">below</a></p>", more);
        Assert.Contains("<h2 id=\"x\">X</h2>", more);
        Assert.Contains("href=\"../index.html\"", more);
        Assert.Equal(3, Directory.GetFiles(folder["out/files"]).Length);
    }

    [Fact]
    public void Should_Say_In_The_Index_What_A_Notebook_Is_And_Lead_To_Its_Solutions()
    {
        var chart = Output("""{"output_type": "display_data", "metadata": {}, "data": {"text/html": "window.Plotly"}}""");
        var six = folder.WriteNotebook("06 six.ipynb",
            Folder.Markdown("# Six"),
            Folder.Code("x", "\"exercise\""), Folder.Code("y", "\"exercise\""), Folder.Markdown("[solution](solutions/06%20six.ipynb)"));
        var plain = folder.WriteNotebook("07.ipynb", Folder.Markdown("# Seven"));
        Directory.CreateDirectory(folder["solutions"]);
        folder.WriteNotebook("solutions/06 six.ipynb", Folder.Markdown("# Solved\n\n[step 6](../06%20six.ipynb)"), chart);
        folder.Write("plotly-9.9.9.min.js", "");
        folder.Write("README.md",
            "# Whole\n\n| | notebook | what | minutes | |\n|---|---|---|---|---|\n| 6 | [six](06 six.ipynb) | why `a < b` | 45 | 2 |\n");

        Assert.Empty(WorkshopPages.Write(folder.Path, [six, plain]));

        var index = File.ReadAllText(folder["index.html"]);
        Assert.Contains("<h1>Whole</h1>", index);
        Assert.Contains("<p>Why <code>a &lt; b</code>.</p>", index);
        Assert.Contains("45 minutes · 2 exercises · <a href=\"solutions/06%20six.html\">solutions</a>", index);
        Assert.Single(Regex.Matches(index, "class=\"facts\""));
        Assert.Contains("href=\"solutions/06%20six.html\">solution</a>", File.ReadAllText(folder["06 six.html"]));
        var solution = File.ReadAllText(folder["solutions/06 six.html"]);
        Assert.Contains("<a rel=\"prev\" href=\"../06%20six.html\">← Six</a>", solution);
        Assert.Contains("href=\"../index.html\"", solution);
        Assert.Contains("href=\"../06%20six.html\">step 6</a>", solution);
        Assert.Contains("<script src=\"../plotly-9.9.9.min.js\"></script>", solution);
    }

    [Fact]
    public void Should_Name_What_Scrolls_And_Give_It_To_The_Keyboard()
    {
        var notebook = folder.Notebook(
            Folder.Markdown("```sh\nls\n```\n\n    indented"),
            Output("""{"output_type": "execute_result", "metadata": {}, "data": {"text/html": "<table></table>"}}"""));
        notebook.Cells[1].Json["execution_count"] = 3;

        var page = NotebookPage.Make(notebook, folder.Path, null, null, null);

        Assert.Equal(
            ["Code", "Code", "Code of cell 3", "Output of cell 3"],
            Regex.Matches(page, "tabindex=\"0\" role=\"group\" aria-label=\"(.*?)\"").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Should_Take_The_Script_From_Whatever_Assembly_Carries_One()
    {
        using var assembly = new MemoryStream();
        var script = new ResourceDescription(
            "Some.Charts.plotly-9.9.9.min.js", () => new MemoryStream("script"u8.ToArray()), isPublic: true);
        CSharpCompilation.Create("Some.Charts", references: [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(assembly, manifestResources: [script]);
        var charts = Assembly.Load(assembly.ToArray());
        Assert.Null(PlotlyScript.FindIn(folder.Path));

        PlotlyScript.WriteTo(folder.Path);

        Assert.Single(charts.GetManifestResourceNames());
        Assert.Equal("plotly-9.9.9.min.js", PlotlyScript.FindIn(folder.Path));
        Assert.Equal("script", File.ReadAllText(folder["plotly-9.9.9.min.js"]));
    }

    [Fact]
    public void Should_Colour_CSharp_In_Markdown()
    {
        var page = Page(Folder.Markdown("```csharp\nvar x = \"<1>\";\n```\n\n```text\nvar y\n```"));

        Assert.Contains("<code><span class=\"k\">var</span> x = <span class=\"s\">&quot;&lt;1&gt;&quot;</span>;", page);
        Assert.Contains("var y", page);
    }

    private static string Output(string output) => Folder.Code("x", outputs: output);

    private string Page(params string[] cells) => NotebookPage.Make(folder.Notebook(cells), folder.Path, null, null, null);
}
