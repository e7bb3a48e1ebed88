using NotebookHost.Documents;
using NotebookHost.Running;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

public sealed class CrashTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Should_Put_The_Error_Into_The_Cell_That_Ran()
    {
        var notebook = folder.Notebook(Folder.Code("1"), Folder.Code("2"));
        notebook.Save(folder["copy.ipynb"]);

        Crash.Repair(notebook.Path, folder["copy.ipynb"], notebook.Cells[1].Id, Crash.Describe(139), ["Stack overflow."]);

        var copy = Notebook.Load(folder["copy.ipynb"]);
        Assert.False(copy.Cells[0].HasError);
        Assert.Contains("ended with code 139", (string)copy.Cells[1].Outputs[0]!["evalue"]!);
        Assert.Equal("Stack overflow.", (string)copy.Cells[1].Outputs[0]!["traceback"]![1]!);
    }

    [Fact]
    public void Should_Speak_Of_Shapes_Where_Torch_Ended_The_Process()
    {
        const string Abort = "terminate called after throwing an instance of 'c10::Error'";

        Assert.Contains("shapes that do not fit", Crash.Describe(134, "a line before", Abort));
        Assert.Contains("often a stack overflow", Crash.Describe(134, "Stack overflow."));
    }

    [Fact]
    public void Should_Make_A_Copy_Where_The_Process_Made_None()
    {
        var notebook = folder.Notebook(Folder.Markdown("a"), Folder.Code("1", outputs: "{\"output_type\": \"stream\"}"));

        Crash.Repair(notebook.Path, folder["copy.ipynb"], null, "gone", []);

        Assert.Equal("error", (string)Assert.Single(Notebook.Load(folder["copy.ipynb"]).Cells[1].Outputs)!["output_type"]!);
    }

    [Fact]
    public void Should_Start_Itself_As_A_Program_And_As_A_Library()
    {
        Assert.Equal(["/app/NotebookHost.dll"], NotebookProcess.Start("/usr/bin/dotnet", "/app/NotebookHost.dll").ArgumentList);
        Assert.Empty(NotebookProcess.Start("/app/NotebookHost", "/app/NotebookHost.dll").ArgumentList);
    }

    [Fact]
    public void Should_Send_An_Event_In_One_Line()
    {
        var sent = new RunEvent(RunEvent.Failed, 3, 12, "id", 4, "two\nlines");

        Assert.DoesNotContain('\n', sent.ToLine("key "));
        Assert.Equal(sent, RunEvent.Parse(sent.ToLine("key "), "key "));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("key ")]
    [InlineData("key {")]
    [InlineData("key {\"Kind\": 5}")]
    [InlineData("other {\"Kind\": \"done\"}")]
    public void Should_Take_No_Other_Line_For_An_Event(string line) => Assert.Null(RunEvent.Parse(line, "key "));
}
