namespace NotebookHost.Tests.Engine;

public class ErrorTests : EngineTest
{
    [Fact]
    public void Should_Name_The_Line_Of_An_Exception_As_The_Author_Sees_It()
    {
        var error = Failed("#!time\n\nvar x = 1;\nint.Parse(\"five\")");
        Assert.Equal(("FormatException", 4), (error.Name, error.Line));
        Assert.Contains("five", error.Message, StringComparison.Ordinal);
        Assert.Equal([$"FormatException: {error.Message}", "   cell 1, line 4"], error.Traceback);
    }

    [Theory]
    [InlineData("foreach (int i in new[] { 1 }) { undefined(i); }", 34)]
    [InlineData("while (true) undefined(1);", 14)]
    public void Should_Name_The_Column_Of_A_Compilers_Error_In_A_Loop(string source, int column) =>
        Assert.Contains($"line 1, column {column}: CS0103", Failed(source).Message);

    [Fact]
    public void Should_Name_Lines_In_Classes_Of_Earlier_Cells_Outermost_First()
    {
        Ran("class A\n{\n    public int Half(int n) =>\n        n % 2 == 0 ? n / 2 : throw new ArgumentException(\"odd\");\n}");
        var error = Failed("var a = new A();\na.Half(3)");
        Assert.Equal(2, error.Line);
        Assert.Equal(["ArgumentException: odd", "   cell 2, line 2", "   cell 1, line 4"], error.Traceback);
    }

    [Fact]
    public void Should_Name_Lines_After_An_Await_And_In_A_Loop()
    {
        var error =
            Failed(
                "int n = 0;\nfor (int i = 0; i < 200_000; i++)\n{\n    n += i % 7;\n    if (i == 199_999)\n    {\n        await "
                + "Task.Yield();\n        throw new InvalidOperationException($\"{n}\");\n    }\n}");
        Assert.Equal(8, error.Line);
    }

    [Fact]
    public void Should_Tell_Inner_Exceptions()
    {
        var error =
            Failed("try\n{\n    int.Parse(\"x\");\n}\ncatch (Exception e)\n{\n    throw new InvalidOperationException(\"outer\", e);\n}");
        Assert.Equal(("InvalidOperationException", "outer", 7), (error.Name, error.Message, error.Line));
        Assert.Equal(["InvalidOperationException: outer", "   cell 1, line 7"], error.Traceback.Take(2));
        Assert.StartsWith("caused by FormatException: ", error.Traceback[2], StringComparison.Ordinal);
        Assert.Equal("   cell 1, line 3", error.Traceback[3]);
    }

    [Theory]
    [InlineData("Task.Run(() => { throw new FormatException(\"inside\"); }).Wait();")]
    [InlineData("void F() => throw new FormatException(\"inside\");\n((Action)F).Method.Invoke(((Action)F).Target, null);")]
    public void Should_Unwrap_Exceptions_That_Only_Carry_Another(string source)
    {
        var error = Failed(source);
        Assert.Equal(("FormatException", "inside", 1), (error.Name, error.Message, error.Line));
    }

    [Fact]
    public void Should_Tell_Each_Exception_Of_Several()
    {
        var error = Failed("throw new AggregateException(new FormatException(\"one\"), new ArgumentException(\"two\"));");
        Assert.Equal("AggregateException", error.Name);
        Assert.Contains("caused by FormatException: one", error.Traceback);
        Assert.Contains("caused by ArgumentException: two", error.Traceback);
    }

    [Fact]
    public void Should_Keep_Variables_Assigned_Before_An_Exception()
    {
        Failed("var kept = 5;\nthrow new Exception();\nvar never = 6;");
        Assert.Equal("5 0", Ran("$\"{kept} {never}\"").Result);
    }

    [Fact]
    public void Should_Report_All_Compilation_Errors_With_Line_And_Column()
    {
        var error = Failed("#!time\nvar x = 1;\n  y + x;\nstring s = x;");
        Assert.Equal(("CompilationError", 3), (error.Name, error.Line));
        Assert.Contains(error.Traceback, line => line.StartsWith("cell 1, line 3, column 3: CS0103: ", StringComparison.Ordinal));
        Assert.Contains(error.Traceback, line => line.StartsWith("cell 1, line 4, column 12: CS0029: ", StringComparison.Ordinal));
        Assert.Equal(string.Join('\n', error.Traceback), error.Message);
    }

    [Theory]
    [InlineData("var x = 1;\nusing var f = new StringReader(\"\");\nf.Peek()", 2,
        "using var f would never be disposed of. Write using (var f = …) { … } around")]
    [InlineData("using StringReader f = new(\"\"), g = new(\"\");", 1, "Write using (StringReader f = …) { … }")]
    [InlineData("await using var f = new MemoryStream();", 1, "Write await using (var f = …) { … }")]
    [InlineData("int[] a = [1];\nref int r = ref a[0];\nr = 2;", 2, "ref int r cannot. Put the lines that need it into a method")]
    [InlineData("int[] a = [1];\nref readonly var r = ref a[0];", 2, "ref readonly var r cannot.")]
    [InlineData("int[] a = [1];\nSpan<int> s = a;\ns.Length", 2, "s is a span, which cannot. Put the lines that need it into a method")]
    [InlineData("var s = \"abc\".AsSpan(1);", 1, "s is a span")]
    public void Should_Say_What_To_Write_In_Place_Of_What_Only_A_Program_Can_Declare(string source, int line, string expected)
    {
        Ran("using System.IO;");
        var error = Failed(source);
        Assert.Equal(("CompilationError", line), (error.Name, error.Line));
        Assert.StartsWith($"cell 2, line {line}, column 1: a cell's variables live on after it", Assert.Single(error.Traceback),
            StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using (var f = new StringReader(\"\")) { Console.Write(f.Peek()); }", "-1")]
    [InlineData("await using (var f = new MemoryStream()) { Console.Write(f.Length); }", "0")]
    [InlineData("{ int[] a = [1]; ref int r = ref a[0]; r = 2; Console.Write(a[0]); }", "2")]
    [InlineData("void F() { Span<int> s = new int[3]; Console.Write(s.Length); }\nF();", "3")]
    public void Should_Run_What_It_Says_To_Write(string source, string expected)
    {
        Ran("using System.IO;");
        Assert.Equal(["stdout: " + expected], Ran(source).Story);
    }

    [Fact]
    public void Should_Leave_Errors_Inside_Types_To_The_Compiler() =>
        Assert.Contains("CS8345", Failed("class A { Span<int> s; }").Message, StringComparison.Ordinal);

    [Fact]
    public void Should_End_Torchs_Errors_Before_The_Native_Stack()
    {
        // As TorchSharp 0.107.0 throws it.
        var error = Failed("""
            const string native = "index out of range in self\n"
                + "Exception raised from operator() at /pytorch/Indexing.cpp:1 (most recent call first):\n"
                + "frame #0: c10::Error::Error(…)\nframe #1: at::index(…)";
            throw new InvalidOperationException("outer", new System.Runtime.InteropServices.ExternalException(native));
            """);
        Assert.Equal("caused by ExternalException: index out of range in self", error.Traceback[^1]);
        error = Failed("throw new System.Runtime.InteropServices.ExternalException(native);");
        Assert.Equal("index out of range in self", error.Message);
        Assert.Equal(["ExternalException: index out of range in self", "   cell 2, line 1"], error.Traceback);
    }

    [Fact]
    public void Should_Keep_State_If_A_Cell_Does_Not_Compile()
    {
        Ran("var x = 1;");
        Failed("var x = ;");
        Assert.Equal("1", Ran("x").Result);
    }

    [Fact]
    public void Should_Fail_The_Cell_If_A_Formatter_Throws()
    {
        Ran("using Microsoft.DotNet.Interactive.Formatting;\nclass Shy { }\nFormatter.Register<Shy>((_, _) => throw new "
            + "InvalidOperationException(\"not me\"), \"text/html\");");
        var error = Failed("new Shy()");
        Assert.Equal(("InvalidOperationException", "not me"), (error.Name, error.Message));
        Assert.Equal("InvalidOperationException", Failed("display(new Shy());").Name);
        Assert.Equal("1", Ran("1").Result);
    }
}
