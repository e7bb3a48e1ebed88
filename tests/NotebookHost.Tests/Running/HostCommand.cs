using System.Diagnostics;
using NotebookHost.Documents;

namespace NotebookHost.Tests.Running;

/// <summary>Programs as a reader starts them, and what came of it.</summary>
internal static class HostCommand
{
    /// <summary>Runs this build's host.</summary>
    public static Task<(int Code, string Output, string Errors)> Run(string where, params string[] arguments) =>
        Start(Host(where, arguments));

    /// <summary>How this build's host is started.</summary>
    public static ProcessStartInfo Host(string where, params string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Notebook).Assembly.Location, .. arguments])
        {
            WorkingDirectory = where
        };

    /// <summary>Runs a program to its end; 127 where there is none.</summary>
    public static async Task<(int Code, string Output, string Errors)> Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, errors);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (127, "", e.Message);
        }
    }
}
