using Microsoft.Playwright;

namespace Notebooks.Tests;

/// <summary>The pages as a browser shows them, from disk and without a network.</summary>
public sealed class PagesTests(WorkshopRun run) : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    public static TheoryData<string> Names => Repository.NotebookNames;

    public async ValueTask InitializeAsync()
    {
        if (Tools.Chromium is not { } chromium)
            return;

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (browser?.CloseAsync() ?? Task.CompletedTask);
        playwright?.Dispose();
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Draw_Every_Chart_Without_A_Network(string name)
    {
        var page = await Open(run.Executed(name, ".html"));
        var charts = page.Locator("[id^=chart-]");
        var count = await charts.CountAsync();
        Assert.Equal(new NotebookJson(run.Executed(name)).CodeCells.Sum(Charts), count);
        for (var i = 0; i < count; i++)
        {
            await Assertions.Expect(charts.Nth(i).Locator("svg.main-svg").First).ToBeVisibleAsync();
            var marks = await charts.Nth(i).Locator(".trace path, .trace .point, .hm image, .points path, .slice").CountAsync();
            // In three dimensions marks are objects of a scene, drawn on a canvas.
            marks += await charts.Nth(i).EvaluateAsync<int>("""
                chart => [chart, ...chart.querySelectorAll('.js-plotly-plot')]
                    .map(div => div._fullLayout?.scene?._scene?.glplot.objects.length ?? 0).reduce((a, b) => a + b)
                """);
            Assert.True(marks > 0, $"{name}: chart {i + 1} has no marks");
        }

        static int Charts(CellJson cell) =>
            cell.Outputs.Count(output => output["data"]?["image/png"] is not null && output["data"]?["text/html"] is not null);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Fit_A_Phone(string name)
    {
        var page = await Open(run.Executed(name, ".html"), width: 390);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name}: the page is {overflow} px wider than a phone");
    }

    [Fact]
    public async Task Should_Follow_A_Dark_Theme()
    {
        var file = run.Executed("notebooks/06-train.ipynb", ".html");
        Assert.Equal(("rgb(255, 255, 255)", "rgb(43, 43, 43)"), await Look(await Open(file, theme: ColorScheme.Light)));
        Assert.Equal(("rgba(0, 0, 0, 0)", "rgb(214, 214, 214)"), await Look(await Open(file, theme: ColorScheme.Dark)));

        static async Task<(string Background, string Text)> Look(IPage page)
        {
            var chart = page.Locator("[id^=chart-]").First;
            await Assertions.Expect(chart.Locator("svg.main-svg").First).ToBeVisibleAsync();
            return (await chart.Locator("svg.main-svg").First.EvaluateAsync<string>("svg => getComputedStyle(svg).backgroundColor"),
                await chart.Locator(".gtitle").First.EvaluateAsync<string>("title => getComputedStyle(title).fill"));
        }
    }

    [Fact]
    public async Task Should_Link_The_Index_To_Pages_That_Exist()
    {
        var page = await Open(Path.Combine(run.Output, "index.html"));
        var links = await page.Locator("a[href$='.html']").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(File.Exists(new Uri(link).LocalPath), $"{link} leads nowhere"));
        Assert.True(await page.EvaluateAsync<bool>("[...document.images].every(image => image.complete && image.naturalWidth > 0)"),
            "a picture of the index does not load");
    }

    /// <summary>Opens a page from disk; any request that leaves the disk, and any error of a script, fails the test.</summary>
    private async Task<IPage> Open(string file, int width = 1000, ColorScheme theme = ColorScheme.Light)
    {
        if (browser is null)
            Tools.Missing("Chromium", "apt-get install chromium");

        var context = await browser.NewContextAsync(
            new() { Offline = true, ColorScheme = theme, ViewportSize = new() { Width = width, Height = 900 } });
        var page = await context.NewPageAsync();
        List<string> problems = [];
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                problems.Add("asks the network for " + request.Url);
            }
        };
        page.PageError += (_, error) => problems.Add("script error: " + error);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        await page.ScreenshotAsync(
            new() { Path = Path.ChangeExtension(file, $".{width}{(theme == ColorScheme.Dark ? ".dark" : "")}.png"), FullPage = true });
        Assert.True(problems.Count == 0, $"{Path.GetFileName(file)}: {string.Join("; ", problems)}");
        return page;
    }
}
