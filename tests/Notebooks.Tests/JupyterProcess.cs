using System.Diagnostics;

namespace Notebooks.Tests;

/// <summary>Jupyter's own programs, with a folder of the test's in place of what this machine's Jupyter keeps.</summary>
/// <param name="folder">Kernels are looked for in its <c>share/jupyter</c>; everything is written into it.</param>
internal sealed class JupyterProcess(string folder)
{
    private const string Nbconvert = "/usr/bin/jupyter-nbconvert";

    /// <summary>Skips the test where nbconvert is not there; on the build server, fails it.</summary>
    public static void Require()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Nbconvert))
            Tools.Missing("jupyter-nbconvert", "apt-get install jupyter-nbconvert");
    }

    /// <summary>Executes a notebook by nbconvert, which fails where a cell does.</summary>
    /// <returns>The executed copy's path.</returns>
    public async Task<string> Execute(string notebook)
    {
        await Run(Nbconvert, "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=300", "--output-dir", folder, notebook);
        return Path.Combine(folder, Path.GetFileName(notebook));
    }

    /// <summary>Runs a program, which must succeed.</summary>
    public async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
            Environment =
            {
                ["JUPYTER_PATH"] = Path.Combine(folder, "share", "jupyter"),
                ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "data"),
                ["JUPYTER_CONFIG_DIR"] = Path.Combine(folder, "config"),
                ["JUPYTER_RUNTIME_DIR"] = Path.Combine(folder, "runtime"),
                ["IPYTHONDIR"] = Path.Combine(folder, "ipython"),
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: exit code {process.ExitCode}\n{printed}\n{await errors}");
    }
}
