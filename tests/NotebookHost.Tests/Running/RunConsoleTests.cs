using System.Globalization;
using NotebookHost.Documents;
using NotebookHost.Pages;
using NotebookHost.Running;
using NotebookHost.Tests.Documents;
using Spectre.Console;

namespace NotebookHost.Tests.Running;

public sealed class RunConsoleTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("sv-SE")]
    [InlineData("tr-TR")]
    public async Task Should_Print_The_Same_In_Every_Culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var expected = await Printed();
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Assert.Equal(expected, await Printed());
            Assert.Contains("12345.7", expected);
            Assert.Contains("0.8521", expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a\tb\nc\r\n", "a\tb\nc\r\n")]
    [InlineData("10%\r20%", "10%\\u000d20%")]
    [InlineData("\u001b]0;title\a\u001b[2J", "\\u001b]0;title\\u0007\\u001b[2J")]
    [InlineData("\0\b\u007f\u0080\u009b31m\u009f", "\\u0000\\u0008\\u007f\\u0080\\u009b31m\\u009f")]
    [InlineData("\u202a\u202e\u2066\u2069", "\\u202a\\u202e\\u2066\\u2069")]
    [InlineData("é 😀 עברית <b>[/]", "é 😀 עברית <b>[/]")]
    public async Task Should_Show_What_Steers_As_Codes(string text, string shown)
    {
        var inner = new StringWriter();
        using (var writer = new ShownWriter(inner))
        {
            writer.Write(text);
            writer.Write(text.AsSpan());
        }

        Assert.Equal(shown + shown, inner.ToString());
        var (output, errors, console) = Console();
        console.Error(text);
        console.Say(text);
        await console.Follow(text, tell => Task.FromResult(new NotebookResult(text, 0, 0, TimeSpan.Zero, null)));
        Assert.Equal(shown + Environment.NewLine, errors.ToString());
        Assert.Equal(shown + Environment.NewLine + shown + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void Should_Keep_Its_Own_Colours_On_A_Terminal()
    {
        var (output, _, console) = Console(AnsiSupport.Yes);

        console.Summary([new NotebookResult("\u001b[2J.ipynb", 1, 1, TimeSpan.Zero, null)]);

        Assert.Contains("\u001b[", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\\u001b[2J.ipynb", output.ToString());
    }

    /// <summary>All that a run prints and writes of numbers.</summary>
    private async Task<string> Printed()
    {
        var (output, errors, console) = Console();
        var result = await console.Follow("a.ipynb", tell =>
        {
            tell(new RunEvent(RunEvent.Begins, 1, -2));
            return Task.FromResult(new NotebookResult("a.ipynb", 1, 2, TimeSpan.FromSeconds(12345.678), "failed"));
        });
        console.Error(Crash.Describe(unchecked((int)0xC0000005)));
        console.Error(CellLoop.TooLong(2_000_000));
        console.Summary([result, result with { Failure = null }]);
        console.Error(Assert.Throws<NotebookFormatException>(() => Notebook.Parse("a.ipynb", [.. "\n\n{"u8])).Message);
        const string Metric =
            """{"output_type": "display_data", "data": {"application/vnd.workshop.metric+json": {"name": "I", "value": 0.85214}}}""";
        var notebook = folder.Notebook(Folder.Code("x", outputs: Metric));
        notebook.Cells[0].Json["execution_count"] = 1234;
        return string.Join('\n', output, errors, WorkshopPages.Index("", [(notebook, folder.Path)]),
            NotebookPage.Make(notebook, folder.Path, null, null, null), notebook.ToJson());
    }

    private static (StringWriter Output, StringWriter Errors, RunConsole Console) Console(AnsiSupport ansi = AnsiSupport.No)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi,
            ColorSystem = ansi == AnsiSupport.Yes ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        return (output, errors, new RunConsole(console, errors));
    }
}
