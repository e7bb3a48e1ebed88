using System.Text.Json.Nodes;

namespace NotebookHost.Tests.Kernel;

public sealed class EndTests : IDisposable
{
    private readonly KernelClient kernel = new();

    public void Dispose() => kernel.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Should_End_When_Asked_To_Also_While_A_Cell_Runs(bool restart)
    {
        var request = kernel.Begin("Console.WriteLine(\"on\");\nwhile (true) { }");
        kernel.AwaitPrinted(request, "on");

        var shutdown = kernel.Send("shutdown_request", new JsonObject { ["restart"] = restart }, byControl: true);

        var reply = kernel.Reply(shutdown, byControl: true);
        Assert.Equal(("shutdown_reply", restart), (reply.Type, (bool)reply.Content["restart"]!));
        kernel.AwaitExit();
    }

    [Fact]
    public void Should_Say_That_A_Cell_Ended_The_Process()
    {
        var request = kernel.Begin("Environment.Exit(3);");
        var done = kernel.Finish(request);
        Assert.Equal(("error", "ProcessEnded"), (done.Status, done.Only("error").Text("ename")));
        kernel.AwaitExit();
    }

    [Fact]
    public void Should_Start_Once_For_A_Connection_File()
    {
        var errors = new System.Text.StringBuilder();
        using var second = KernelClient.Host(errors, ".", "kernel", kernel.ConnectionFile);
        Assert.True(second.WaitForExit(KernelClient.Patience));
        second.WaitForExit();
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("is in use", errors.ToString());
        Assert.Equal("ok", kernel.Execute("1").Status);
    }
}
