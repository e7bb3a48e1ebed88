using System.Diagnostics;
using NotebookHost.Documents;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

/// <summary>The whole command, with notebooks that would disturb it.</summary>
public sealed class RunFaultTests : IDisposable
{
    // Into the pipe of the events itself, which a cell finds when it looks for it.
    private const string Forge = """
        using System.IO;
        var pipe = new FileStream("/proc/self/fd/" + Environment.GetCommandLineArgs()[^1], FileMode.Open, FileAccess.Write);
        void Forge(string kind)
        {
            var line = "\n{\"Kind\":\"" + kind + "\",\"Cell\":1,\"Cells\":1,\"Id\":\"forged\",\"Message\":\"forged\"}\n{";
            pipe.Write(System.Text.Encoding.UTF8.GetBytes(line));
            using var raw = Console.OpenStandardOutput();
            raw.Write(System.Text.Encoding.UTF8.GetBytes(line));
        }

        """;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Should_Hear_No_Event_That_A_Cell_Wrote()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows a process its open files as files.");
        folder.WriteNotebook("01-ends.ipynb", Folder.Code(Forge + "Forge(\"done\"); Environment.Exit(0);"));
        folder.WriteNotebook("02-fails.ipynb", Folder.Code(Forge + "Forge(\"done\"); throw new Exception(\"truth\");"));
        folder.WriteNotebook("03-goes-on.ipynb", Folder.Code(Forge + "Forge(\"failed\");"));
        folder.WriteNotebook("04-loops.ipynb", Folder.Code(Forge + "while (true) { Forge(\"begins\"); await Task.Delay(1); }"));

        var (code, output, errors) = await Run("run", folder.Path, "--output", folder["out"], "--keep-going", "--timeout", "5");

        Assert.Equal(1, code);
        Assert.Contains("01-ends.ipynb, cell 1 (id ", errors);
        Assert.Contains("ended with code 0", errors);
        Assert.Contains("Exception: truth", errors);
        Assert.DoesNotContain("03-goes-on", errors);
        Assert.Contains("04-loops.ipynb, cell 1 (id ", errors);
        Assert.Contains("did not end within 5 seconds", errors);
        Assert.DoesNotContain("forged", output + errors);
    }

    [Fact]
    public async Task Should_End_At_The_Timeout_With_All_That_Cells_Started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The programs of the cell are Linux'.");
        const string Children = """
            System.Diagnostics.Process.Start("sleep", "600");
            System.Diagnostics.Process.Start("sh", ["-c", "sleep 600 &"]).WaitForExit();

            """;
        folder.WriteNotebook("01-heeds.ipynb", Folder.Code(Children), Folder.Code("while (true) { }"));
        folder.WriteNotebook("02-heeds-not.ipynb", Folder.Code(Children), Folder.Code(
            "AppDomain.CurrentDomain.ProcessExit += (_, _) => System.Threading.Thread.Sleep(-1);\n"
            + "new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In).ReadByte();"));
        folder.WriteNotebook("03-stops.ipynb", Folder.Code(Children), Folder.Code(
            "System.Diagnostics.Process.Start(\"kill\", [\"-STOP\", $\"{Environment.ProcessId}\"]).WaitForExit();"));

        var (code, _, errors) = await Run("run", folder.Path, "--output", folder["out"], "--keep-going", "--timeout", "5");

        Assert.Equal(1, code);
        foreach (var name in new[] { "01-heeds.ipynb", "02-heeds-not.ipynb", "03-stops.ipynb" })
        {
            Assert.Contains($"{name}, cell 2 (id ", errors);
            var copy = Notebook.Load(folder[$"out/{name}"]);
            Assert.True(copy.Cells[1].HasError);
            Assert.Contains("did not end within 5 seconds", copy.Cells[1].Outputs.ToJsonString());
        }

        // The end is asked for, and comes when the system comes to it.
        for (var tries = 0; tries < 100 && Sleeping().Any(); tries++)
            await Task.Delay(100);

        Assert.Empty(Sleeping());
        IEnumerable<int> Sleeping() =>
            Process.GetProcessesByName("sleep").Where(sleep => WorkingFolder(sleep) == folder.Path).Select(sleep => sleep.Id);
    }

    [Fact]
    public async Task Should_End_Though_The_Process_Or_What_It_Started_Does_Not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The programs of the cell are Linux'.");
        folder.WriteNotebook("01-child.ipynb", Folder.Code("System.Diagnostics.Process.Start(\"sleep\", \"600\").Id"));
        folder.WriteNotebook("02-exit.ipynb", Folder.Code(
            "AppDomain.CurrentDomain.ProcessExit += (_, _) => System.Threading.Thread.Sleep(-1);"));

        var (code, _, errors) = await Run("run", folder.Path, "--output", folder["out"]);

        Assert.Equal((0, ""), (code, errors));
        var child = JsonLayout.Text(Notebook.Load(folder["out/01-child.ipynb"]).Cells[0].Outputs[0], "data", "text/plain")!;
        using var sleep = Process.GetProcessById(int.Parse(child));
        Assert.Equal(folder.Path, WorkingFolder(sleep));
        sleep.Kill();
    }

    [Fact]
    public async Task Should_End_Though_A_Cell_Closed_What_Is_Not_Its_Own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such numbers.");
        folder.WriteNotebook("01-closes.ipynb",
            Folder.Code("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int close(int descriptor);\n"
            + "close(int.Parse(Environment.GetCommandLineArgs()[^1])); close(1); close(2); close(0);"),
            Folder.Code("1"));

        var (code, _, errors) = await Run("run", folder.Path, "--output", folder["out"], "--timeout", "5");

        Assert.Equal(1, code);
        Assert.Contains("01-closes.ipynb, cell 1 (id ", errors);
        Assert.Contains("a cell closed files that are not its own", errors);
    }

    [Fact]
    public async Task Should_Print_What_Would_Steer_The_Terminal_As_Codes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        folder.WriteNotebook("01-\u001b]0;t\a\u202e.ipynb", Folder.Code(
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern nint write(int file, byte[] bytes, nint count);\n"
            + "_ = write(2, \"\\u001b[2J\\n\"u8.ToArray(), 5);\nthrow new Exception(\"a\\tb\\n\\u001b[31m\\u009b1m\");"));

        var (code, output, errors) = await Run("run", folder.Path, "--output", folder["out"]);

        Assert.Equal(1, code);
        Assert.Contains("01-\\u001b]0;t\\u0007\\u202e.ipynb", output);
        Assert.Contains("printed: \\u001b[2J", errors);
        Assert.Contains("Exception: a\tb\n\\u001b[31m\\u009b1m", errors);
        Assert.DoesNotMatch("[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202e]", output + errors);
    }

    private static string? WorkingFolder(Process process) => new FileInfo($"/proc/{process.Id}/cwd").LinkTarget;

    private Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => HostCommand.Run(folder.Path, arguments);
}
