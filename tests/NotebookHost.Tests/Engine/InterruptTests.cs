namespace NotebookHost.Tests.Engine;

public class InterruptTests : EngineTest
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await Task.Yield();\nwhile (true) { }")]
    [InlineData("try { while (true) { } } catch (Exception) { }")]
    [InlineData("IEnumerable<int> Endless() { while (true) { } yield return 1; }\nEndless()")]
    public void Should_Stop(string source)
    {
        Ran("var before = 1;");
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        (_, var error) = Run("var during = 2;\n" + source, interrupt.Token);
        Assert.Equal("Interrupted", error?.Name);
        Assert.Equal("3", Ran("before + during").Result);
    }

    [Fact]
    public void Should_Still_Print_After_Cells_Were_Interrupted_While_Printing()
    {
        string[] cells =
        [
            .. Enumerable.Repeat("while (true) { Console.Write('.'); Console.Error.Write('.'); }", 40),
            // Stands for an interrupt that comes between the taking of the writer's lock and the printing.
            """
            var (writer, errors, taken) = (Console.Out, Console.Error, new System.Threading.ManualResetEventSlim());
            void Hold() { lock (writer) { lock (errors) { taken.Set(); System.Threading.Thread.Sleep(-1); } } }
            new System.Threading.Thread(Hold) { IsBackground = true }.Start();
            taken.Wait();
            while (true) { }
            """,
        ];
        foreach (var (i, cell) in cells.Index())
        {
            using var interrupt = new CancellationTokenSource(TimeSpan.FromMilliseconds(i == cells.Length - 1 ? 2000 : 10 + (i % 7)));
            Assert.Equal("Interrupted", Run(cell, interrupt.Token).Error?.Name);
        }
        Assert.Equal(["stdout: out", "stderr: err"], Ran("Console.Write(\"out\");\nConsole.Error.Write(\"err\");").Story);
    }

    [Fact]
    public void Should_Let_A_Library_End_By_Itself_That_Looks_At_The_Token()
    {
        Ran("var steps = 0; var left = \"no\";");
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        (_, var error) = Run("""
            var token = (System.Threading.CancellationToken)AppContext.GetData("notebook.interrupt");
            AppContext.SetData("notebook.listens", true);
            try
            {
                // Longer than an abort would take: it must not come before the token was looked at.
                for (; ; steps++)
                {
                    var until = DateTime.UtcNow.AddMilliseconds(300);
                    while (DateTime.UtcNow < until) { }
                    token.ThrowIfCancellationRequested();
                }
            }
            finally { left = "by itself"; AppContext.SetData("notebook.listens", null); }
            """, interrupt.Token);
        Assert.Equal("Interrupted", error?.Name);
        Assert.Equal("by itself", Ran("left").Result);
    }

    [Fact]
    public void Should_Leave_Behind_What_Does_Not_Come_To_Ask()
    {
        Ran("var before = 1;");
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var (output, error) = Run("""
            using System.Text.RegularExpressions;
            var during = 2; var after = 3;
            // Of the framework's own code, which asks nothing; it gives up by itself at last.
            var slow = new Regex("^(a+)+$", RegexOptions.None, TimeSpan.FromSeconds(9));
            try { slow.IsMatch(new string('a', 60) + "!"); } catch (RegexMatchTimeoutException) { }
            while (true) { after++; }
            """, interrupt.Token);
        Assert.Equal("Interrupted", error?.Name);
        Assert.Contains("Restart the kernel", Assert.Single(output.Story));
        Assert.Equal("1 2 3", Ran("$\"{before} {during} {after}\"").Result);
        // When it comes back to the cell's code, it stops at the loop's first turn.
        Assert.Equal("4", Ran("await Task.Delay(6000);\nafter").Result);
    }

    [Fact]
    public void Should_Not_Start_If_Interrupted_Before()
    {
        var (output, error) = Run("Console.Write(1);", new CancellationToken(canceled: true));
        Assert.Equal("Interrupted", error?.Name);
        Assert.Empty(output.Entries);
    }

    [Fact]
    public void Should_Report_A_Cells_Own_Cancellation_As_Its_Error() =>
        Assert.Equal("OperationCanceledException", Failed("throw new OperationCanceledException();").Name);
}
