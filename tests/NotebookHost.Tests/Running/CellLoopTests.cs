using NotebookHost.Documents;
using NotebookHost.Engine;
using NotebookHost.Running;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

public sealed class CellLoopTests : IDisposable
{
    private static readonly CellError Boom = new("Exception", "boom <b>", 2, ["boom <b>", "at cell"]);

    private readonly Folder folder = new();
    private readonly List<RunEvent> events = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Should_Run_Code_Cells_In_Order_And_Stamp_The_Copy()
    {
        var engine = new FakeEngine((source, output, _) =>
        {
            output.Stream("stdout", source);
            return null;
        });
        var notebook = folder.Notebook(
            Folder.Code("a"), Folder.Markdown("text"), Folder.Code(" \n"), Folder.Code("b", outputs: "{\"output_type\": \"stream\"}"));

        Assert.Equal(0, Loop(notebook, engine).Run());

        var copy = Notebook.Load(folder["copy.ipynb"]);
        Assert.Equal(["cell 1: a", "cell 2: b"], engine.Ran);
        Assert.Equal("b", (string)Assert.Single(copy.Cells[3].Outputs)!["text"]![0]!);
        Assert.Null(copy.Cells[2].Json["execution_count"]);
        Assert.False(copy.IsStale());
        Assert.Equal([RunEvent.Begins, RunEvent.Begins, RunEvent.Done], events.Select(e => e.Kind));
    }

    [Fact]
    public void Should_Begin_The_First_Cell_When_The_Engine_Has_Started()
    {
        FakeEngine engine = new((_, _, _) => null);
        var before = false;
        var loop = new CellLoop(
            folder.Notebook(Folder.Code("a")), engine, folder["copy.ipynb"], TimeSpan.FromMinutes(5), _ => before |= !engine.Started);

        Assert.Equal(0, loop.Run());

        Assert.True(engine.Started);
        Assert.False(before);
    }

    [Fact]
    public void Should_Give_Each_Cell_An_Empty_Reader()
    {
        var read = "none";
        var engine = new FakeEngine((source, _, _) =>
        {
            if (source == "sets")
                Console.SetIn(new StringReader("forged"));
            else
                read = Console.In.ReadLine();

            return null;
        });

        Assert.Equal(0, Loop(folder.Notebook(Folder.Code("sets"), Folder.Code("reads")), engine).Run());

        Assert.Null(read);
    }

    [Fact]
    public void Should_Stop_At_A_Failing_Cell_And_Keep_Its_Error()
    {
        var engine = new FakeEngine((source, _, _) => source == "bad" ? Boom : null);

        Assert.Equal(1, Loop(folder.Notebook(Folder.Code("good"), Folder.Code("bad"), Folder.Code("never")), engine).Run());

        var copy = Notebook.Load(folder["copy.ipynb"]);
        var error = Assert.Single(copy.Cells[1].Outputs)!;
        Assert.Equal(2, engine.Ran.Count);
        Assert.Equal("boom <b>", (string)error["evalue"]!);
        Assert.Equal(2, error["traceback"]!.AsArray().Count);
        Assert.False(copy.RanToEnd);
        Assert.Equal(new RunEvent(RunEvent.Failed, 2, 3, copy.Cells[1].Id, 2, "Exception: boom <b>"), events[^1]);
    }

    [Theory]
    [InlineData("\"exercise\"")]
    [InlineData("\"raises-exception\"")]
    public void Should_End_Whatever_The_Cells_Tags_Are(string tags)
    {
        var engine = new FakeEngine((source, _, _) => source == "bad" ? Boom : null);

        Assert.Equal(1, Loop(folder.Notebook(Folder.Code("bad", tags), Folder.Code("never")), engine).Run());

        Assert.True(Notebook.Load(folder["copy.ipynb"]).Cells[0].HasError);
        Assert.Single(engine.Ran);
    }

    [Fact]
    public void Should_Interrupt_A_Cell_That_Takes_Too_Long()
    {
        var engine = new FakeEngine((_, _, interrupt) =>
        {
            interrupt.WaitHandle.WaitOne();
            return new CellError("Interrupted", "stopped", null, []);
        });

        Assert.Equal(1, Loop(folder.Notebook(Folder.Code("while")), engine, TimeSpan.FromMilliseconds(1)).Run());

        Assert.Equal("TimeoutException", (string)Notebook.Load(folder["copy.ipynb"]).Cells[0].Outputs[^1]!["ename"]!);
        Assert.Contains("--timeout", events[^1].Message);
        Assert.Equal(RunEvent.TimedOut, events[^1].Kind);
    }

    [Fact]
    public void Should_Write_The_Copy_And_Leave_If_A_Cell_Does_Not_Heed()
    {
        using var left = new ManualResetEventSlim();
        int? code = null;
        var saved = false;
        var engine = new FakeEngine((_, _, _) =>
        {
            left.Wait();
            return null;
        });
        var loop = new CellLoop(
            folder.Notebook(Folder.Code("stuck")), engine, folder["copy.ipynb"], TimeSpan.FromMilliseconds(1), events.Add)
        {
            StopWithin = TimeSpan.FromMilliseconds(1),
            Leave = exit =>
            {
                code = exit;
                saved = Notebook.Load(folder["copy.ipynb"]).Cells[0].HasError;
                left.Set();
            },
        };

        Assert.Equal(1, loop.Run());

        Assert.Equal(1, code);
        Assert.True(saved);
        Assert.Equal([RunEvent.Begins, RunEvent.TimedOut], events.Select(e => e.Kind));
    }

    [Fact]
    public void Should_Take_An_Exception_Of_The_Engine_For_The_Cells_Failure()
    {
        var engine = new FakeEngine((_, _, _) => throw new InvalidOperationException("engine"));

        Assert.Equal(1, Loop(folder.Notebook(Folder.Code("x")), engine).Run());
        Assert.Contains("InvalidOperationException: engine", events[^1].Message);
    }

    private CellLoop Loop(Notebook notebook, FakeEngine engine, TimeSpan? timeout = null) =>
        new(notebook, engine, folder["copy.ipynb"], timeout ?? TimeSpan.FromMinutes(5), events.Add);
}
