using System.Text;
using System.Text.Json.Nodes;

namespace NotebookHost.Tests.Kernel;

/// <summary>Messages whose signature is right and whose content is not.</summary>
public class BrokenContentTests(KernelClient kernel) : IClassFixture<KernelClient>
{
    /// <summary>Stands for a byte that is no UTF-8.</summary>
    private const char NoUtf8 = '¿';

    [Theory]
    [InlineData("execute_request", """{"code":"\ud83d"}""", "code, line 1, column 1: \\ud83d is half a character")]
    [InlineData("execute_request", """{"code":"1\n+ \udc00\ud83d"}""", "code, line 2, column 3: \\udc00")]
    [InlineData("execute_request", """{"code":"\\ud83d\ud83d\u0041"}""", "code, line 1, column 7: \\ud83d")]
    [InlineData("execute_request", """{"code":"1","user_expressions":{"\uDBFF":"1"}}""", "the name of a member")]
    [InlineData("execute_request", """{"code":"1","user_expressions":{"a":"\uDBFF"}}""", "user_expressions, line 1")]
    [InlineData("execute_request", """{"code":"¿"}""", "byte 10 (0xff) is no UTF-8")]
    [InlineData("execute_request", """{"code":"1","code":"2"}""", "'code'")]
    [InlineData("execute_request", """{"code":"1","silent":"no"}""", "silent is \"no\", expected true or false")]
    [InlineData("execute_request", """{"code":"1","allow_stdin":1}""", "allow_stdin is 1")]
    [InlineData("execute_request", """{"code":["1"]}""", "code is [\"1\"], expected a string")]
    [InlineData("execute_request", "{}", "code is missing")]
    [InlineData("execute_request", "[]", "it is a list, expected an object")]
    [InlineData("execute_request", "", "the JSON is broken")]
    [InlineData("complete_request", """{"code":"\ud83d","cursor_pos":1}""", "code, line 1")]
    [InlineData("complete_request", """{"code":"a","cursor_pos":1e400}""", "cursor_pos is 1e400, expected a whole number")]
    [InlineData("complete_request", """{"code":"a","cursor_pos":2147483648}""", "cursor_pos is 2147483648")]
    [InlineData("inspect_request", """{"code":null}""", "code is missing")]
    [InlineData("is_complete_request", """{"code":"\ud83d"}""", "code, line 1")]
    [InlineData("history_request", """{"hist_access_type":"search","pattern":"*\ud83d"}""", "pattern, line 1, column 2")]
    [InlineData("history_request", """{"n":0.5}""", "n is 0.5")]
    [InlineData("comm_info_request", """{"target_name":"\ud83d"}""", "target_name")]
    [InlineData("kernel_info_request", """{"\ud83d":0}""", "the name of a member")]
    [InlineData("interrupt_request", "{", "the JSON is broken")]
    [InlineData("shutdown_request", """{"restart":0}""", "restart is 0")]
    public void Should_Answer_With_What_Is_Wrong_And_Where(string type, string content, string expected)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(content.Replace(NoUtf8, '\0')).Select(unit => unit == 0 ? (byte)0xff : unit)];
        var done = kernel.Finish(kernel.Send(type, bytes));
        Assert.Equal(("error", type.Replace("_request", "_reply")), (done.Status, done.Reply.Type));
        Assert.Contains(expected, done.Reply.Text("evalue"));
        Assert.NotEmpty(done.Reply.Text("ename"));
        if (type == "execute_request")
            Assert.Contains(expected, done.Only("error").Text("evalue"));

        Assert.Equal("2", kernel.Execute("1 + 1").Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Refuse_What_Is_Nested_Too_Deep()
    {
        var deep = "{\"code\":\"1\",\"user_expressions\":{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}}";
        Assert.Contains("depth", kernel.Finish(kernel.Send("execute_request", Encoding.UTF8.GetBytes(deep))).Reply.Text("evalue"));
        Assert.Equal("2", kernel.Execute("1 + 1").Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Give_Up_What_Follows_A_Cell_That_Cannot_Be_Read()
    {
        var broken = kernel.Send("execute_request", """{"code":"\ud83d"}"""u8.ToArray());
        var next = kernel.Begin("1");
        Assert.Equal("error", kernel.Reply(broken).Text("status"));
        Assert.Equal("aborted", kernel.Finish(next).Status);
    }

    [Fact]
    public void Should_Take_Whole_Characters_However_They_Are_Written()
    {
        var done = kernel.Finish(kernel.Send("execute_request", """{"code":"\"\ud83c\udf88🎈\"","silent":null}"""u8.ToArray()));
        Assert.Equal("🎈🎈", done.Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Fail_A_Cell_Whose_Answer_Cannot_Be_Read()
    {
        var asking = kernel.Begin("Console.ReadLine()");
        kernel.Question();
        kernel.Answer("""{"value":"\ud83d"}"""u8.ToArray());
        var done = kernel.Finish(asking);
        Assert.Equal("error", done.Status);
        Assert.Contains("value, line 1, column 1: \\ud83d", done.Reply.Text("evalue"));
    }

    [Theory]
    [InlineData("comm_open", """{"comm_id":"\ud83d"}""")]
    [InlineData("comm_open", """{"comm_id":5}""")]
    [InlineData("comm_msg", """{"comm_id":"a","data":"\ud83d"}""")]
    [InlineData("comm_close", "{")]
    [InlineData("input_reply", """{"value":"\ud83d"}""")]
    [InlineData("coffee_request", """{"milk":"\ud83d"}""")]
    public void Should_Go_On_After_What_Has_No_Answer(string type, string content)
    {
        kernel.Send(type, Encoding.UTF8.GetBytes(content));
        Assert.Equal("2", kernel.Execute("1 + 1").Only("execute_result").Plain);
    }

    [Fact]
    public void Should_Drop_A_Header_That_Cannot_Be_Told_To_Others()
    {
        string[] broken =
            ["\"username\":\"\\ud83d\"", "\"\\ud83d\":1", "\"username\":\"\u0001\"", "\"msg_type\":\"coffee\"", "\"a\":["];
        foreach (var more in broken)
        {
            byte[] header = [.. Encoding.UTF8.GetBytes($"{{\"msg_id\":\"broken\",\"msg_type\":\"execute_request\",{more}}}")
                .Select(unit => unit == 1 ? (byte)0xff : unit)];
            kernel.SendFrames(Frames.Signed(header, """{"code":"Console.WriteLine(\"ran\")"}"""u8.ToArray()));
        }

        var request = kernel.Begin("1 + 1");
        var heard = kernel.Hear(null, message => message.Parent == request && message.Type == "execute_result");
        Assert.DoesNotContain(heard, message => message.Parent == "broken" || message.Type == "stream");
        Assert.Equal(5, kernel.Errors.Split("header cannot be read").Length - 1);
    }

    [Theory]
    [InlineData("Console.Write(\"<\\ud83d>\");", "stream", "text", "<�>")]
    [InlineData("Console.Error.Write(\"<\\udc00>\");", "stream", "text", "<�>")]
    [InlineData("throw new Exception(\"<\\ud83d>\");", "error", "evalue", "<�>")]
    [InlineData("\"<\\ud83d>\"", "execute_result", "data/text/plain", "<�>")]
    [InlineData("\"<\\ud83d>\".DisplayAs(\"text/html\");", "display_data", "data/text/html", "<�>")]
    [InlineData("\"{\\\"a\\\": \\\"<\\ud83d>\\\"}\".DisplayAs(\"application/json\");", "display_data",
        "data/application/json", "{\"a\":\"<�>\"}")]
    [InlineData("\"{\\\"\\\\ud83d\\\": \\\"\\\\uDC00\\\\\\\\ud83d\\\"}\".DisplayAs(\"application/json\");", "display_data",
        "data/application/json", "{\"�\":\"�\\\\ud83d\"}")]
    [InlineData("\"{\\\"a\\\": 1, \\\"a\\\": 2}\".DisplayAs(\"application/json\");", "display_data", "data/application/json",
        "\"{\\\"a\\\": 1, \\\"a\\\": 2}\"")]
    public void Should_Show_What_Can_Be_Shown_Of_A_Broken_Text(string code, string type, string place, string expected)
    {
        var content = kernel.Execute(code).Only(type).Content;
        var shown = place.StartsWith("data/") ? content["data"]![place["data/".Length..]]! : content[place]!;
        Assert.Equal(expected, shown is JsonValue && expected[0] != '"' ? (string)shown! : shown.ToJsonString(Plain));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(62)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5000)]
    public void Should_Show_Deep_Json(int depth)
    {
        var done = kernel.Execute($"(new string('[', {depth}) + new string(']', {depth})).DisplayAs(\"application/json\");");
        var shown = done.Only("display_data").Content["data"]!["application/json"]!;
        Assert.Equal(2 * depth, (shown is JsonArray ? shown.ToJsonString() : (string)shown!).Length);
        Assert.Equal("ok", done.Status);
    }

    [Fact]
    public void Should_Say_That_A_Text_Is_Too_Large_To_Be_Sent()
    {
        var done = kernel.Execute("new string('x', 170_000_000).DisplayAs(\"text/html\");\n\"after\"");
        Assert.Contains("display_data cannot be sent", done.Printed("stderr"));
        Assert.Equal("after", done.Only("execute_result").Plain);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
