using Microsoft.Playwright;

namespace Notebooks.Tests;

/// <summary>The kernel as an attendee meets it: the classic Notebook's page in a browser that reaches nothing but the server.</summary>
public sealed class NotebookPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Notebook = "Jupyter.notebook";
    private NotebookServer? server;

    public async ValueTask InitializeAsync() => server = NotebookServer.IsInstalled ? await NotebookServer.Start() : null;

    public ValueTask DisposeAsync()
    {
        server?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Should_Run_Cell_By_Cell_Show_Interrupt_And_Run_All()
    {
        if (server is null || chromium.Browser is null)
            Tools.Missing("The classic Notebook, or Chromium,", "apt-get install jupyter-notebook chromium");

        var address = server.Write("workshop.ipynb",
            $"#!import \"{Repository.Folder("notebooks", "setup.csx")}\"",
            "var data = Interactions.From(Workshop.Load());\nvar (train, validation) = data.SplitRandom(validation: 0.2, seed: "
            + "2017);\nWorkshop.Load().Train.Head(5)",
            "new[] { 3.0, 2, 1 }.Plot(\"Loss\", x: \"epoch\", y: \"RMSE\")",
            // Without end for the interrupt, short for the run of all.
            "var model = new DotBias(train, factors: 50);\nint epochs = File.Exists(\"short\") ? 2 : 100_000;\n"
                + "model.Fit(train, validation, FitOptions.Default with { Epochs = epochs });\nConsole.WriteLine(\"trained\");",
            "Console.WriteLine($\"{train.Count} ratings are still here\");");
        List<string> outside = [];
        var page = await Open(address, outside);

        await RunCell(page, 0);
        Assert.Contains("Ready", await Output(page, 0).InnerTextAsync());
        await RunCell(page, 1);
        await Assertions.Expect(Output(page, 1).Locator("table tr").First).ToBeVisibleAsync();
        await RunCell(page, 2);
        await SeeChart(page);
        await Keep(page, "cells");

        await Begin(page, 3);
        var output = Output(page, 3);
        var first = await Changed(output, "");
        var second = await Changed(output, first);
        await Changed(output, second);
        Assert.Equal(1, await output.Locator(".output_subarea").CountAsync());
        await Keep(page, "progress");
        await page.ClickAsync("[data-jupyter-action='jupyter-notebook:interrupt-kernel']");
        await Ended(page, 3);
        Assert.Contains("nterrupted", await output.InnerTextAsync());
        await RunCell(page, 4);
        Assert.Contains("ratings are still here", await Output(page, 4).InnerTextAsync());
        await Keep(page, "interrupted");

        File.WriteAllText(Path.Combine(server.Folder, "short"), "");
        await page.ClickAsync("[data-jupyter-action='jupyter-notebook:confirm-restart-kernel-and-run-all-cells']");
        await page.ClickAsync(".modal.in .btn-danger");
        await Assertions.Expect(output).ToContainTextAsync("trained");
        await Assertions.Expect(Output(page, 4)).ToContainTextAsync("ratings are still here");
        await SeeChart(page);
        await Keep(page, "run-all");
        Assert.True(outside.Count == 0, "the page asked for " + string.Join(", ", outside.Distinct()));
    }

    private static ILocator Output(IPage page, int cell) => page.Locator(".cell").Nth(cell).Locator(".output");

    private static async Task SeeChart(IPage page)
    {
        var chart = Output(page, 2).Locator("[id^=chart-]");
        await Assertions.Expect(chart.Locator("svg.main-svg").First).ToBeVisibleAsync();
        Assert.True(await chart.Locator(".trace path, .trace .point").CountAsync() > 0, "the chart has no marks");
    }

    private static async Task Begin(IPage page, int cell)
    {
        await page.EvaluateAsync($"{Notebook}.select({cell})");
        await page.ClickAsync("[data-jupyter-action='jupyter-notebook:run-cell-and-select-next']");
    }

    private static Task Ended(IPage page, int cell) =>
        page.WaitForFunctionAsync($"() => {Notebook}.get_cell({cell}).input_prompt_number > 0");

    private static async Task RunCell(IPage page, int cell)
    {
        await Begin(page, cell);
        await Ended(page, cell);
        Assert.Equal(0, await Output(page, cell).Locator(".output_error").CountAsync());
    }

    /// <summary>Waits until the output reads otherwise; what it reads then.</summary>
    private static async Task<string> Changed(ILocator output, string before)
    {
        await Assertions.Expect(output).Not.ToHaveTextAsync(before, new() { UseInnerText = true });
        return await output.InnerTextAsync();
    }

    private static Task Keep(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Repository.Folder("artifacts", "clients", $"notebook-{name}.png") });

    private async Task<IPage> Open(string address, List<string> outside)
    {
        var context = await chromium.Browser!.NewContextAsync(new() { ViewportSize = new() { Width = 1000, Height = 1400 } });
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        await context.RouteAsync(
            url => !url.StartsWith(server!.Address, StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal),
            route =>
        {
            outside.Add(route.Request.Url);
            return route.AbortAsync();
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync(address);
        await page.WaitForFunctionAsync(
            "() => window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected()");
        return page;
    }
}
