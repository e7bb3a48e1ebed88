using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Notebooks.Tests.Polyglot;

/// <summary>The notebooks in the released engine of Polyglot Notebooks, beside the same in our own.</summary>
public partial class PolyglotTests(PolyglotRun polyglot, WorkshopRun ours)
{
    private const string Metric = "application/vnd.workshop.metric+json";

    /// <summary>
    /// Cells with these words: the doctor names the engine, and is asked in a test of its own; a measured time is another in each run.
    /// </summary>
    private static readonly string[] MayDiffer = ["Doctor()", "Stopwatch"];

    public static TheoryData<string> Names => [.. PolyglotRun.Names];

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Run_Every_Cell(string name)
    {
        var notebook = await polyglot.Of(name);
        Assert.All(notebook.Cells, cell => Assert.True(cell.Failure is null, $"{name}:\n{cell.Code}\n{cell.Failure}"));
        Assert.Equal(new NotebookJson(Repository.Folder(name)).CodeCells.Count(), notebook.Cells.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Bring_No_Warning(string name)
    {
        var notebook = await polyglot.Of(name);
        Assert.All(notebook.Cells, cell =>
        {
            Assert.True(cell.Diagnostics.Count == 0, $"{name}:\n{cell.Code}\n{string.Join('\n', cell.Diagnostics)}");
            Assert.True(cell.Errors.Length == 0, $"{name}:\n{cell.Code}\n{cell.Errors}");
        });
        Assert.Equal("", notebook.Errors);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Give_Every_Chart_All_Its_Forms(string name)
    {
        var charts = (await polyglot.Of(name)).Cells.SelectMany(cell => cell.Values).Where(value => value.IsChart).ToList();
        Assert.All(charts, chart =>
        {
            Assert.NotEmpty(JsonNode.Parse(chart.Forms["application/vnd.plotly.v1+json"])!["data"]!.AsArray());
            Assert.Contains("data-figure=", chart.Html);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47], Convert.FromBase64String(chart.Forms["image/png"])[..4]);
            Assert.Contains("chart", chart.Text);
        });
        Assert.Equal(
            new NotebookJson(ours.Executed(name)).CodeCells.Sum(
                cell => cell.Outputs.Count(output => output["data"]?["image/png"] is not null)), charts.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Show_What_Our_Own_Engine_Shows(string name)
    {
        var notebook = await polyglot.Of(name);
        var cells = new NotebookJson(ours.Executed(name)).CodeCells.ToList();
        foreach (var (there, here) in notebook.Cells.Zip(cells)
            .Where(pair => !MayDiffer.Any(word => pair.First.Code.Contains(word, StringComparison.Ordinal))))
        {
            var values = there.Values.Where(value => !value.IsEmpty).ToList();
            Assert.All(values.Where(value => !value.IsTheEngines),
                value => Assert.False(string.IsNullOrEmpty(value.Text), $"{name}:\n{there.Code}\n{value.Html}"));
            Assert.Equal(Texts(here), values.Select(value => Comparable(value.Text ?? Plain(value.Html!))));
            Assert.Equal(Comparable(Printed(here)), Comparable(there.Printed));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Record_The_Committed_Metrics(string name)
    {
        // Here no cell is marked; but what our own engine could not run, this one cannot, on the same machine.
        var absent = ours.Absent(name);
        var saved = new NotebookJson(Repository.Folder(name));
        var committed = saved.MetricsBut(absent).ToList();
        var fresh = (await polyglot.Of(name)).Cells.Zip(saved.CodeCells).Where(pair => !absent.Contains(pair.Second.Id))
            .Select(pair => pair.First).SelectMany(cell => cell.Values).Where(value => value.Forms.ContainsKey(Metric))
            .Select(value => JsonNode.Parse(value.Forms[Metric])!).Select(metric => ((string)metric["name"]!, (double)metric["value"]!))
            .ToList();
        Assert.Equal(committed.Select(metric => metric.Name), fresh.Select(metric => metric.Item1));
        Assert.All(committed.Zip(fresh), pair => Assert.Equal(pair.First.Value, pair.Second.Item2, 0.01));
    }

    [Fact]
    public async Task Should_Replace_The_Bar_Of_A_Training_In_Place()
    {
        var values = (await polyglot.Of("notebooks/06-train.ipynb")).Cells.SelectMany(cell => cell.Values).ToList();
        var bars = values.Where(value => value.Updates > 0).ToList();
        Assert.Contains(bars, bar => bar.Before.Count(text => text.Contains("epoch", StringComparison.Ordinal)) > 1);
        Assert.All(bars, bar => Assert.True(bar.IsEmpty, bar.Text));
    }

    private static IEnumerable<string> Texts(CellJson cell) => cell.Outputs.Where(output => output["data"] is not null)
        .Select(output => Comparable(Lines(output["data"]!["text/plain"])));

    private static string Printed(CellJson cell) =>
        string.Concat(cell.Outputs.Where(output => (string?)output["name"] == "stdout").Select(output => Lines(output["text"])));

    private static string Lines(JsonNode? text) =>
        text is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string?)text ?? "";

    /// <summary>The text of what the engine shows in a box of its own.</summary>
    private static string Plain(string html) => System.Net.WebUtility.HtmlDecode(Tag().Replace(Style().Replace(html, ""), ""));

    /// <summary>Times differ from run to run, and so do the engines' names.</summary>
    private static string Comparable(string text) => Spaces().Replace(Time().Replace(text, "# s"), " ").Trim();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\d.,]+ (s|ms)\b")]
    private static partial Regex Time();

    [GeneratedRegex(@"\s+|-{3,}")]
    private static partial Regex Spaces();
}
