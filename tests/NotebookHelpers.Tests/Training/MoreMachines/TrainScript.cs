using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NotebookHelpers.Tests.Training;

/// <summary>notebooks/more-machines/train.py, on one process or several of this machine.</summary>
internal static class TrainScript
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly Lazy<bool> HasTorch = new(() => File.Exists(Python)
        && Ended(Start(["-c", "import importlib.util as modules; exit(modules.find_spec('torch') is None)"])).ExitCode == 0);

    /// <summary>The script.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "notebooks", "more-machines", "train.py");

    /// <summary>Skips the test where there is no PyTorch; on the build server, which installs it, fails it.</summary>
    public static void Require()
    {
        const string Reason = "No PyTorch is here, so train.py was not run. Install it (apt-get install python3-torch) and run again.";
        if (HasTorch.Value)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
        Assert.Fail(Reason);
    }

    /// <summary>Runs the script on one process or more, and gives what the first one printed.</summary>
    public static string Run(string folder, int processes, params string[] arguments)
    {
        var port = FreePort();
        var all = Enumerable.Range(0, processes).Select(rank => Start(folder, rank, processes, port, arguments)).ToArray();
        var ended = all.Select(Ended).ToArray();
        Assert.All(ended, end => Assert.True(end.ExitCode == 0, end.Printed));
        return ended[0].Printed;
    }

    /// <summary>Starts one of some processes.</summary>
    public static Process Start(string folder, int rank, int processes, int port, params string[] arguments) => Start(
        [Path, folder, .. arguments], ("RANK", rank), ("WORLD_SIZE", processes), ("MASTER_PORT", port));

    /// <summary>Starts Python.</summary>
    public static Process Start(string[] arguments, params (string Name, int Value)[] environment)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value.ToString(CultureInfo.InvariantCulture);
        // Two threads each, on a busy machine, take longer than one. Python's caches are no part of a checkout.
        (start.Environment["OMP_NUM_THREADS"], start.Environment["PYTHONDONTWRITEBYTECODE"]) = ("1", "1");
        return Process.Start(start)!;
    }

    /// <summary>Waits for a process, a minute at most.</summary>
    public static (int ExitCode, string Printed) Ended(Process process)
    {
        using (process)
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Longest))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("A process did not end within a minute.");
            }
            return (process.ExitCode, output.Result + errors.Result);
        }
    }

    public static int FreePort()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }
}
