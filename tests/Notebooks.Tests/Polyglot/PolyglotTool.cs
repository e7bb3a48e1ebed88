using System.Diagnostics;

namespace Notebooks.Tests.Polyglot;

/// <summary>The released engine of Polyglot Notebooks: the tool that <c>.config/dotnet-tools.json</c> pins.</summary>
internal static class PolyglotTool
{
    private static readonly Lazy<Task<string?>> Restored = new(Restore);

    /// <summary>How the tool is started, with these arguments, from the repository's root; it sends nothing home.</summary>
    public static ProcessStartInfo Start(params string[] arguments) =>
        new("dotnet", ["tool", "run", "dotnet-interactive", "--", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
            Environment =
        {
            ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            // Cells run once: profiling them takes up to a quarter of the time, and changes no result.
            ["DOTNET_TieredPGO"] = "0",
        },
        };

    /// <summary>Restores the tool, once.</summary>
    /// <returns>Why it cannot be had; null where it can.</returns>
    public static Task<string?> Problem() => Restored.Value;

    /// <summary>Skips the test where the tool cannot be had; on the build server, fails it.</summary>
    public static async Task Require()
    {
        if (await Problem() is { } problem)
            Tools.Missing("Microsoft.dotnet-interactive", $"dotnet tool restore, which said: {problem}");
    }

    private static async Task<string?> Restore()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["tool", "restore"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : (printed + await errors).Trim();
    }
}
