using System.Diagnostics;

namespace Notebooks.Tests;

/// <summary>The installed kernel under jupyter_client, through a script that says itself what it expects.</summary>
public sealed class JupyterClientTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jupyter-client").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task Should_Exchange_Each_Message() => Run("messages");

    [Fact]
    public Task Should_Leave_Nothing_Behind_After_A_Hundred_Restarts()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1",
            "Takes minutes: run it with .ci/run --full, or set WORKSHOP_FULL=1.");
        return Run("restarts", "100");
    }

    private async Task Run(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/usr/lib/python3/dist-packages/jupyter_client"))
            Tools.Missing("jupyter_client", "apt-get install python3-jupyter-client");

        var (installed, _, errors) = await HostProcess.Run("install", "--prefix", folder);
        Assert.True(installed == 0, errors);
        var start = new ProcessStartInfo(
            "/usr/bin/python3", [Repository.Folder("tests", "Notebooks.Tests", "kernel_client.py"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in NotebookServer.Environment(folder))
            start.Environment[name] = value;

        // Temporary files of other programs are no concern of the kernel's.
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        using var process = Process.Start(start)!;
        var told = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 && printed.EndsWith("ok\n", StringComparison.Ordinal), printed + await told);
    }
}
