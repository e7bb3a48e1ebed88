using System.Text.Json.Nodes;

namespace NotebookHost.Tests.Kernel;

public class RequestTests(KernelClient kernel) : IClassFixture<KernelClient>
{
    [Fact]
    public void Should_Say_What_It_Is()
    {
        var info = kernel.Ask("kernel_info_request").Reply;
        Assert.Equal(("kernel_info_reply", "ok", "5.3"), (info.Type, info.Text("status"), info.Text("protocol_version")));
        Assert.Equal(("C#", ".cs"),
            ((string)info.Content["language_info"]!["name"]!, (string)info.Content["language_info"]!["file_extension"]!));
        Assert.Equal("5.3", (string)info.Header["version"]!);
    }

    [Theory]
    [InlineData("var x = 1;", "complete")]
    [InlineData("void F()\n{", "incomplete")]
    [InlineData("}", "invalid")]
    public void Should_Know_Whether_Code_Is_Complete(string code, string expected) =>
        Assert.Equal(expected, kernel.Ask("is_complete_request", new JsonObject { ["code"] = code }).Status);

    [Fact]
    public void Should_Complete_And_Count_In_Code_Points()
    {
        const string Code = "/* 🎈🎈 */ Console.WriteLi";
        var length = Code.EnumerateRunes().Count();
        var found = kernel.Ask("complete_request", At(Code)).Reply.Content;
        Assert.Equal("WriteLine", (string)Assert.Single(found["matches"]!.AsArray())!);
        Assert.Equal((length - "WriteLi".Length, length), ((int)found["cursor_start"]!, (int)found["cursor_end"]!));
    }

    [Fact]
    public void Should_Complete_What_Cells_Declared()
    {
        kernel.Execute("var declaredBefore = \"a\";");
        var found = kernel.Ask("complete_request", At("declaredBef")).Reply;
        Assert.Equal("declaredBefore", (string)Assert.Single(found.Content["matches"]!.AsArray())!);
    }

    [Theory]
    [InlineData("Console.WriteLine", true)]
    [InlineData("nothingOfThatName", false)]
    public void Should_Inspect(string code, bool expected)
    {
        var found = kernel.Ask("inspect_request", At(code)).Reply.Content;
        Assert.Equal(expected, (bool)found["found"]!);
        Assert.Equal(expected, ((string?)found["data"]!["text/plain"])?.Contains("WriteLine", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Should_Recall_Cells()
    {
        var first = kernel.Execute("11").Count;
        kernel.Execute("22");
        kernel.Execute("22");
        Assert.Equal(["22", "22"], History("tail", ("n", 2)));
        Assert.Equal(["11", "22"], History("range", ("session", 0), ("start", first), ("stop", first + 2)));
        Assert.Equal(["11"], History("search", ("pattern", "1*")));
        Assert.Equal(["22"], History("search", ("pattern", "2?"), ("unique", true)));
    }

    [Fact]
    public void Should_Have_No_Comms()
    {
        Assert.Empty(kernel.Ask("comm_info_request").Reply.Content["comms"]!.AsObject());
        var request = kernel.Send(
            "comm_open", new JsonObject { ["comm_id"] = "c1", ["target_name"] = "widget", ["data"] = new JsonObject() });
        var closed = kernel.Hear(request, message => message.Type == "comm_close")[^1];
        Assert.Equal("c1", closed.Text("comm_id"));
    }

    [Fact]
    public void Should_Ignore_Unknown_Requests()
    {
        kernel.Send("coffee_request");
        Assert.Equal("ok", kernel.Ask("kernel_info_request").Status);
    }

    [Fact]
    public void Should_Return_Heartbeats() => Assert.Equal("ping"u8.ToArray(), kernel.Beat("ping"u8.ToArray()));

    private static JsonObject At(string code) => new()
    {
        ["code"] = code,
        ["cursor_pos"] = code.EnumerateRunes().Count(),
        ["detail_level"] = 0,
    };

    private IEnumerable<string> History(string access, params (string Name, JsonNode Value)[] more)
    {
        var content = new JsonObject { ["hist_access_type"] = access, ["output"] = false, ["raw"] = true };
        foreach (var (name, value) in more)
            content[name] = value;

        return kernel.Ask("history_request", content).Reply.Content["history"]!.AsArray().Select(cell => (string)cell![2]!);
    }
}
