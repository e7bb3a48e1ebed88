namespace NotebookHost.Tests.Engine;

public class MagicTests : EngineTest
{
    [Fact]
    public void Should_Show_The_Time_After_The_Cell()
    {
        var output = Ran("#!time\nConsole.Write(1);\n2");
        Assert.Equal(3, output.Entries.Count);
        Assert.Equal(["stdout", "result", "display"], output.Entries.Select(entry => entry.Kind));
        Assert.Matches(@"^Wall time: \d+\.\d ms$", output.Entries[2].Text);
    }

    [Fact]
    public void Should_Run_What_Stands_Around_Magics_In_Order()
    {
        var output = Ran("#!csharp\nvar x = 1;\n\"first\"\n#!markdown\n# It's \"a title\n#!bash is text here\n#!csharp\nx + 1");
        Assert.Equal(["display: first", "display: # It's \"a title\n#!bash is text here", "result: 2"], output.Story);
        Assert.Equal("# It's \"a title\n#!bash is text here", output.Entries[1].Forms["text/markdown"]);
    }

    [Fact]
    public void Should_Keep_Line_Numbers_After_A_Cut() =>
        Assert.Equal(6, Failed("#!markdown\n\ntext\n#!csharp\n\nthrow new Exception();").Line);

    [Theory]
    [InlineData("#!nothing\n1", "#!nothing", 1)]
    [InlineData("var x = 1;\n  #!bash ls", "#!bash", 2)]
    public void Should_Throw_If_Magic_Is_Unknown(string source, string name, int line)
    {
        var error = Failed("Console.WriteLine(\"never\");\n" + source);
        Assert.Equal(("DirectiveError", line + 1), (error.Name, error.Line));
        Assert.StartsWith(name + " is not known here.", error.Message, StringComparison.Ordinal);
        Assert.Contains("#!import", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!html\n<b>it's</b>", "HTML(\"…\")")]
    [InlineData("#!javascript", "Javascript(\"…\")")]
    [InlineData("#!JS", "Javascript(\"…\")")]
    [InlineData("#!md", "#!markdown")]
    [InlineData("#!c#", "#!csharp")]
    [InlineData("#!mermaid", "markdown cell")]
    [InlineData("#!share --from fsharp x", "use its name")]
    [InlineData("#!set --name x --value @fsharp:y", "var name = …;")]
    [InlineData("#!value --name x", "var name = \"\"\"…\"\"\";")]
    [InlineData("#!fsharp\n1", "write it in C#")]
    [InlineData("#!pwsh", "Process.Start")]
    [InlineData("#!sql", "#r \"nuget: …\"")]
    [InlineData("#!connect mssql --kernel-name s", "#r \"nuget: …\"")]
    [InlineData("#!about", "FrameworkDescription")]
    [InlineData("#!who", "Tab")]
    [InlineData("#!whos", "Tab")]
    [InlineData("#!lsmagic", "#!import file.csx")]
    [InlineData("#load \"a.csx\"", "#!import")]
    public void Should_Say_What_To_Do_In_Place_Of_A_Magic_Of_Polyglot(string source, string expected)
    {
        var error = Failed(source);
        Assert.Equal(("DirectiveError", 1), (error.Name, error.Line));
        Assert.StartsWith($"{source.Split('\n', ' ')[0]} of Polyglot Notebooks is not known here. ", error.Message,
            StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
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
        var output = Ran(source);
        Assert.Equal(["result: " + expected], output.Story);
    }

    [Fact]
    public void Should_See_Magics_In_A_Cell_With_Windows_Line_Ends() =>
        Assert.Equal(3, Failed("#!time\r\n\r\nthrow new Exception();\r\n").Line);

    [Fact]
    public void Should_Take_A_Scripts_First_Line_For_A_Shells() => Assert.Equal("2", Ran("#!/usr/bin/env dotnet\n1 + 1").Result);
}
