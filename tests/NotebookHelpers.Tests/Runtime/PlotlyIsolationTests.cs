namespace NotebookHelpers.Tests.Runtime;

public class PlotlyIsolationTests
{
    private const string References = """
        #r "FSharp.Core.dll"
        #r "DynamicObj.dll"
        #r "Plotly.NET.dll"
        #r "Plotly.NET.CSharp.dll"
        #r "NotebookHelpers.dll"
        using Plotly.NET.CSharp;

        """;

    private const string Chart = "Chart.Line<int, double, string>(new[] { 1, 2 }, new[] { 0.5, 0.25 })";

    [Fact]
    public void Should_Fail_Without_The_Library()
    {
        var (exitCode, _, errors) = Run($"{Chart}.ToString().Length > 0");
        Assert.Equal(1, exitCode);
        Assert.Contains("Plotly.NET", errors);
        Assert.Contains("FSharp", errors);
    }

    [Fact]
    public void Should_Draw_Charts_Where_The_Engine_Has_An_Older_FSharp()
    {
        var (exitCode, output, errors) = Run(
            "var doctor = NotebookHelpers.Workshop.Doctor().ToString();",
            $$"""
            var chart = {{Chart}};
            var again = NotebookHelpers.Charts.CurveExtensions.Plot(new[] { 1.0, 2 }, "Loss");
            $"{Plotly.NET.GenericChart.toFigureJson(chart).Length > 100} {chart.GetType() == again.GetType()}\n{doctor}"
            """);
        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("True True", output);
        Assert.Contains("kept apart from the engine's FSharp.Core 10.0", output);
    }

    private static (int ExitCode, string Output, string Errors) Run(params string[] cells) =>
        Repository.Run(Repository.OlderEngine, [Repository.LibraryOutput, References, .. cells]);
}
