using System.Diagnostics;
using System.Net;
using System.Text;

namespace NotebookHelpers.Tests;

/// <summary>The build server's audit of packages, against a registry on this machine.</summary>
public class AuditTests
{
    private const string Nothing = """{"never.heard.of":[{"severity":2,"url":"https://example.org/1","versions":"(, 99.0.0)"}]}""";
    private const string Something = """{"torchsharp":[{"severity":2,"url":"https://example.org/2","versions":"(, 99.0.0)"}]}""";

    [Theory]
    [InlineData(Nothing, 0, "Packages: no known vulnerability.\n")]
    [InlineData(Something, 1, "Packages with known vulnerabilities:\nTorchSharp ")]
    [InlineData(null, 0, "Packages could not be audited here: Audit source 'registry' did not provide any vulnerability data.\n")]
    public async Task Should_Say_What_It_Found_Or_That_It_Could_Not_Look(string? data, int exitCode, string said)
    {
        using var registry = new Registry(data);
        var (code, printed) = await Audit(registry.Index);
        Assert.StartsWith(said, printed);
        Assert.Equal(exitCode, code);
    }

    [Fact]
    public async Task Should_Fail_Where_The_Registry_Does_Not_Answer()
    {
        var (code, printed) = await Audit("http://127.0.0.1:1/index.json");
        Assert.StartsWith("Packages: the audit failed", printed);
        Assert.Equal(1, code);
    }

    private static async Task<(int ExitCode, string Printed)> Audit(string index)
    {
        if (!File.Exists("/usr/bin/python3"))
            Assert.Skip("The build server's script needs /usr/bin/python3, and there is none here.");
        using var process = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", [".ci/audit", index, "src/NotebookHelpers"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Repository.Root,
            })!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, printed);
    }

    /// <summary>What NuGet asks for in an audit: an index, a list of files, a file with the data; without data, the index alone.</summary>
    private sealed class Registry : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly string address;

        public Registry(string? data)
        {
            // NuGet keeps answers for half an hour, by their addresses.
            var room = Guid.NewGuid();
            var port = FreePort();
            address = $"http://127.0.0.1:{port}/{room}/";
            listener.Prefixes.Add(address);
            listener.Start();
            var list = data is null ? "" : $$"""{"@id":"{{address}}list.json","@type":"VulnerabilityInfo/6.7.0"},""";
            Dictionary<string, string> answers = new()
            {
                ["index.json"] = $$"""
                    {"version":"3.0.0","resources":[{{list}}{"@id":"{{address}}packages/","@type":"PackageBaseAddress/3.0.0"}]}
                    """,
                ["list.json"] = $$"""[{"@name":"{{room}}","@id":"{{address}}data.json","@updated":"2026-11-01T00:00:00Z"}]""",
                ["data.json"] = data ?? "",
            };
            _ = Task.Run(() => Answer(answers));
        }

        public string Index => address + "index.json";

        public void Dispose() => listener.Close();

        private static int FreePort()
        {
            using var any = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            any.Start();
            return ((IPEndPoint)any.LocalEndpoint).Port;
        }

        private async Task Answer(Dictionary<string, string> answers)
        {
            while (listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
                var name = context.Request.Url!.Segments[^1];
                if (answers.TryGetValue(name, out var answer))
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
                else
                    context.Response.StatusCode = 404;
                context.Response.Close();
            }
        }
    }
}
