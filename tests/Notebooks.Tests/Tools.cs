using System.Diagnostics.CodeAnalysis;

namespace Notebooks.Tests;

/// <summary>Programs that an attendee's machine may lack, and the build server may not.</summary>
internal static class Tools
{
    public static string? Chromium { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    /// <summary>Skips the test with its reason; on the build server, which installs the tool, fails it.</summary>
    [DoesNotReturn]
    public static void Missing(string tool, string remedy)
    {
        var reason = $"{tool} is not installed, so this was not looked at. Install it ({remedy}) and run again.";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Fail(reason);
    }
}
