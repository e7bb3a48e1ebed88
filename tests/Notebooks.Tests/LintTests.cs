using System.Text.RegularExpressions;
using NotebookHost.Documents;

namespace Notebooks.Tests;

/// <summary>What every committed notebook keeps to, seen from the file alone.</summary>
public partial class LintTests
{
    private static readonly string[] MayFail = ["exercise", "raises-exception"];

    public static TheoryData<string> Names => Repository.NotebookNames;

    private static NotebookJson Read(string name) => new(Repository.Folder(name));

    [Fact]
    public void Should_Find_The_Workshops_Notebooks() => Assert.NotEmpty(Repository.Notebooks());

    [Theory, MemberData(nameof(Names))]
    public void Should_Open_In_Polyglot_And_Jupyter(string name)
    {
        var notebook = Read(name);
        Assert.Equal(4, (int)notebook.Root["nbformat"]!);
        Assert.Equal(5, (int)notebook.Root["nbformat_minor"]!);
        Assert.Equal(".net-csharp", (string?)notebook.Root["metadata"]!["kernelspec"]!["name"]);
        Assert.Equal("polyglot-notebook", (string?)notebook.Root["metadata"]!["language_info"]!["name"]);
        Assert.All(notebook.CodeCells, cell =>
        {
            Assert.Equal("csharp", (string?)cell.Metadata["dotnet_interactive"]?["language"]);
            Assert.Equal("csharp", (string?)cell.Metadata["polyglot_notebook"]?["kernelName"]);
        });
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Import_The_Setup_Once_And_First(string name)
    {
        var sources = Read(name).CodeCells.Select(cell => cell.Source).ToList();
        Assert.Equal("#!import setup.csx", sources[0]);
        Assert.DoesNotContain(sources.Skip(1), source => source.Contains("setup.csx", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Keep_Cells_Short(string name) =>
        Assert.All(Read(name).CodeCells.Where(cell => !cell.Tags.Contains("by-hand")), cell =>
            Assert.True(cell.LinesOfCode <= 10, $"{name}, cell {cell.Id}: {cell.LinesOfCode} lines of code, at most 10 (tag the first hand-written model or loop by-hand)"));

    [Theory, MemberData(nameof(Names))]
    public void Should_Say_What_To_Look_For_Before_Each_Cell(string name)
    {
        var cells = Read(name).Cells;
        Assert.All(cells.Index().Where(cell => cell.Item.IsCode), cell =>
            Assert.True(cell.Index > 0 && !cells[cell.Index - 1].IsCode, $"{name}, cell {cell.Item.Id}: no prose stands before it"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Have_Unique_Ids(string name)
    {
        var ids = Read(name).Cells.Select(cell => cell.Id).ToList();
        Assert.DoesNotContain("", ids);
        Assert.Equal(ids, ids.Distinct());
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Save_No_Errors(string name) =>
        Assert.All(Read(name).CodeCells.Where(cell => !cell.Tags.Intersect(MayFail).Any()), cell =>
            Assert.DoesNotContain(cell.Outputs, output => (string?)output["output_type"] == "error"));

    [Theory, MemberData(nameof(Names))]
    public void Should_Let_Other_Front_Ends_Go_On_After_An_Exercise(string name) =>
        Assert.All(Read(name).CodeCells.Where(cell => cell.Tags.Contains("exercise")), cell => Assert.Contains("raises-exception", cell.Tags));

    [Theory, MemberData(nameof(Names))]
    public void Should_Save_The_Outputs_Of_Its_Own_Code(string name)
    {
        Assert.False(Notebook.Load(Repository.Folder(name)).IsStale(),
            $"{name}: its code or its setup.csx changed after its outputs were saved. Run: dotnet run -c Release --project src/NotebookHost -- run {Path.GetDirectoryName(name)} --update");
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Have_Been_Run_In_Order(string name)
    {
        var counts = Read(name).Root["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code")
            .Select(cell => (int?)cell!["execution_count"]);
        Assert.Equal(Enumerable.Range(1, Read(name).CodeCells.Count()).Select(n => (int?)n), counts);
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Name_No_Machine(string name)
    {
        string text = Read(name).Text;
        Assert.DoesNotContain(Repository.Root, text);
        var match = MachinePath().Match(text);
        Assert.False(match.Success, $"{name} holds a path of a machine: {match.Value}");
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Stay_Small(string name)
    {
        long bytes = new FileInfo(Repository.Folder(name)).Length;
        Assert.True(bytes <= 300_000, $"{name} has {bytes} bytes, at most 300,000");
    }

    [GeneratedRegex(@"(/home/|/root/|/Users/|/tmp/|[A-Z]:\\\\)[\w.-]+")]
    private static partial Regex MachinePath();
}
