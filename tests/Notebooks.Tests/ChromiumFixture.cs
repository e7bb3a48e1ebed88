using Microsoft.Playwright;

namespace Notebooks.Tests;

/// <summary>One browser for all tests of a class; each opens windows of its own.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright? playwright;

    /// <summary>Null where Chromium is not installed.</summary>
    public IBrowser? Browser { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Tools.Chromium is not { } chromium)
            return;

        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (Browser?.CloseAsync() ?? Task.CompletedTask);
        playwright?.Dispose();
    }
}
