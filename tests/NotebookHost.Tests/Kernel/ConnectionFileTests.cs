using System.Text;
using Faults;
using NotebookHost.Kernel;
using NotebookHost.Running;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Kernel;

public sealed class ConnectionFileTests : IDisposable
{
    private const string Good = """
        {"ip": "127.0.0.1", "transport": "tcp", "shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5,
         "key": "k", "signature_scheme": "hmac-sha256", "kernel_name": ".net-csharp"}
        """;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Should_Read()
    {
        var file = ConnectionFile.Load(folder.Write("c.json", Good));
        Assert.Equal(("k", "tcp://127.0.0.1:4"), (file.Key, file.Address(file.IOPub)));
        Assert.Equal([1, 2, 3, 4, 5], file.Ports().Select(port => port.Port));
        Assert.Equal("tcp://[::1]:5", (file with { Ip = "::1" }).Address(5));
    }

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("[::1]", "::1")]
    [InlineData("localhost", "localhost")]
    [InlineData("*", "*")]
    public void Should_Take_Any_Address(string ip, string expected) =>
        Assert.Equal(expected, ConnectionFile.Load(folder.Write("c.json", Good.Replace("127.0.0.1", ip))).Ip);

    [Theory]
    [InlineData("", "is not a connection file")]
    [InlineData("null", "null")]
    [InlineData("[1]", "is not a connection file")]
    [InlineData("{\"ip\": \"127.0.0.1\"}", "shell_port")]
    public void Should_Refuse_What_Is_No_Connection_File(string text, string expected) => AssertRefused(text, expected);

    [Theory]
    [InlineData("\"tcp\"", "\"ipc\"", "transport")]
    [InlineData("hmac-sha256", "hmac-md5", "signature_scheme")]
    [InlineData("\"hb_port\": 5", "\"hb_port\": 65536", "hb_port")]
    [InlineData("\"iopub_port\": 4", "\"iopub_port\": \"four\"", "iopub_port is \"four\", expected a port from 1 to 65535.")]
    [InlineData("\"iopub_port\": 4", "\"iopub_port\": 4.5", "iopub_port is 4.5")]
    [InlineData("\"iopub_port\": 4", "\"iopub_port\": 1e400", "iopub_port is 1e400")]
    [InlineData("\"iopub_port\": 4", "\"iopub_port\": null", "iopub_port is null")]
    [InlineData("\"iopub_port\": 4", "\"iopub_port\": 3", "iopub_port is 3, expected another port than stdin_port's.")]
    [InlineData("\"iopub_port\": 4, ", "", "iopub_port is missing")]
    [InlineData("\"127.0.0.1\"", "null", "ip is null, expected an IP address")]
    [InlineData("127.0.0.1", "127.0.0.1.5", "ip is \"127.0.0.1.5\", expected an IP address")]
    [InlineData("127.0.0.1", "", "ip is \"\"")]
    [InlineData("\"k\"", "null", "key is null, expected a string.")]
    [InlineData("\"k\"", "[\"k\"]", "key is [\"k\"]")]
    [InlineData("\"k\"", "\"\\ud83d\"", "key, line 1, column 1: \\ud83d")]
    [InlineData("\"k\"", "\"k\", \"key\": \"l\"", "'key'")]
    [InlineData("\"tcp\"", "null", "transport is null, expected \"tcp\"")]
    public void Should_Refuse_What_Is_Not_Known(string good, string bad, string expected)
    {
        Assert.Contains(good, Good);
        AssertRefused(Good.Replace(good, bad), expected);
    }

    [Fact]
    [Trait("Kind", "Faults")]
    public void Should_Refuse_Or_Read_Any_Bytes()
    {
        var count = new FaultCount("connection files");
        MutatedConnectionFiles.Try(count, folder.Path);
        count.Report();
    }

    [Fact]
    public void Should_Say_What_Is_Missing_And_End()
    {
        var errors = new StringBuilder();
        using var process = KernelClient.Host(errors, folder.Path, "kernel", folder["none.json"]);
        Assert.True(process.WaitForExit(KernelClient.Patience));
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("none.json", errors.ToString());
        Assert.DoesNotContain("   at ", errors.ToString());
    }

    private void AssertRefused(string text, string expected)
    {
        var path = folder.Write("c.json", text);
        var message = Assert.Throws<UsageException>(() => ConnectionFile.Load(path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
    }
}
