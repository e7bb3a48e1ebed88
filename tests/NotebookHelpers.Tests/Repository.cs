using System.Diagnostics;
using System.Reflection;

namespace NotebookHelpers.Tests;

/// <summary>Files of the checkout, and programs built beside the tests.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    public static string LibraryOutput { get; } = Path.Combine(Root, "artifacts", "bin", "NotebookHelpers", "workshop");

    // The tests lie in artifacts/bin/NotebookHelpers.Tests/<configuration>/, the program beside them.
    public static string PlainProgram { get; } = Path.Combine(
        Root, "artifacts", "bin", "PlainProgram", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "PlainProgram.dll");

    public static (int ExitCode, string Output, string Errors) Run(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(assembly))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
