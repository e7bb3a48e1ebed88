using System.Text.Json.Nodes;

namespace NotebookHost.Tests.Kernel;

public class ExecuteTests(KernelClient kernel) : IClassFixture<KernelClient>
{
    [Fact]
    public void Should_Show_The_Result()
    {
        var done = kernel.Execute("1 + 1");

        Assert.Equal("ok", done.Status);
        Assert.Equal(["execute_input", "execute_result"], done.Story);
        Assert.Equal("2", done.Only("execute_result").Plain);
        Assert.Equal("1 + 1", done.Only("execute_input").Text("code"));
        Assert.Equal(done.Count, (int)done.Only("execute_result").Content["execution_count"]!);
        Assert.Equal("busy", done.Heard[0].Text("execution_state"));
    }

    [Fact]
    public void Should_Keep_The_State_And_Count()
    {
        var first = kernel.Execute("var kept = 40;").Count;
        var second = kernel.Execute("kept + 2");
        Assert.Equal(("42", first + 1), (second.Only("execute_result").Plain, second.Count));
    }

    [Fact]
    public void Should_Tell_What_Is_Printed()
    {
        var done = kernel.Execute("Console.WriteLine(\"grüße, 🎈\");\nConsole.Error.Write(\"oh\");");
        Assert.Equal(("grüße, 🎈\n", "oh"), (done.Printed(), done.Printed("stderr")));
    }

    [Theory]
    [InlineData("int a = 1;\nint.Parse(\"x\");", "FormatException", "line 2")]
    [InlineData("int b = 1;\n\nint c = d;", "CompilationError", "line 3")]
    public void Should_Tell_An_Error_And_Its_Line(string code, string name, string line)
    {
        var done = kernel.Execute(code);

        Assert.Equal(("error", name), (done.Status, done.Reply.Text("ename")));
        var error = done.Only("error");
        Assert.Equal(name, error.Text("ename"));
        var traceback = string.Join('\n', error.Content["traceback"]!.AsArray().Select(part => (string)part!));
        Assert.Contains($"cell {done.Count}", traceback);
        Assert.Contains(line, traceback);
        Assert.DoesNotContain("execute_result", done.Story);
    }

    [Fact]
    public void Should_Say_Nothing_Of_A_Silent_Cell()
    {
        var before = kernel.Execute("1").Count;

        var silent = kernel.Execute("int quiet = 7;\nConsole.WriteLine(quiet);\nquiet", ("silent", true));

        Assert.Equal("ok", silent.Status);
        Assert.Empty(silent.Story);
        var after = kernel.Execute("quiet");
        Assert.Equal((before + 1, "7"), (after.Count, after.Only("execute_result").Plain));
    }

    [Fact]
    public void Should_Not_Store_What_Is_Not_To_Be_Stored()
    {
        var before = kernel.Execute("1").Count;
        Assert.Equal("unstored", kernel.Execute("\"unstored\"", ("store_history", false)).Only("execute_result").Plain);
        Assert.Equal(before + 1, kernel.Execute("2").Count);
        var history = kernel.Ask("history_request", new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2 });
        Assert.Equal(["1", "2"], history.Reply.Content["history"]!.AsArray().Select(cell => (string)cell![2]!));
    }

    [Fact]
    public void Should_Give_Up_Waiting_Cells_After_An_Error()
    {
        string[] requests = [kernel.Begin("throw new Exception(\"first\");"), kernel.Begin("int skipped = 1;"),
            kernel.Begin("int skippedToo = 1;")];
        Assert.Equal(["error", "aborted", "aborted"], requests.Select(request => kernel.Finish(request).Status));
        Assert.Equal("error", kernel.Execute("skipped").Status);
    }

    [Fact]
    public void Should_Run_What_Comes_After_The_Answer_To_A_Failed_Cell()
    {
        for (var i = 0; i < 50; i++)
        {
            kernel.Reply(kernel.Begin("throw new Exception();"));
            Assert.Equal("ok", kernel.Execute("1").Status);
        }
    }

    [Fact]
    public void Should_Run_Waiting_Cells_After_An_Error_Where_Asked_To()
    {
        string[] requests = [kernel.Begin("throw new Exception(\"first\");", ("stop_on_error", false)), kernel.Begin("1"),
            kernel.Begin("2")];
        Assert.Equal(["error", "ok", "ok"], requests.Select(request => kernel.Finish(request).Status));
    }

    [Fact]
    public void Should_Display_And_Update()
    {
        var done = kernel.Execute("var shown = display(\"before\");\nshown.Update(\"after\");");

        Message display = done.Only("display_data"), update = done.Only("update_display_data");
        Assert.Equal(("before", "after"), (display.Plain, update.Plain));
        var id = (string)display.Content["transient"]!["display_id"]!;
        Assert.NotEqual("", id);
        Assert.Equal(id, (string)update.Content["transient"]!["display_id"]!);

        var later = kernel.Execute("shown.Update(\"later\");").Only("update_display_data");
        Assert.Equal(("later", id), (later.Plain, (string)later.Content["transient"]!["display_id"]!));
    }

    [Fact]
    public void Should_Ask_The_User()
    {
        var request = kernel.Begin("var typed = Console.ReadLine();\ntyped + \"!\"", ("allow_stdin", true));
        var question = kernel.Question();
        Assert.Equal(("input_request", request), (question.Type, question.Parent));
        kernel.Answer("hello");
        Assert.Equal("hello!", kernel.Finish(request).Only("execute_result").Plain);
    }

    [Theory]
    [InlineData("await Kernel.GetInputAsync(\"Your name?\")", "Your name?", false, "hello")]
    [InlineData("await GetInputAsync(\"Key?\", \"password\")", "Key?", true, "hello")]
    [InlineData("var typed = await Kernel.GetPasswordAsync(\"Key?\");\n$\"{typed} {typed.GetClearTextPassword()}\"", "Key?", true,
        "***** hello")]
    public void Should_Ask_What_Polyglots_Cells_Ask(string source, string prompt, bool hidden, string expected)
    {
        var request = kernel.Begin(source, ("allow_stdin", true));
        var question = kernel.Question();
        Assert.Equal((prompt, hidden), (question.Text("prompt"), (bool)question.Content["password"]!));
        kernel.Answer("hello");
        Assert.Equal(expected, kernel.Finish(request).Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Refuse_To_Ask_A_Client_Without_Input()
    {
        var done = kernel.Execute("Console.ReadLine()", ("allow_stdin", false));
        Assert.Equal("error", done.Status);
        Assert.Contains("allow_stdin", done.Reply.Text("evalue"));
    }

    [Fact]
    public void Should_Deliver_Every_Printed_Line()
    {
        var done = kernel.Execute("for (int i = 0; i < 20_000; i++)\n{\n    Console.WriteLine($\"line {i}\");\n}");
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"line {i}"), done.Printed().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Should_Deliver_A_Long_Output()
    {
        var done = kernel.Execute("Console.Write(new string('x', 10_000_000));\nnew string('y', 10_000_000)");
        Assert.Equal("ok", done.Status);
        Assert.Equal(10_000_000, done.Printed().Length);
        Assert.Equal("3", kernel.Execute("1 + 2").Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Deliver_What_A_Thread_Prints_After_Its_Cell()
    {
        var request = kernel.Begin("var go = new System.Threading.ManualResetEventSlim();\n"
            + "new System.Threading.Thread(() => { go.Wait(); Console.WriteLine(\"la\" + \"te\"); }).Start();");
        Assert.Equal("ok", kernel.Finish(request).Status);
        kernel.Begin("go.Set();");
        kernel.Hear(null, message => message.Type == "stream" && message.Text("text").Contains("late", StringComparison.Ordinal));
    }
}
