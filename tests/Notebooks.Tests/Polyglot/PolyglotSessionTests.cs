namespace Notebooks.Tests.Polyglot;

/// <summary>What an attendee does in the released engine beyond running a notebook from top to bottom.</summary>
public sealed class PolyglotSessionTests : IAsyncLifetime
{
    private const string Setup = "#!import setup.csx";

    private const string Data = """
        var (train, validation) = Interactions.From(Workshop.Load()).SplitRandom(validation: 0.2, seed: 2017);
        var model = new DotBias(train, factors: 50);
        """;

    private const string Line = "Chart.Line<int, double, string>(new[] { 1, 2 }, new[] { 0.5, 0.25 })";

    private PolyglotKernel kernel = null!;

    public async ValueTask InitializeAsync()
    {
        await PolyglotTool.Require();
        kernel = await PolyglotKernel.Start(Repository.Folder("notebooks"));
    }

    public ValueTask DisposeAsync() => kernel?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Should_Find_Everything_Well_And_Draw_A_Chart()
    {
        var table = Assert.Single((await kernel.RunAll(Setup, "Workshop.Doctor()")).Values).Text!;
        Assert.Matches(@"\nEngine +\.NET Interactive +OK", table);
        Assert.Matches(
            @"\nCharts +Plotly\.NET [\d.]+, kept apart from the engine's FSharp\.Core 10\.0: drew a line of 3 points "
            + @"\(interactive, html, picture, text\) +OK", table);
        Assert.DoesNotContain("failed", table);
        // Where VS Code looks for it.
        Assert.True(File.Exists(Repository.Folder("notebooks", "plotly-2.28.0.min.js")));
    }

    [Fact]
    public async Task Should_End_A_Training_That_Is_Cancelled_And_Keep_The_Model()
    {
        await kernel.RunAll(Setup, Data);
        var training = await kernel.Submit("model.Fit(train, validation, FitOptions.Default with { Epochs = 100_000 })");
        await kernel.Until(training, cell => cell.Values.Any(value => value.Updates > 20));
        await kernel.Cancel();
        await kernel.Finish(training);
        Assert.Contains("cancel", training.Failure, StringComparison.OrdinalIgnoreCase);

        // Nothing that was shown after the Cancel arrived.
        var next = await kernel.RunAll("model.Predict(validation).Length == validation.Count && model.History.Stopped");
        Assert.Equal("True", next.Values[^1].Text ?? Inside(next.Values[^1]));
        Assert.Matches(@"^Stopped in epoch \d+ of 100000; the model keeps what it learned\.", next.Values[0].Text);
        Assert.Empty((await kernel.RunAll("var again = 1;")).Values);
    }

    [Fact]
    public async Task Should_Go_On_With_A_Training_That_Was_Cancelled()
    {
        await kernel.RunAll(Setup, Data);
        var training = await kernel.Submit(
            "await Task.Run(() => 0); model.Fit(train, validation, FitOptions.Default with { Epochs = 100_000 })");
        await kernel.Until(training, cell => cell.Values.Any(value => value.Updates > 5));
        await kernel.Cancel();
        await kernel.Finish(training);
        var trained = await kernel.RunAll("model.Fit(train, validation, FitOptions.Default with { Epochs = 2 }).Count");
        Assert.Contains("2", trained.Values[^1].Text ?? Inside(trained.Values[^1]));
    }

    [Fact]
    public async Task Should_Underline_Nothing_But_Errors()
    {
        await kernel.RunAll(Setup, "var one = 1;");
        Assert.Empty((await kernel.Diagnose("tensor(new[] { 1f, 2f })")).Diagnostics);
        Assert.Empty((await kernel.Diagnose("string? word = null;")).Diagnostics);
        Assert.Contains("CS0029", Assert.Single((await kernel.Diagnose("int number = \"one\";")).Diagnostics));
    }

    [Fact]
    public async Task Should_Keep_The_Name_Chart_And_Show_In_The_Cell()
    {
        var shown = await kernel.RunAll(Setup, "using Plotly.NET;", $"{Line}.Show();");
        Assert.Contains("data-figure=", Assert.Single(shown.Values).Html);
    }

    [Fact]
    public async Task Should_Draw_With_The_Extension_After_The_Setup()
    {
        // The extension shows charts by a script from the network; started again, the workshop takes them back.
        await kernel.RunAll(Setup);
        await LoadExtension();
        var shown = await kernel.RunAll("Workshop.Start();", Line);
        Assert.Contains("data-figure=", shown.Values[^1].Html);
    }

    [Fact]
    public async Task Should_Say_What_To_Do_Where_The_Extension_Came_First()
    {
        await LoadExtension();
        var setup = await kernel.RunAll(Setup);
        Assert.Contains("Restart the notebook, and run #!import setup.csx first", setup.Printed);
        var table = Assert.Single((await kernel.RunAll("Workshop.Doctor()")).Values).Text!;
        Assert.Matches(@"\nCharts .*Restart the notebook, and run #!import setup\.csx first", table);
    }

    [Fact]
    public async Task Should_Draw_Charts_Whose_Author_Uses_Plotlys_Own_Json()
    {
        // The engine and Plotly.NET must mean the same Newtonsoft.Json, also in a cell that calls it.
        var shown = await kernel.RunAll(
            Setup, "#r \"Newtonsoft.Json\"",
            "Newtonsoft.Json.JsonConvert.SerializeObject(Plotly.NET.Color.fromHex(\"#0072b2\"), Globals.JSON_CONFIG)");
        Assert.Contains("rgba(0, 114, 178, 1.0)", shown.Values[^1].Text ?? Inside(shown.Values[^1]));
    }

    private async Task LoadExtension()
    {
        var cell = await kernel.Run("#r \"nuget: Plotly.NET.Interactive, 6.0.0\"");
        if (cell.Failure is { } failure)
            Tools.Missing("Plotly.NET.Interactive 6.0.0", $"its #r needs a network once, and said: {failure}");
    }

    private static string Inside(PolyglotValue value) =>
        System.Text.RegularExpressions.Regex.Match(value.Html!, "<pre>(.*?)</pre>").Groups[1].Value;
}
