using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Notebooks.Tests;

/// <summary>The pages as a browser shows them, from disk and without a network.</summary>
public sealed partial class PagesTests(WorkshopRun run, ChromiumFixture shared) : IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private readonly List<IBrowserContext> windows = [];
    private readonly List<string> problems = [];

    public static TheoryData<string> Names => Repository.NotebookNames;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var window in windows)
            await window.CloseAsync();
        Assert.True(problems.Count == 0, string.Join("; ", problems));
    }

    // One page for both: it is loading that takes the time.
    [Theory, MemberData(nameof(Names))]
    public async Task Should_Fit_A_Phone_And_Draw_Every_Chart_Without_A_Network(string name)
    {
        var page = await Open(run.Executed(name, ".html"), width: 390);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name}: the page is {overflow} px wider than a phone");
        await ShouldDrawEveryChart(page, name);
        await ShouldFitAPhone(page, name);
        await page.SetViewportSizeAsync(1000, 900);
        // A chart grows with its page.
        await page.WaitForFunctionAsync("""
            () => [...document.querySelectorAll('[id^=chart-]')].every(chart => chart.clientWidth > 390
                && chart.querySelector('svg.main-svg').getBoundingClientRect().width > 0.9 * chart.clientWidth)
            """);
        await ShouldDrawEveryChart(page, name);
    }

    private async Task ShouldDrawEveryChart(IPage page, string name)
    {
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

    private static async Task ShouldFitAPhone(IPage page, string name)
    {
        var faults = await page.EvaluateAsync<string[]>("""
            () => {
                const box = (chart, part) => chart.querySelector(part)?.getBoundingClientRect() ?? new DOMRect();
                const wide = [...document.querySelectorAll('main *')].filter(part => part.scrollWidth > part.clientWidth + 1
                    && ['auto', 'scroll'].includes(getComputedStyle(part).overflowX)
                    && part.tagName !== 'PRE' && !part.querySelector('table'));
                return [...wide.map(part => `${part.className} is wider than the page, and is neither code nor a table`),
                    ...[...document.querySelectorAll('[id^=chart-]')].flatMap(chart => {
                        const title = box(chart, '.gtitle'), legend = box(chart, '.legend');
                        const { left, right } = chart.getBoundingClientRect();
                        const texts = '.bartext, .slider-label, .xtitle, .updatemenu-header';
                        const cut = [...chart.querySelectorAll(texts)]
                            .map(part => part.getBoundingClientRect()).some(part => part.right > right + 1 || part.left < left - 1);
                        const menu = box(chart, '.updatemenu-header');
                        return [cut ? `a text of ${chart.id} is cut off` : '',
                            menu.width && menu.left < title.right && menu.top < title.bottom && title.top < menu.bottom
                                ? `the menu of ${chart.id} lies on its title` : '',
                            legend.width && legend.top < title.bottom ? `the legend of ${chart.id} begins beside its title` : '',
                            title.right > right ? `the title of ${chart.id} is cut off` : '',
                            legend.right > right ? `the legend of ${chart.id} is cut off` : ''];
                    })].filter(fault => fault);
            }
            """);
        Assert.True(faults.Length == 0, $"{name}: {string.Join("; ", faults)}");
    }

    [Theory]
    [InlineData("index")]
    [InlineData("notebooks/10-use-and-compare.ipynb")]
    [InlineData("notebooks/solutions/06-train.ipynb")]
    public async Task Should_Be_Read_By_A_Screen_Reader_And_Reached_By_A_Keyboard(string name)
    {
        var page = await Open(run.Executed(name, ".html"), width: 390);
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme });
            // A chart's inside is Plotly's; its picture has words.
            var seen = await page.RunAxe(new AxeRunContext { Exclude = [new AxeSelector("svg")] });
            var faults = seen.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id} ({rule.Help}): {node.Html}"));
            Assert.True(seen.Violations.Length == 0, $"{name}, {theme}:\n{string.Join('\n', faults)}");
            Assert.Contains(seen.Passes, rule => rule.Id == "color-contrast");
        }
    }

    [Fact]
    public async Task Should_Follow_A_Dark_Theme()
    {
        var file = run.Executed("notebooks/06-train.ipynb", ".html");
        var page = await Open(file, theme: ColorScheme.Light);
        Assert.Equal(("rgb(255, 255, 255)", "rgb(43, 43, 43)"), await Look(page));
        Assert.Equal(("rgba(0, 0, 0, 0)", "rgb(214, 214, 214)"), await Look(await Open(file, theme: ColorScheme.Dark)));

        // And where the theme changes while the page is open.
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.Locator("[id^=chart-] .gtitle").First).ToHaveCSSAsync("fill", "rgb(214, 214, 214)");

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

    [Theory, MemberData(nameof(Names))]
    public void Should_Link_To_Files_That_Exist(string name)
    {
        var file = run.Executed(name, ".html");
        Assert.All(Link().Matches(File.ReadAllText(file)), link => Assert.True(
            File.Exists(Path.Combine(Path.GetDirectoryName(file)!, Uri.UnescapeDataString(link.Groups[1].Value))),
            $"{name}: {link.Groups[1].Value} leads nowhere"));
    }

    [GeneratedRegex("href=\"([^\":#]+)(#[^\"]*)?\"")]
    private static partial Regex Link();

    /// <summary>Opens a page from disk; any request that leaves the disk, and any error of a script, fails the test at its end.</summary>
    private async Task<IPage> Open(string file, int width = 1000, ColorScheme theme = ColorScheme.Light)
    {
        var browser = shared.Browser;
        if (browser is null)
            Tools.Missing("Chromium", "apt-get install chromium");

        var window = await browser.NewContextAsync(
            new() { Offline = true, ColorScheme = theme, ViewportSize = new() { Width = width, Height = 900 } });
        windows.Add(window);
        var page = await window.NewPageAsync();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                problems.Add($"{Path.GetFileName(file)} asks the network for {request.Url}");
            }
        };
        page.PageError += (_, error) => problems.Add($"{Path.GetFileName(file)}: script error: {error}");
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        // For who wants to look at them; a long page takes a second or two.
        if (Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1")
        {
            await page.ScreenshotAsync(
                new() { Path = Path.ChangeExtension(file, $".{width}{(theme == ColorScheme.Dark ? ".dark" : "")}.png"), FullPage = true });
        }

        return page;
    }
}
