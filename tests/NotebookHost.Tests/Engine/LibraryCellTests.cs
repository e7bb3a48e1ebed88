namespace NotebookHost.Tests.Engine;

public class LibraryCellTests : EngineTest
{
    [Theory]
    [InlineData("namespace Shop { class Pen { public int Price => 3; } }", "new Shop.Pen().Price", "3")]
    [InlineData("namespace Shop.Pens;\nrecord Pen(int Price);", "using Shop.Pens;\n$\"{new Pen(3)}\"", "Pen { Price = 3 }")]
    [InlineData("static class Numbers { public static int Twice(this int n) => 2 * n; }", "2.Twice()", "4")]
    [InlineData("static class Numbers\n{\n    extension(int n)\n    {\n        public int Thrice => 3 * n;\n        public static int "
        + "Answer => 42;\n    }\n}", "2.Thrice + int.Answer", "48")]
    [InlineData("public static class Lists { internal static T Second<T>(this IEnumerable<T> all) => all.Skip(1).First(); }",
        "new[] { 1, 5 }.Second()", "5")]
    [InlineData("namespace A { interface IShape { double Area { get; } } enum Kind { Round } delegate int Maker(int x); [Serializable] "
        + "file class Hidden { } struct S : IShape { public double Area => 2; } }", "((A.IShape)new A.S()).Area + (int)A.Kind.Round", "2")]
    public void Should_Serve_Later_Cells(string library, string source, string expected)
    {
        Assert.Empty(Ran(library).Entries);
        Assert.Equal(expected, Ran(source).Result);
    }

    [Fact]
    public void Should_See_Usings_Of_Earlier_Cells_And_Earlier_Libraries_And_Keep_Its_Own()
    {
        Ran("using System.Globalization;\nusing Text = System.Text.StringBuilder;\nusing Numbers = "
            + "System.Collections.Generic.List<int>;\nvar x = 1;\nclass Script { public static int One => 1; }");
        Ran("using static Script;");
        Ran("namespace First { class A { public string Name => CultureInfo.InvariantCulture.Name + new Text(\"a\"); } }");
        Ran("using System.IO;\nusing Numbers = System.Collections.Generic.List<string>;\nnamespace Second { class B : First.A { public "
            + "Numbers All = [Path.GetFileName(\"x/y\")]; } }");
        Assert.Equal("a y", Ran("var b = new Second.B();\nb.Name + \" \" + b.All[0]").Result);
        Assert.Equal("z", Ran("Path.GetFileName(\"x/z\")").Result);
    }

    [Fact]
    public void Should_Take_The_Place_Of_The_Earlier_Version()
    {
        Ran("namespace N { class A { public int V => 1; } class B { public int W => 10; } }\nstatic class Ext { public static int "
            + "Plus(this int n) => n + 1; }");
        Ran("var old = new N.A();");
        Assert.Equal("1 10 2", Ran("$\"{old.V} {new N.B().W} {1.Plus()}\"").Result);
        Ran("namespace N { class A { public string V => \"two\"; } }");
        Assert.Equal("two 10 2", Ran("$\"{new N.A().V} {new N.B().W} {1.Plus()}\"").Result);
        Ran("static class Ext { public static int Plus(this int n) => n + 2; }");
        Assert.Equal("two 3", Ran("$\"{new N.A().V} {1.Plus()}\"").Result);
        // What was made before stays what it was.
        Assert.Equal("1", Ran("old.V").Result);
        Assert.Equal(["Plus"], Language.Complete("1.Plu", 5).Matches);
    }

    [Fact]
    public void Should_Take_The_Place_Of_Several_Earlier_Versions()
    {
        Ran("namespace N { class A { public int V => 1; } }");
        Ran("namespace N { class B { public int V => 2; } class C { public int V => 3; } }");
        Ran("namespace N { class A { public int V => 4; } class B { public int V => 5; } }");
        Assert.Equal("453", Ran("$\"{new N.A().V}{new N.B().V}{new N.C().V}\"").Result);
    }

    [Fact]
    public void Should_Run_Again_Many_Times()
    {
        for (var i = 0; i < 10; i++)
        {
            Ran($"static class Again {{ public static int Get(this string s) => {i}; }}");
            Assert.Equal($"{i}", Ran("\"\".Get()").Result);
        }
    }

    [Theory]
    [InlineData("namespace N { class A { } }\n\nvar x = 1;", 3)]
    [InlineData("int x = 1;\nstatic class E { public static int F(this int n) => n; }", 1)]
    [InlineData("void F() { }\nnamespace N { class A { } }", 1)]
    [InlineData("namespace N { class A { } }\nnew N.A()", 2)]
    [InlineData("namespace N;\nclass A { }\n\nConsole.WriteLine(1);", 4)]
    [InlineData("using System.IO;\nnamespace N;\nclass A { }\nnew A()", 4)]
    [InlineData("static class E { public static int F(this int n) => n; }\n5.F()", 2)]
    [InlineData("static class E { public static int F(this int n) => n; }\nundefined", 2)]
    [InlineData("static class E { public static int F(this int n) => n; }\nawait Task.Delay(1)", 2)]
    public void Should_Throw_If_It_Also_Holds_Statements(string source, int line)
    {
        var error = Failed(source);
        Assert.Equal(("CompilationError", line), (error.Name, error.Line));
        Assert.StartsWith($"cell 1, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Move this line to a cell of its own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Say_What_It_Cannot_See()
    {
        Ran("class Script { }\nvar number = 1;");
        var error = Failed("namespace N\n{\n    class A { Script s; int N() => number; }\n}");
        Assert.Equal(3, error.Line);
        Assert.Contains("cell 2, line 3, column 15: CS0246", error.Message, StringComparison.Ordinal);
        Assert.Contains("cell 2, line 3, column 36: CS0103", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("declare them here, or in such a cell.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Keep_The_Earlier_Version_If_The_New_One_Does_Not_Compile()
    {
        Ran("namespace N { class A { public int V => 1; } class B { public int W => new A().V; } }");
        Assert.Contains("CS0029", Failed("namespace N { class A { public int V => \"\"; } }").Message, StringComparison.Ordinal);
        var error = Failed("\n\nnamespace N { class A { } }");
        Assert.Contains("cell 1, line 1, column 80: CS1061", error.Message, StringComparison.Ordinal);
        Assert.Equal("1", Ran("new N.B().W").Result);
    }

    [Fact]
    public void Should_Name_Lines_If_Its_Code_Throws()
    {
        Ran("\nnamespace N\n{\n    static class A\n    {\n        public static void Fail() =>\n            throw new "
            + "FormatException(\"bad\");\n    }\n}");
        Assert.Equal(["FormatException: bad", "   cell 2, line 2", "   cell 1, line 7"], Failed("\nN.A.Fail();").Traceback);
    }

    [Fact]
    public void Should_Leave_Scripts_Scripts()
    {
        Assert.Equal(
            "2",
            Ran(
                "var x = 1;\nclass A { public int F() => this.G() + 1; int G() => 1; }\n"
                + "static int H(this int n) => n;\nnew A().F().H()").Result);
        Assert.Equal("a namespace, this", Ran("\"a namespace, this\"").Result);
    }

    [Theory]
    [InlineData("namespace N { class P { static void Main() { } } }", "Make it public, and call it in a cell of its own: N.P.Main();")]
    [InlineData("namespace N.M;\npublic class P { public static async Task<int> Main(string[] args) => args.Length; }",
        "Call it in a cell of its own: await N.M.P.Main([]);")]
    [InlineData("class P { static void Main() { } }", "Make it public, and call it in a cell of its own: P.Main();")]
    public void Should_Say_That_A_Program_Was_Not_Run(string source, string expected) =>
        Assert.Equal(["display: Nothing was run: the cell only declares Main. " + expected], Ran(source).Story);

    [Fact]
    public void Should_Run_Main_As_It_Says()
    {
        Ran("namespace N;\nclass P { public static async Task Main(string[] args) { await Task.Yield(); Console.Write($\"ran "
            + "{args.Length}\"); } }");
        Assert.Equal(["stdout: ran 0"], Ran("await N.P.Main([]);").Story);
    }

    [Theory]
    [InlineData("class P { public static void Main() { } }\nP.Main();")]
    [InlineData("class P { public void Main() { } }")]
    [InlineData("void Main() { }")]
    public void Should_Say_Nothing_Of_A_Main_That_Is_No_Program(string source) => Assert.Empty(Ran(source).Entries);
}
