using System.Text;
using Faults;
using NotebookHost.Documents;

namespace NotebookHost.Tests.Documents;

public sealed class NotebookTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Should_Keep_Unknown_Fields_Their_Order_And_Unicode()
    {
        const string Text = """
            {
             "z_unknown": {
              "b": 1.50,
              "a": []
             },
             "cells": [
              {
               "metadata": {
                "theirs": null
               },
               "cell_type": "code",
               "id": "mine",
               "outputs": [],
               "execution_count": 3,
               "source": [
                "// ✎ 😀 <é> \"\\ \u0001\n",
                "x"
               ],
               "attachments": {}
              }
             ],
             "metadata": {},
             "nbformat": 4,
             "nbformat_minor": 5
            }

            """;
        var path = folder.Write("a.ipynb", Text.ReplaceLineEndings("\n"));

        Notebook.Load(path).Save(path);

        Assert.Equal(Text.ReplaceLineEndings("\n"), File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Should_Give_Missing_And_Repeated_Ids_The_Same_New_Ones_Each_Time()
    {
        var same = """{"cell_type": "raw", "id": "twice", "metadata": {}, "source": []}""";
        string[] Ids() =>
            [.. folder.Notebook(Folder.Code("1"), Folder.Code("1"), Folder.Code("2"), same, same).Cells.Select(cell => cell.Id)];

        var ids = Ids();

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal("twice", ids[3]);
        Assert.Equal(ids, Ids());
    }

    [Theory]
    [InlineData("", 1, "this is not JSON")]
    [InlineData("{\n \"cells\": [\n  {,\n", 3, "cell 1 of the notebook: this is not JSON")]
    [InlineData("{\"cells\": [],\n\"cells\": []}", 2, "two members \"cells\"")]
    [InlineData("[]", 1, "\"cells\", found []")]
    [InlineData("{\"nbformat\": 4}", 1, "\"cells\", which is missing")]
    [InlineData("{\"nbformat\": 4,\n\"cells\": {}}", 2, "\"cells\" is {}, expected a list")]
    [InlineData("{\"cells\": []}", 1, "\"nbformat\" is missing, expected 4")]
    [InlineData("{\"cells\": [],\n\"nbformat\": 3}", 2, "\"nbformat\" is 3, expected 4")]
    [InlineData("{\"cells\": [],\n\"nbformat\": \"4\"}", 2, "\"nbformat\" is \"4\", expected 4")]
    [InlineData("{\"cells\": [], \"nbformat\": 4,\n\"nbformat_minor\": \"5\"}", 2, "\"nbformat_minor\" is \"5\", expected a whole")]
    [InlineData("{\"cells\": [], \"nbformat\": 4,\n\"metadata\": null}", 2, "\"metadata\" is null, expected an object")]
    public void Should_Throw_If_File_Is_Broken(string text, int line, string expected) => AssertBroken(text, line, expected);

    [Theory]
    [InlineData("5", 3, "expected an object, found 5")]
    [InlineData("""{"cell_type": "raw"}""", 3, "\"source\", which is missing")]
    [InlineData("{\"source\": [],\n\"cell_type\": \"poem\"}", 4, "\"cell_type\" is \"poem\", expected code, markdown or raw")]
    [InlineData("{\"source\": [],\n\"cell_type\": [\"code\"]}", 4, "\"cell_type\" is [\"code\"]")]
    [InlineData("{\"cell_type\": \"raw\",\n\"source\": 5}", 4, "\"source\" is 5, expected a text or a list of texts")]
    [InlineData("{\"cell_type\": \"raw\",\n\"source\": [\"a\", 1]}", 4, "\"source\" is [\"a\",1]")]
    [InlineData("{\"cell_type\": \"raw\", \"source\": \"\",\n\"id\": [\"a\"]}", 4, "\"id\" is [\"a\"], expected a text")]
    [InlineData("{\"cell_type\": \"raw\", \"source\": \"\",\n\"metadata\": null}", 4, "\"metadata\" is null, expected an object")]
    [InlineData("{\"cell_type\": \"raw\", \"source\": \"\", \"metadata\": {\"a\": [{\"b\": 1,\n\"b\": 2}]}}", 4, "two members \"b\"")]
    [InlineData("{\"cell_type\": \"raw\", \"source\": [\"a\",\n\"\\ud83d\"]}", 4, "half of a surrogate pair")]
    [InlineData("{\"cell_type\": \"raw\", \"source\": \"\", \"metadata\": {\n\"\\ud83d\": 1}}", 4, "half of a surrogate pair")]
    [InlineData("{\"cell_type\": \"code\", \"source\": \"\",\n\"execution_count\": \"<img>\"}", 4, "expected a whole number or null")]
    [InlineData("{\"cell_type\": \"code\", \"source\": \"\",\n\"outputs\": {}}", 4, "\"outputs\" is {}, expected a list of objects")]
    [InlineData("{\"cell_type\": \"code\", \"source\": \"\",\n\"outputs\": [1]}", 4, "\"outputs\" is [1]")]
    [InlineData("{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{},\n{\"data\": []}]}", 4, "\"data\" is []")]
    [InlineData("{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\"data\": {\n\"text/html\": 1}}]}", 4, "\"text/html\" is 1")]
    [InlineData("{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\n\"output_type\": [\"error\"]}]}", 4, "expected a text")]
    public void Should_Throw_If_A_Cell_Is_Broken(string cell, int line, string expected) => AssertBroken(
        "{\"nbformat\": 4, \"cells\": [\n{\"cell_type\": \"raw\", \"source\": [\"a\"]},\n" + cell + "]}",
        line,
        "cell 2 of the notebook: ",
        expected);

    [Fact]
    public void Should_Throw_If_Text_Is_Not_Utf8()
    {
        const string Text = "{\"nbformat\": 4, \"cells\": [\n{\"cell_type\": \"raw\", \"source\": \"\u00E9\"}]}";

        AssertBroken(Encoding.Latin1.GetBytes(Text), 2, "cell 1 of the notebook: ", "the byte 0xE9 is not UTF-8");
        AssertBroken([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)], 1, "this is UTF-16");
        Assert.Equal("\u00E9", Notebook.Parse(folder["a.ipynb"], [.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(Text)]).Cells[0].Source);
    }

    [Fact]
    public void Should_Throw_If_There_Is_No_File_To_Read()
    {
        Directory.CreateDirectory(folder["a.ipynb"]);

        Assert.Contains("cannot be read", Assert.Throws<NotebookFormatException>(() => Notebook.Load(folder["a.ipynb"])).Message);
        Assert.Contains("cannot be read", Assert.Throws<NotebookFormatException>(() => Notebook.Load(folder["b.ipynb"])).Message);
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public void Should_Read_Or_Refuse_Whatever_The_Damage()
    {
        var count = new FaultCount("notebooks");

        DamagedNotebooks.Try(count);

        count.Report();
    }

    [Fact]
    public void Should_Be_Stale_Until_Stamped_And_After_Each_Change()
    {
        var setup = folder.Write("setup.csx", "using System;\n");
        var text = Folder.Code("1");
        Notebook Load() => folder.Notebook(text, Folder.Markdown("prose"));
        void Stamp(Notebook notebook) => notebook.Stamp(notebook.SourceHash(folder.Path));

        var notebook = Load();
        Assert.True(notebook.IsStale());
        Stamp(notebook);
        notebook.Save(notebook.Path);
        var stamped = File.ReadAllText(notebook.Path);
        Assert.False(Notebook.Load(notebook.Path).IsStale());

        folder.Write("setup.csx", "using System;\r\n");
        Assert.False(Notebook.Load(notebook.Path).IsStale());
        folder.Write("setup.csx", "using System.IO;\n");
        Assert.True(Notebook.Load(notebook.Path).IsStale());
        File.Delete(setup);
        Assert.True(Notebook.Load(notebook.Path).IsStale());

        folder.Write("setup.csx", "using System;\n");
        foreach (var (before, after, stale) in new[]
        {
            ("prose", "verse", false), ("\"1\"", "\"2\"", true), ("\"tags\": []", "\"tags\": [\"exercise\"]", false),
        })
        {
            folder.Write("notebook.ipynb", stamped.Replace(before, after));
            Assert.NotEqual(stamped, File.ReadAllText(notebook.Path));
            Assert.Equal(stale, Notebook.Load(notebook.Path).IsStale());
        }
    }

    [Fact]
    public void Should_Stamp_What_The_Extension_Wants_And_Keep_The_Rest()
    {
        var notebook = folder.Notebook(Folder.Code("1", "\"exercise\""), Folder.Markdown("# The *title*"));
        notebook.Metadata["other"] = 1;

        notebook.Stamp("abc");

        Assert.Equal("csharp", (string)notebook.Metadata["polyglot_notebook"]!["kernelInfo"]!["defaultKernelName"]!);
        Assert.Equal(".net-csharp", (string)notebook.Metadata["kernelspec"]!["name"]!);
        Assert.Equal(
            """{"file_extension":".cs","mimetype":"text/x-csharp","name":"polyglot-notebook","pygments_lexer":"csharp"}""",
            notebook.Metadata["language_info"]!.ToJsonString());
        Assert.Equal(1, (int)notebook.Metadata["other"]!);
        Assert.Equal("csharp", (string)notebook.Cells[0].Metadata["polyglot_notebook"]!["kernelName"]!);
        Assert.True(notebook.Cells[0].HasTag(NotebookCell.Exercise));
        Assert.Empty(notebook.Cells[1].Metadata);
        Assert.Equal("The *title*", notebook.Title);
    }

    private void AssertBroken(string text, int line, params string[] expected) =>
        AssertBroken(Encoding.UTF8.GetBytes(text), line, expected);

    private void AssertBroken(byte[] bytes, int line, params string[] expected)
    {
        var path = folder["broken.ipynb"];

        var message = Assert.Throws<NotebookFormatException>(() => Notebook.Parse(path, bytes)).Message;

        Assert.StartsWith($"{path}, line {line}:", message);
        Assert.All(expected, text => Assert.Contains(text, message));
    }
}
