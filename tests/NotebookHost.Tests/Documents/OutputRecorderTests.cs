using System.Text.Json;
using NotebookHost.Documents;
using NotebookHost.Engine;

namespace NotebookHost.Tests.Documents;

public sealed class OutputRecorderTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly Notebook notebook;
    private readonly OutputRecorder recorder;

    public OutputRecorderTests()
    {
        notebook = folder.Notebook(Folder.Code("1"), Folder.Code("2"));
        recorder = new OutputRecorder(notebook);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Should_Merge_Neighbouring_Text_Of_One_Stream_Also_Across_A_Save()
    {
        var output = recorder.For(notebook.Cells[0], 1);
        output.Stream("stdout", "a");
        output.Stream("stdout", "b\nc");
        recorder.Save(folder["copy.ipynb"]);
        output.Stream("stdout", "d\n");
        output.Stream("stderr", "e");
        output.Stream("stdout", "f");
        recorder.Save(folder["copy.ipynb"]);

        Assert.Equal(
            ["stdout [\"ab\\n\",\"cd\\n\"]", "stderr [\"e\"]", "stdout [\"f\"]"],
            Notebook.Load(folder["copy.ipynb"]).Cells[0].Outputs.Select(o => $"{o!["name"]} {o["text"]!.ToJsonString()}"));
    }

    [Fact]
    public void Should_Replace_A_Display_In_An_Earlier_Cell()
    {
        var first = recorder.For(notebook.Cells[0], 1);
        first.Display("bar", Text("10%"));
        first.Display("other", Text("stays"));
        recorder.For(notebook.Cells[1], 2).Update("bar", Text("100%"));

        Assert.Equal(["100%", "stays"], notebook.Cells[0].Outputs.Select(o => (string)o!["data"]!["text/plain"]![0]!));
        Assert.Empty(notebook.Cells[1].Outputs);
    }

    [Fact]
    public void Should_Show_An_Update_Of_What_Was_Never_Shown()
    {
        recorder.For(notebook.Cells[1], 1).Update("new", Text("x"));

        Assert.Equal("display_data", (string)Assert.Single(notebook.Cells[1].Outputs)!["output_type"]!);
    }

    [Fact]
    public void Should_Store_Each_Form_As_Nbformat_Wants_It()
    {
        recorder.For(notebook.Cells[0], 7).Result(new MimeBundle(new Dictionary<string, string>
        {
            ["text/html"] = "<b>\nx</b>",
            ["application/vnd.workshop.metric+json"] = """{"name": "RMSE", "value": 0.85}""",
            ["application/json"] = "broken {",
            ["image/png"] = "aGk=",
        }));

        var output = JsonSerializer.SerializeToElement(notebook.Cells[0].Outputs[0]);
        var data = output.GetProperty("data");
        Assert.Equal("execute_result", output.GetProperty("output_type").GetString());
        Assert.Equal(7, output.GetProperty("execution_count").GetInt32());
        Assert.Equal(2, data.GetProperty("text/html").GetArrayLength());
        Assert.Equal(0.85, data.GetProperty("application/vnd.workshop.metric+json").GetProperty("value").GetDouble());
        Assert.Equal("broken {", data.GetProperty("application/json").GetString());
        Assert.Equal("aGk=", data.GetProperty("image/png").GetString());
    }

    [Fact]
    public void Should_Leave_No_Trace_Of_A_Value_That_Gave_Way_To_Nothing()
    {
        var output = recorder.For(notebook.Cells[0], 1);
        output.Display("bar", Text("epoch 1"));
        output.Display("line", Text("20 epochs"));
        output.Update("bar", Text(""));
        Assert.Equal("20 epochs", JsonLayout.Text(Assert.Single(notebook.Cells[0].Outputs)!["data"]!["text/plain"]));

        output.Update("bar", Text("epoch 2"));
        Assert.Equal(2, notebook.Cells[0].Outputs.Count);
    }

    [Fact]
    public void Should_Keep_All_Text_Of_Many_Threads_While_Saving()
    {
        var output = recorder.For(notebook.Cells[0], 1);
        Parallel.For(0, 2_000, i =>
        {
            output.Stream("stdout", "line\n");
            if (i % 500 == 0)
                recorder.Save(folder["copy.ipynb"]);
        });
        recorder.Save(folder["copy.ipynb"]);

        Assert.Equal(2_000, Assert.Single(Notebook.Load(folder["copy.ipynb"]).Cells[0].Outputs)!["text"]!.AsArray().Count);
    }

    [Fact]
    public void Should_Mark_A_Cell_That_Could_Not_Run_Until_The_Next_Run()
    {
        var output = recorder.For(notebook.Cells[1], 2);
        output.Absent("Python");
        output.Absent("a card");
        recorder.Save(folder["copy.ipynb"]);

        var copy = Notebook.Load(folder["copy.ipynb"]);
        Assert.Equal([null, "Python"], copy.Cells.Select(cell => cell.Absent));
        Assert.Equal("Python", (string?)copy.Cells[1].Json["metadata"]!["workshop_absent"]);
        copy.ClearOutputs();
        Assert.False(copy.Cells[1].Metadata.ContainsKey("workshop_absent"));
    }

    private static MimeBundle Text(string text) => new(new Dictionary<string, string> { ["text/plain"] = text });
}
