using NotebookHost.Engine;

namespace NotebookHost.Tests.Engine;

public class MagicTests : EngineTest
{
    [Fact]
    public void Should_Show_The_Time_After_The_Cell()
    {
        RecordingOutput output = Ran("#!time\nConsole.Write(1);\n2");
        Assert.Equal(3, output.Entries.Count);
        Assert.Equal(["stdout", "result", "display"], output.Entries.Select(entry => entry.Kind));
        Assert.Matches(@"^Wall time: \d+\.\d ms$", output.Entries[2].Text);
    }

    [Fact]
    public void Should_Run_What_Stands_Around_Magics_In_Order()
    {
        RecordingOutput output = Ran("#!csharp\nvar x = 1;\n\"first\"\n#!markdown\n# It's \"a title\n#!bash is text here\n#!csharp\nx + 1");
        Assert.Equal(["display: first", "display: # It's \"a title\n#!bash is text here", "result: 2"], output.Story);
        Assert.Equal("# It's \"a title\n#!bash is text here", output.Entries[1].Forms["text/markdown"]);
    }

    [Fact]
    public void Should_Keep_Line_Numbers_After_A_Cut() => Assert.Equal(6, Failed("#!markdown\n\ntext\n#!csharp\n\nthrow new Exception();").Line);

    [Theory]
    [InlineData("#!fsharp\n1", "#!fsharp", 1)]
    [InlineData("var x = 1;\n  #!bash ls", "#!bash", 2)]
    [InlineData("#load \"a.csx\"", "#load", 1)]
    public void Should_Throw_If_Magic_Is_Unknown(string source, string name, int line)
    {
        CellError error = Failed("Console.WriteLine(\"never\");\n" + source);
        Assert.Equal(("DirectiveError", line + 1), (error.Name, error.Line));
        Assert.StartsWith(name + " is not known here.", error.Message, StringComparison.Ordinal);
        Assert.Contains("#!import", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Run_Nothing_If_A_Magic_Is_Unknown() => Assert.Empty(Run("Console.WriteLine(1);\n#!pwsh").Output.Entries);

    [Theory]
    [InlineData("\"\"\"\n#!time\n\"\"\"", "#!time")]
    [InlineData("@\"\n#!nothing\n#r \"\"x\"\"\n\".Trim()", "#!nothing\n#r \"x\"")]
    [InlineData("var n = 1;\n$\"\"\"\n#!import {n}\n\"\"\"", "#!import 1")]
    [InlineData("/*\n#!nothing\n*/\n3", "3")]
    public void Should_Leave_Alone_What_Only_Looks_Like_A_Magic(string source, string expected)
    {
        RecordingOutput output = Ran(source);
        Assert.Equal(["result: " + expected], output.Story);
    }

    [Fact]
    public void Should_See_Magics_In_A_Cell_With_Windows_Line_Ends() => Assert.Equal(3, Failed("#!time\r\n\r\nthrow new Exception();\r\n").Line);

    [Fact]
    public void Should_Import_A_File_With_Its_Usings_And_Show_Its_Value()
    {
        Write("lib/setup.csx", "using System.Globalization;\nint imported = 3;\nimported + 1");
        Assert.Equal(["result: 4"], Ran("#!import lib/setup.csx").Story);
        Assert.Equal(["stdout: before\n", "display: 4", "result: 3"], Ran("Console.WriteLine(\"before\");\n#!import \"lib/setup.csx\"\nimported").Story);
        Assert.Equal("en-US", Ran("new CultureInfo(\"en-US\").Name").Result);
    }

    [Fact]
    public void Should_Import_Relative_To_The_Importing_File()
    {
        Write("a/one.csx", "#!import ../b/two.csx\nvar one = two + 1;");
        Write("b/two.csx", "var two = 2;");
        Assert.Equal("3", Ran("#!import a/one.csx\none").Result);
    }

    [Fact]
    public void Should_Name_File_And_Line_If_An_Imported_File_Throws()
    {
        Write("setup.csx", "var kept = 1;\n\nthrow new FormatException(\"bad\");");
        CellError error = Failed("\n#!import setup.csx");
        Assert.Equal(("FormatException", "bad (setup.csx, line 3)", 2), (error.Name, error.Message, error.Line));
        Assert.Equal(["FormatException: bad", "   setup.csx, line 3", "   imported by cell 1, line 2"], error.Traceback);
    }

    [Fact]
    public void Should_Name_File_And_Line_If_An_Imported_File_Does_Not_Compile()
    {
        Write("setup.csx", "var x = 1;\nnope;");
        CellError error = Failed("#!import setup.csx");
        Assert.Equal(("CompilationError", 1), (error.Name, error.Line));
        Assert.StartsWith("setup.csx, line 2, column 1: CS", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!import none.csx", "there is no file ")]
    [InlineData("#!import notes.ipynb", "only .csx files")]
    [InlineData("#!import", "expected a file")]
    public void Should_Throw_If_Import_Names_No_File_It_Can_Read(string source, string expected)
    {
        CellError error = Failed(source);
        Assert.Equal(("DirectiveError", 1), (error.Name, error.Line));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Throw_If_A_File_Imports_Itself()
    {
        Write("loop.csx", "#!import loop.csx");
        Assert.Contains("imports itself", Failed("#!import loop.csx").Message, StringComparison.Ordinal);
    }
}
