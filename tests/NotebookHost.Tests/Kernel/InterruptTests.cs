namespace NotebookHost.Tests.Kernel;

public class InterruptTests(KernelClient kernel) : IClassFixture<KernelClient>
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("long Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);\nFib(60)")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Where(x => x % 2 == 0)"
        + ".SelectMany(x => Enumerable.Range(x, 9)).Where(x => x < 0).Count()")]
    [InlineData("Parallel.For(0, int.MaxValue, i => { for (int j = 0; j < 1_000_000; j++) { } });")]
    public void Should_Stop_The_Cell_And_Keep_The_State(string code)
    {
        Assert.Equal("ok", kernel.Execute("var before = 1;").Status);
        var request = kernel.Begin("Console.WriteLine(\"on\");\n" + code);
        var waiting = kernel.Begin("before = 2;");
        kernel.AwaitPrinted(request, "on");

        Assert.Equal("ok", kernel.Ask("interrupt_request", byControl: true).Status);

        var done = kernel.Finish(request);
        Assert.Equal(("error", "Interrupted"), (done.Status, done.Reply.Text("ename")));
        Assert.Equal("aborted", kernel.Finish(waiting).Status);
        Assert.Equal("1", kernel.Execute("before").Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Stop_A_Cell_That_Waits_For_The_User()
    {
        var request = kernel.Begin("Console.ReadLine()");
        kernel.Question();
        kernel.Ask("interrupt_request", byControl: true);
        Assert.Equal("Interrupted", kernel.Finish(request).Reply.Text("ename"));
        Assert.Equal("ok", kernel.Execute("1").Status);
    }

    [Fact]
    public void Should_Not_Harm_The_Next_Cell_Where_None_Runs()
    {
        Assert.Equal("ok", kernel.Ask("interrupt_request", byControl: true).Status);
        Assert.Equal("ok", kernel.Execute("1").Status);
    }

    [Fact]
    public void Should_Still_Print_After_Interrupts()
    {
        for (var i = 0; i < 5; i++)
        {
            var request = kernel.Begin("while (true) { Console.Write('.'); }");
            kernel.AwaitPrinted(request, ".");
            kernel.Ask("interrupt_request", byControl: true);
            Assert.Equal("Interrupted", kernel.Finish(request).Reply.Text("ename"));
        }

        Assert.Equal("still\n", kernel.Execute("Console.WriteLine(\"still\");").Printed());
    }

    [Fact]
    public void Should_Stop_A_Loop_Around_Native_Code_That_Calls_Back()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The native code is the C library's.");
        // As libtorch does: an abort in the call back would end the process.
        Assert.Equal("ok", kernel.Execute("""
            delegate int Order(IntPtr a, IntPtr b);
            [System.Runtime.InteropServices.DllImport("libc")] static extern void qsort(int[] items, nint count, nint size, Order order);
            """).Status);
        for (var i = 0; i < 20; i++)
        {
            var request = kernel.Begin(
                "Console.WriteLine(\"on\");\nwhile (true) qsort(Enumerable.Range(0, 50_000).Reverse().ToArray(), 50_000, 4, (a, b) => "
                + "a.CompareTo(b));");
            kernel.AwaitPrinted(request, "on");
            kernel.Ask("interrupt_request", byControl: true);
            Assert.Equal("Interrupted", kernel.Finish(request).Reply.Text("ename"));
        }
    }

    [Fact]
    public void Should_End_A_Thread_Of_An_Interrupted_Cell_In_Silence()
    {
        var request = kernel.Begin("""
            int steps = 0;
            var thread = new System.Threading.Thread(() => { while (true) { steps++; System.Threading.Thread.Sleep(1); } });
            thread.Start();
            Console.WriteLine("on");
            thread.Join();
            """);
        kernel.AwaitPrinted(request, "on");
        kernel.Ask("interrupt_request", byControl: true);
        Assert.Equal("Interrupted", kernel.Finish(request).Reply.Text("ename"));
        var done = kernel.Execute("thread.Join(60_000)");
        Assert.Equal(("True", ""), (done.Only("execute_result").Plain, done.Printed("stderr")));
    }

    [Fact]
    public void Should_Answer_Others_While_A_Cell_Runs()
    {
        var request = kernel.Begin("Console.WriteLine(\"on\");\nwhile (true) { }");
        kernel.AwaitPrinted(request, "on");
        Assert.Equal("ok", kernel.Ask("kernel_info_request", byControl: true).Status);
        Assert.Equal("complete", kernel.Ask("is_complete_request", new() { ["code"] = "1" }).Status);
        kernel.Ask("interrupt_request", byControl: true);
        Assert.Equal("error", kernel.Finish(request).Status);
    }
}
