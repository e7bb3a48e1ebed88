using NotebookHost.Documents;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

/// <summary>The whole command, where a cell says that this machine lacks what it needs.</summary>
public sealed class AbsentTests : IDisposable
{
    // Runs where a file is; a later cell asks for its result, as cells ask a PythonRun whether it ran.
    private static readonly string[] Cells =
    [
        Folder.Code("""
            bool Ran()
            {
                var ran = System.IO.File.Exists("torch");
                if (!ran)
                    ((Action<string>)AppContext.GetData("notebook.absent"))("Python with PyTorch");
                return ran;
            }
            display("first");
            """),
        Folder.Code("display(\"shown\"); Ran() ? \"trained\" : \"No Python\""),
        Folder.Code("if (Ran()) Console.WriteLine(\"compared\");"),
        Folder.Code("\"last\""),
    ];

    private readonly Folder folder = new();
    private readonly string notebook;

    public AbsentTests() => notebook = folder.WriteNotebook("01-a.ipynb", Cells);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Should_Mark_What_Could_Not_Run_And_Keep_What_Was_Saved()
    {
        folder.Write("torch", "");
        var told = await Update();
        Assert.DoesNotContain("could not run", told);
        var (there, before) = (Notebook.Load(notebook), File.ReadAllText(notebook));
        Assert.Equal(["first", "shown|trained", "compared", "last"], there.Cells.Select(Shown));
        File.Delete(folder["torch"]);

        Assert.Contains("01-a.ipynb: 2 of 4 cells could not run, for want of Python with PyTorch.", await Run());
        Assert.Equal(before, File.ReadAllText(notebook));
        var copy = Notebook.Load(folder["out/01-a.ipynb"]);
        Assert.Equal([null, "Python with PyTorch", "Python with PyTorch", null], copy.Cells.Select(cell => cell.Absent));
        Assert.Equal(["first", "shown|No Python", "", "last"], copy.Cells.Select(Shown));

        told = await Update();
        Assert.Contains("--update kept the outputs that they were saved with.", told);
        Assert.Equal(before, File.ReadAllText(notebook));
    }

    [Fact]
    public async Task Should_Not_Say_That_Kept_Outputs_Are_Of_The_Code_As_It_Is()
    {
        folder.Write("torch", "");
        await Update();
        File.Delete(folder["torch"]);
        // One cell more in front, and another text at the end: what is kept gets the number that its cell has.
        File.WriteAllText(notebook, File.ReadAllText(notebook).Replace("\"\\\"last\\\"\"", "\"\\\"new\\\"\"")
            .Replace("\"cells\": [", $"\"cells\": [{Folder.Code("0")},"));

        var told = await Update();

        Assert.Contains("it still counts as out of date", told);
        var updated = Notebook.Load(notebook);
        Assert.Equal(["0", "first", "shown|trained", "compared", "new"], updated.Cells.Select(Shown));
        Assert.True(updated.IsStale());
        Assert.Equal([1, 2, 3, 4, 5], updated.Cells.Select(cell => (int?)cell.Json["execution_count"]));
        Assert.Equal(3, (int?)updated.Cells[2].Outputs[^1]!["execution_count"]);
        folder.Write("torch", "");
        await Update();
        Assert.False(Notebook.Load(notebook).IsStale());
    }

    [Fact]
    public async Task Should_Save_The_New_Outputs_Where_None_Were_Saved()
    {
        var told = await Update();

        Assert.Contains("2 of them were saved without any, and have what this run shows", told);
        var updated = Notebook.Load(notebook);
        Assert.Equal(["first", "shown|No Python", "", "last"], updated.Cells.Select(Shown));
        Assert.All(updated.Cells, cell => Assert.Null(cell.Absent));
        Assert.False(updated.IsStale());
    }

    private static string Shown(NotebookCell cell) => string.Join('|', cell.Outputs.Select(output =>
        (JsonLayout.Text(output, "data", "text/plain") ?? JsonLayout.Text(output!["text"]))!.Trim()));

    private Task<string> Update() => Run("--update");

    private async Task<string> Run(params string[] options)
    {
        var (code, output, errors) = await HostCommand.Run(
            folder.Path, ["run", folder.Path, "--output", folder["out"], .. options]);
        Assert.Equal((0, ""), (code, errors));
        return output;
    }
}
