using NotebookHost.Engine;

namespace NotebookHost.Tests.Engine;

public class CellTests : EngineTest
{
    [Fact]
    public void Should_Share_Variables_Types_And_Usings_Between_Cells()
    {
        Ran("using System.Globalization;\nint x = 20;\nrecord Point(int X, int Y);\nstatic int Twice(this int n) => 2 * n;");
        Assert.Equal("42|Point { X = 40, Y = 2 }|Invariant", Ran(
            "var p = new Point(x.Twice(), 2);\n"
            + "$\"{p.X + p.Y}|{p}|{(CultureInfo.InvariantCulture.Name == \"\" ? \"Invariant\" : \"\")}\"").Result);
    }

    [Fact]
    public void Should_Let_A_Later_Cell_Redefine_A_Name()
    {
        Ran("var x = 1; class A { public int V => 1; }");
        Ran("var x = \"two\"; class A { public string V => \"new\"; }");
        Assert.Equal("two new", Ran("x + \" \" + new A().V").Result);
    }

    [Fact]
    public void Should_Keep_Usings_Of_A_Cell_That_Holds_Nothing_Else()
    {
        Ran("var x = 1;");
        Ran("using System.Globalization;");
        Ran("// a comment");
        Ran("");
        Assert.Equal("1", Ran("var y = x; y.ToString(CultureInfo.InvariantCulture)").Result);
    }

    [Fact]
    public void Should_Run_Many_Cells_In_A_Row()
    {
        Ran("int sum = 0;");
        for (var i = 0; i < 80; i++)
            Ran($"int v{i} = {i}; sum += v{i};");
        Assert.Equal("3160", Ran("sum").Result);
    }

    [Theory]
    [InlineData("(string)null")]
    [InlineData("Console.Out.Flush()")]
    [InlineData("var x = 1;")]
    [InlineData("\"text\".ToString();")]
    public void Should_Show_No_Result_Of(string source) => Assert.Empty(Ran(source).Entries);

    [Fact]
    public void Should_Await_At_Top_Level()
    {
        var output = Ran("await Task.Delay(1);\nvar x = await Task.FromResult(41);\nx + 1");
        Assert.Equal("42", output.Result);
    }

    [Fact]
    public void Should_Not_Lock_Up_If_A_Cell_Waits_For_Its_Own_Async_Method() =>
        Assert.Equal("7", Ran("async Task<int> F() { await Task.Delay(1); await Task.Yield(); return 7; }\nF().Result").Result);

    [Fact]
    public void Should_Not_Import_System_IO_By_Default() =>
        Assert.Contains("CS0103", Failed("File.Exists(\"x\")").Message, StringComparison.Ordinal);

    [Fact]
    public void Should_Not_Show_The_Hosts_Own_Packages_To_Cells() =>
        Assert.Contains("CS0246", Failed("using Spectre.Console;").Message, StringComparison.Ordinal);

    [Fact]
    public void Should_Keep_Streams_Apart_And_In_Order_With_Displays()
    {
        var output =
            Ran(
                "Console.Write(\"a\"); "
                + "Console.WriteLine(1);\ndisplay(\"shown\");\nConsole.Error.WriteLine(\"b\");\nConsole.Write('c');\n\"end\"");
        Assert.Equal(["stdout: a1\n", "display: shown", "stderr: b\n", "stdout: c", "result: end"], output.Story);
    }

    [Fact]
    public void Should_Give_Text_Of_A_Left_Over_Thread_To_The_Cell_That_Runs_Then()
    {
        Ran("var go = new System.Threading.ManualResetEventSlim();\nvar thread = new System.Threading.Thread(() => { go.Wait(); "
            + "Console.WriteLine(\"late\"); });\nthread.Start();");
        Assert.Equal(["stdout: late\n"], Ran("go.Set();\nthread.Join();").Story);
    }

    [Fact]
    public void Should_Send_Text_And_Displays_Of_A_Left_Over_Thread_To_The_Process_If_No_Cell_Runs()
    {
        var own = Console.Error;
        using var late = new StringWriter();
        Console.SetError(late);
        using (var engine = new CSharpEngine(Folder))
        {
            var output = new RecordingOutput();
            engine.Execute("var print = () => { Console.WriteLine(\"late\"); display(1); };\nAppContext.SetData(\"test.print\", print);",
                "cell 1", output, default);
            ((Action)AppContext.GetData("test.print")!)();
            Assert.Empty(output.Entries);
        }
        Console.Error.Write("own again");
        Console.SetError(own);
        Assert.Contains("late", late.ToString(), StringComparison.Ordinal);
        Assert.Contains("own again", late.ToString(), StringComparison.Ordinal);
        Assert.Contains("dropped", late.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Survive_An_Async_Void_Method_That_Throws()
    {
        var output = new RecordingOutput();
        const string printed = "FormatException: lost\n   cell 1, line 1\n";
        AppContext.SetData("test.printed", () => output.Story.Any(shown => shown.Contains(printed, StringComparison.Ordinal)));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var engine = new CSharpEngine(Folder);
        var error = engine.Execute(
            "async void F() { await Task.Yield(); throw new FormatException(\"lost\"); }\nF();\n" +
            "while (!((Func<bool>)AppContext.GetData(\"test.printed\"))()) System.Threading.Thread.Sleep(5);",
            "cell 1", output, limit.Token);
        Assert.Null(error);
        Assert.Contains(printed, Assert.Single(output.Story), StringComparison.Ordinal);
    }
}
