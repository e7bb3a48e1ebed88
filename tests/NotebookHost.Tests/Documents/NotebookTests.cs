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
        Assert.False(File.Exists(WholeFile.TemporaryName(path)));
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
    [InlineData("{\n \"cells\": [\n  {,\n", "line 3", "this is not JSON")]
    [InlineData("{\"cells\": [], \"cells\": []}", "line 1", "this is not JSON")]
    [InlineData("[]", "line 1", "\"cells\"")]
    [InlineData("{\"cells\": [], \"nbformat\": 3}", "line 1", "\"nbformat\" is 3, expected 4")]
    [InlineData("{\"nbformat\": 4,\n\"cells\": [\n{\"cell_type\": \"raw\", \"source\": [\"a\"]},\n{\"cell_type\": \"poem\"}]}", "line 4",
        "cell 2")]
    [InlineData("{\"nbformat\": 4,\n\"cells\": [\n{\"cell_type\": \"raw\", \"source\": 5}]}", "line 3", "\"source\"")]
    [InlineData("{\"nbformat\": 4,\n\"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [1]}]}", "line 2", "\"outputs\"")]
    public void Should_Throw_If_File_Is_Broken(string text, string line, string expected)
    {
        var path = folder.Write("broken.ipynb", text);

        var message = Assert.Throws<NotebookFormatException>(() => Notebook.Load(path)).Message;

        Assert.StartsWith($"{path}, {line}:", message);
        Assert.Contains(expected, message);
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
}
