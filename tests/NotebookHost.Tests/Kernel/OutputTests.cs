namespace NotebookHost.Tests.Kernel;

/// <summary>What is written past the cell's own writers, and what is thrown past the cell.</summary>
public class OutputTests(KernelClient kernel) : IClassFixture<KernelClient>
{
    // The C library's own printing, which holds text back where it writes to a pipe.
    private const string Puts = "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int puts(string text);\n";

    [Theory]
    [InlineData("System.Diagnostics.Process.Start(\"echo\", \"raw\").WaitForExit();", "raw\n", "")]
    [InlineData("System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"echo one; echo two >&2\"]).WaitForExit();", "one\n", "two\n")]
    [InlineData("using (var raw = Console.OpenStandardOutput()) { raw.Write(\"ünd\\n\"u8); }", "ünd\n", "")]
    [InlineData("using (var raw = Console.OpenStandardError()) { raw.Write(\"warned\\n\"u8); }", "", "warned\n")]
    [InlineData(Puts + "puts(\"native\");", "native\n", "")]
    [InlineData("using (var raw = Console.OpenStandardOutput()) { for (int i = 0; i < 10_000; i++) { raw.Write(\"0123456789\"u8); } }\n1",
        null, "")]
    [InlineData("Console.WriteLine(\"a\");\nSystem.Diagnostics.Process.Start(\"echo\", \"b\").WaitForExit();\nConsole.WriteLine(\"c\");",
        "a\nb\nc\n", "")]
    public void Should_Show_What_Is_Written_Past_The_Console(string code, string? printed, string warned)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows such output stays the process's own.");
        for (var i = 0; i < 5; i++)
        {
            var done = kernel.Execute(code);
            Assert.Equal("ok", done.Status);
            Assert.Equal(printed ?? string.Concat(Enumerable.Repeat("0123456789", 10_000)), done.Printed());
            Assert.Equal(warned, done.Printed("stderr"));
        }
    }

    [Fact]
    public void Should_Show_What_A_Child_Process_Prints_After_Its_Cell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows such output stays the process's own.");
        var request = kernel.Begin("System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"sleep 1; echo late\"]);\n0");
        kernel.Reply(request);
        kernel.AwaitPrinted(request, "late\n");
    }

    [Theory]
    [InlineData("Console.SetOut(System.IO.TextWriter.Null);\nConsole.SetError(System.IO.TextWriter.Null);")]
    [InlineData("var kept = Console.Out; Console.SetOut(new System.IO.StringWriter()); throw new Exception();")]
    public void Should_Begin_Each_Cell_With_Its_Own_Writers(string code)
    {
        kernel.Execute(code + "\nConsole.Write(\"not seen\");");
        var done = kernel.Execute("Console.WriteLine(\"out\");\nConsole.Error.WriteLine(\"err\");");
        Assert.Equal(("out\n", "err\n"), (done.Printed(), done.Printed("stderr")));
    }

    [Fact]
    public void Should_Let_A_Cell_Catch_Its_Own_Output_And_Go_Back()
    {
        var done = kernel.Execute(
            "var old = Console.Out; var own = new System.IO.StringWriter();\nConsole.SetOut(own); Console.Write(1); "
            + "Console.SetOut(old);\nConsole.Write(\"back\");\nown.ToString()");
        Assert.Equal(("back", "1"), (done.Printed(), done.Only("execute_result").Plain));
        // What an earlier cell kept goes on writing in the cell that runs.
        Assert.Equal("again", kernel.Execute("old.Write(\"again\");").Printed());
    }

    [Fact]
    public void Should_Begin_Each_Cell_With_Its_Own_Reader()
    {
        kernel.Execute("Console.SetIn(new System.IO.StringReader(\"forged\"));");
        var request = kernel.Begin("Console.ReadLine()");
        kernel.Question();
        kernel.Answer("typed");
        Assert.Equal("typed", kernel.Finish(request).Only("execute_result").Plain);
    }

    [Theory]
    [InlineData("var thread = new System.Threading.Thread(() =>\n    throw new FormatException(\"thrown\"));\nthread.Start(); "
        + "thread.Join();", 2)]
    [InlineData("async void Later()\n{\n    await Task.Delay(1);\n    throw new FormatException(\"thrown\");\n}\nLater();\nawait "
        + "Task.Delay(1000);", 4)]
    [InlineData("System.Threading.ThreadPool.QueueUserWorkItem(_ =>\n    throw new FormatException(\"thrown\"));\nawait Task.Delay(1000);",
        2)]
    [InlineData("using (var timer = new System.Threading.Timer(_ =>\n    throw new FormatException(\"thrown\"), null, 1, -1)) { await "
        + "Task.Delay(1000); }", 2)]
    public void Should_Tell_What_Nobody_Caught_And_Go_On(string code, int line)
    {
        var done = kernel.Execute("var before = 1;\n" + code);
        Assert.Equal("ok", done.Status);
        Assert.Contains("FormatException: thrown\n", done.Printed("stderr"), StringComparison.Ordinal);
        Assert.Contains($", line {line + 1}\n", done.Printed("stderr"), StringComparison.Ordinal);
        Assert.Equal("1", kernel.Execute("before").Only("execute_result").Plain);
    }
}
