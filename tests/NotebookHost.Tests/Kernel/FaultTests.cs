using System.Diagnostics;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace NotebookHost.Tests.Kernel;

/// <summary>What goes wrong in a cell, or with whoever speaks with the kernel.</summary>
public class FaultTests
{
    [Fact]
    public void Should_End_With_A_Stack_Overflow_And_Say_Where()
    {
        // The dying process passes on itself what the system prints, and on a busy machine may be too late for that.
        var errors = "";
        for (var kernels = 0; kernels < 5 && !errors.Contains("Stack overflow", StringComparison.Ordinal); kernels++)
        {
            using var kernel = new KernelClient();
            kernel.Begin("int F() { Span<byte> large = stackalloc byte[64 << 20]; return large[^1]; }\nF()");
            kernel.AwaitExit();
            Assert.NotEqual(0, kernel.Process.ExitCode);
            errors = kernel.Errors;
        }

        Assert.Contains("Stack overflow", errors);
    }

    [Fact]
    public void Should_Tell_That_Memory_Is_Full_And_Go_On()
    {
        using var kernel = new KernelClient(("DOTNET_GCHeapHardLimit", "0x10000000"));
        var done = kernel.Execute("var all = new List<byte[]>();\nwhile (true) all.Add(new byte[1 << 20]);");
        Assert.Equal("OutOfMemoryException", done.Reply.Text("ename"));
        Assert.Equal("ok", kernel.Execute("all.Clear();").Status);
        Assert.Equal("ok", kernel.Execute("_ = new byte[1 << 20];").Status);
    }

    [Fact]
    public void Should_Go_On_Without_A_Client_That_Vanished()
    {
        using var kernel = new KernelClient();
        using (var other = new DealerSocket())
        using (var listener = new SubscriberSocket())
        {
            listener.Connect($"tcp://127.0.0.1:{kernel.Port("iopub_port")}");
            listener.SubscribeToAnyTopic();
            other.Options.Linger = listener.Options.Linger = TimeSpan.Zero;
            other.Connect($"tcp://127.0.0.1:{kernel.Port("shell_port")}");
            other.SendMultipartMessage(
                kernel.Make("execute_request",
                new JsonObject { ["code"] = "int begun = 1;\nfor (int i = 0; i < 100_000; i++) Console.WriteLine(i);" }).Message);
            Assert.True(listener.TryReceiveFrameBytes(KernelClient.Patience, out _));
        }

        Assert.Equal("1", kernel.Execute("begun").Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Run_Beside_Another_Kernel()
    {
        using var one = new KernelClient();
        using var other = new KernelClient();
        var endless = one.Begin("int x = 1;\nConsole.WriteLine(\"on\");\nwhile (true) { }");
        one.AwaitPrinted(endless, "on");
        Assert.Equal("2", other.Execute("int x = 2;\nx").Only("execute_result").Plain);
        one.Ask("interrupt_request", byControl: true);
        Assert.Equal("error", one.Finish(endless).Status);
        Assert.Equal("1", one.Execute("x").Only("execute_result").Plain);
    }

    [Fact]
    public void Should_End_With_The_Process_That_Started_It()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sleep to stand for the client.");
        using var client = Process.Start("sleep", "600");
        using var kernel = new KernelClient(("JPY_PARENT_PID", client.Id.ToString()));
        client.Kill();
        kernel.AwaitExit();
    }

    [Fact]
    public void Should_Tell_Of_An_Exit_By_Its_Own_Code()
    {
        using var kernel = new KernelClient();
        Assert.Equal("ProcessEnded", kernel.Execute("Environment.Exit(3);").Reply.Text("ename"));
        kernel.AwaitExit();
        Assert.Equal(3, kernel.Process.ExitCode);
    }

    [Fact]
    public void Should_Hold_Two_Hundred_Cells_In_Little_Memory()
    {
        using var kernel = new KernelClient();
        for (var i = 0; i < 20; i++)
            kernel.Execute($"var cell{i} = Enumerable.Range(0, {i}).Sum();\ncell{i}");

        var before = Memory();
        for (var i = 20; i < 220; i++)
            Assert.Equal("ok", kernel.Execute($"var cell{i} = Enumerable.Range(0, {i}).Sum();\ncell{i}").Status);

        Assert.InRange(Memory() - before, long.MinValue, 200 << 20);

        long Memory()
        {
            kernel.Execute("GC.Collect();");
            kernel.Process.Refresh();
            return kernel.Process.WorkingSet64;
        }
    }
}
