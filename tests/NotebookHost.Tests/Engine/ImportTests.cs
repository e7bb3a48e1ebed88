using System.Text.Json;

namespace NotebookHost.Tests.Engine;

public class ImportTests : EngineTest
{
    [Fact]
    public void Should_Import_A_File_With_Its_Usings_And_Show_Its_Value()
    {
        Write("lib/setup.csx", "using System.Globalization;\nint imported = 3;\nimported + 1");
        Assert.Equal(["result: 4"], Ran("#!import lib/setup.csx").Story);
        Assert.Equal(["stdout: before\n", "display: 4", "result: 3"],
            Ran("Console.WriteLine(\"before\");\n#!import \"lib/setup.csx\"\nimported").Story);
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
        var error = Failed("\n#!import setup.csx");
        Assert.Equal(("FormatException", "bad (setup.csx, line 3)", 2), (error.Name, error.Message, error.Line));
        Assert.Equal(["FormatException: bad", "   setup.csx, line 3", "   imported by cell 1, line 2"], error.Traceback);
    }

    [Fact]
    public void Should_Name_File_And_Line_If_An_Imported_File_Does_Not_Compile()
    {
        Write("setup.csx", "var x = 1;\nnope;");
        var error = Failed("#!import setup.csx");
        Assert.Equal(("CompilationError", 1), (error.Name, error.Line));
        Assert.StartsWith("setup.csx, line 2, column 1: CS", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!import none.csx", "there is no file ")]
    [InlineData("#!import notes.txt", "only .csx, .cs, .ipynb, .dib files")]
    [InlineData("#!import none.ipynb", "there is no file ")]
    [InlineData("#!import", "expected a file")]
    public void Should_Throw_If_Import_Names_No_File_It_Can_Read(string source, string expected)
    {
        var error = Failed(source);
        Assert.Equal(("DirectiveError", 1), (error.Name, error.Line));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Throw_If_A_File_Imports_Itself()
    {
        Write("loop.csx", "#!import loop.csx");
        Assert.Contains("imports itself", Failed("#!import loop.csx").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Import_A_Notebooks_CSharp_Cells()
    {
        WriteNotebook("lib/notes.ipynb", ("markdown", "csharp", "# Title"),
            ("code", "csharp", "#!import more.csx\nvar a = more + 1;\n\"shown\""),
            ("code", "fsharp", "let b = 1"), ("code", null, "var c = a + 1;"));
        Write("lib/more.csx", "var more = 1;");
        Assert.Equal(["display: shown", "result: 3"], Ran("#!import lib/notes.ipynb\nc").Story);
    }

    [Fact]
    public void Should_Name_Notebook_Cell_And_Line_If_An_Imported_Cell_Fails()
    {
        WriteNotebook("notes.ipynb", ("code", "csharp", "var a = 1;"), ("markdown", null, "text"),
            ("code", "csharp", "\nthrow new FormatException(\"bad\");"));
        var error = Failed("#!import notes.ipynb");
        Assert.Equal(("FormatException", "bad (notes.ipynb, cell 2, line 2)", 1), (error.Name, error.Message, error.Line));
        Assert.Equal(["FormatException: bad", "   notes.ipynb, cell 2, line 2", "   imported by cell 1, line 1"], error.Traceback);
        Assert.Equal("1", Ran("a").Result);
        WriteNotebook("wrong.ipynb", ("code", "csharp", "var x = nope;"));
        Assert.StartsWith("wrong.ipynb, cell 1, line 1, column 9: CS0103", Failed("#!import wrong.ipynb").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Should_Take_Cells_For_CSharp_Whose_Metadata_Name_No_Language()
    {
        Write("odd.ipynb", """
            {"nbformat": 4, "cells": [{"cell_type": "code", "source": "var a = 1;",
             "metadata": {"polyglot_notebook": 5, "dotnet_interactive": [], "vscode": {"languageId": null}}}]}
            """);
        Assert.Equal("1", Ran("#!import odd.ipynb\na").Result);
    }

    [Fact]
    public void Should_Import_The_CSharp_Cells_Of_A_Dib_File()
    {
        Write(
            "notes.dib",
            "#!meta\n\n{\"kernelInfo\":{}}\n\n#!markdown\n\n# Title\n\n#!csharp\n\n#!time\nvar a = 1;\n\n#!fsharp\n\nlet b = "
            + "1\n\n#!csharp\n\nvar c = a + 1;\n");
        Assert.Equal("2", Ran("#!import notes.dib\nc").Result);
        Write(
            "wrong.dib",
            "var a = 1;\r\n\r\n#!markdown\r\n\r\nIt's\r\n\r\n#!csharp\r\n\r\n\r\nvar b = 2;\r\nthrow new FormatException(\"bad\");\r\n");
        Assert.Equal("bad (wrong.dib, cell 2, line 2)", Failed("#!import wrong.dib").Message);
    }

    [Fact]
    public void Should_Import_A_CSharp_File_Of_Types_Or_Of_Statements()
    {
        Write(
            "Types.cs",
            "using System.IO;\nnamespace Written.Here;\n\nclass Shelf\n{\n    internal string Name => Path.GetFileName(\"a/b\");\n    "
            + "public void Fail() =>\n        throw new FormatException(\"bad\");\n}\n");
        Write("Statements.cs", "var x = 2;\nclass Plain { public int V => 2; }");
        Assert.Equal("b", Ran("#!import Types.cs\nusing Written.Here;\nnew Shelf().Name").Result);
        Assert.Equal("2", Ran("#!import Statements.cs\nnew Plain().V").Result);
        Assert.Equal(["FormatException: bad", "   cell 3, line 2", "   Types.cs, line 8"], Failed("\nnew Shelf().Fail();").Traceback);
    }

    [Fact]
    public void Should_Throw_If_A_Notebook_Is_Broken_Or_Imports_Itself()
    {
        Write("broken.ipynb", "{\n  \"cells\": 1 }");
        Assert.Contains(
            "broken.ipynb, line 2: \"cells\" is 1, expected a list", Failed("#!import broken.ipynb").Message, StringComparison.Ordinal);
        WriteNotebook("a.ipynb", ("code", "csharp", "#!import b.dib"));
        Write("b.dib", "#!csharp\n#!import a.ipynb");
        var error = Failed("#!import a.ipynb");
        Assert.Contains("imports itself", error.Message, StringComparison.Ordinal);
        Assert.Equal(["   b.dib, cell 1, line 1", "   imported by a.ipynb, cell 1, line 1", "   imported by cell 2, line 1"],
            error.Traceback.Skip(1));
    }

    private void WriteNotebook(string name, params (string Kind, string? Language, string Source)[] cells) =>
        Write(name, JsonSerializer.Serialize(new
        {
            nbformat = 4,
            nbformat_minor = 5,
            metadata = new { },
            cells = cells.Select((cell, index) => new
            {
                cell_type = cell.Kind,
                id = $"c{index}",
                source = cell.Source,
                metadata = cell.Language is null ? (object)new { } : new { polyglot_notebook = new { kernelName = cell.Language } },
            }),
        }));
}
