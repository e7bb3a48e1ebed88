using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace NotebookHost.Tests.Kernel;

public class BrokenClientTests(KernelClient kernel) : IClassFixture<KernelClient>
{
    [Fact]
    public void Should_Refuse_A_Wrong_Signature()
    {
        kernel.Execute("int untouched = 1;");
        var message = kernel.Make("execute_request", new JsonObject { ["code"] = "untouched = 2;" }).Message;
        byte[][] frames = [.. message.Select(frame => frame.ToByteArray())];
        foreach (var signature in new[] { new string('0', 64), "", Encoding.ASCII.GetString(frames[1]).ToUpperInvariant() })
        {
            frames[1] = Encoding.ASCII.GetBytes(signature);
            kernel.SendFrames(frames);
        }

        Assert.Equal("1", kernel.Execute("untouched").Only("execute_result").Plain);
        Assert.Contains("wrong signature", kernel.Errors);
    }

    [Fact]
    public void Should_Survive_Frames_That_Are_No_Message()
    {
        byte[][] signedNonsense = [.. kernel.Make("execute_request", []).Message.Select(frame => frame.ToByteArray())];
        kernel.SendFrames(Array.Empty<byte>());
        kernel.SendFrames("no message"u8.ToArray());
        kernel.SendFrames("<IDS|MSG>"u8.ToArray());
        kernel.SendFrames(signedNonsense[..4]);
        kernel.SendFrames(Enumerable.Repeat(new byte[] { 0, 255 }, 40).ToArray());
        kernel.Send("");
        kernel.Send("_");
        Assert.Equal("error", kernel.Ask("execute_request").Status);
        kernel.Send("complete_request", new JsonObject { ["code"] = 1, ["cursor_pos"] = "far" });
        kernel.Send("complete_request", new JsonObject { ["code"] = "a", ["cursor_pos"] = -5 });
        kernel.Send("history_request", new JsonObject { ["n"] = -1 });
        Assert.Equal("2", kernel.Execute("1 + 1").Only("execute_result").Plain);
    }

    [Theory]
    [InlineData("shell_port")]
    [InlineData("iopub_port")]
    public void Should_Survive_What_Speaks_No_Zmq(string port)
    {
        using (var stranger = new TcpClient("127.0.0.1", kernel.Port(port)))
            stranger.GetStream().Write("GET / HTTP/1.1\r\nHost: nowhere\r\n\r\n"u8);

        Assert.Equal("2", kernel.Execute("1 + 1").Only("execute_result").Plain);
    }
}
