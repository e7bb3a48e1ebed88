using System.Diagnostics;

namespace Notebooks.Tests;

/// <summary>The host as a program of its own, as the README starts it.</summary>
internal static class HostProcess
{
    /// <summary>Runs the host to its end.</summary>
    public static async Task<(int ExitCode, string Printed, string Errors)> Run(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(NotebookHost.Documents.Notebook).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Repository.Root,
            })!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, printed, await errors);
    }
}
