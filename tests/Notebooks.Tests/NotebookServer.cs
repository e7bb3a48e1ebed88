using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Notebooks.Tests;

/// <summary>The classic Notebook of Debian's packages, with our kernel installed in a folder of its own.</summary>
internal sealed class NotebookServer : IDisposable
{
    private const string Program = "/usr/bin/jupyter-notebook";
    private readonly StringBuilder printed = new();
    private readonly Process process;

    private NotebookServer(string folder, int port)
    {
        Folder = folder;
        Address = $"http://127.0.0.1:{port}/";
        var start = new ProcessStartInfo(Program,
            ["--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--port-retries=0", "--NotebookApp.token=",
            "--NotebookApp.password=", $"--notebook-dir={folder}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment(folder))
            start.Environment[name] = value;

        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static bool IsInstalled => OperatingSystem.IsLinux() && File.Exists(Program);

    public string Folder { get; }

    public string Address { get; }

    /// <summary>What the server and its kernels printed.</summary>
    public string Printed
    {
        get
        {
            lock (printed)
                return printed.ToString();
        }
    }

    /// <summary>Keeps Jupyter to a folder: nothing of this machine's own is read or written.</summary>
    public static Dictionary<string, string> Environment(string folder) => new()
    {
        ["JUPYTER_PATH"] = Path.Combine(folder, "share", "jupyter"),
        ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "data"),
        ["JUPYTER_CONFIG_DIR"] = Path.Combine(folder, "config"),
        ["JUPYTER_RUNTIME_DIR"] = Path.Combine(folder, "runtime"),
        ["IPYTHONDIR"] = Path.Combine(folder, "ipython"),
    };

    /// <summary>Installs the kernel, starts the server, and waits until it answers.</summary>
    public static async Task<NotebookServer> Start()
    {
        var folder = Directory.CreateTempSubdirectory("notebook-server").FullName;
        var (exitCode, _, errors) = await HostProcess.Run("install", "--prefix", folder);
        Assert.True(exitCode == 0, errors);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            var server = new NotebookServer(folder, ((IPEndPoint)listener.LocalEndpoint).Port);
            listener.Stop();
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(120); await Task.Delay(200))
            {
                try
                {
                    var specs = await http.GetStringAsync(server.Address + "api/kernelspecs");
                    Assert.Contains(".net-csharp", specs);
                    return server;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !server.process.HasExited)
                {
                    // Not yet.
                }
            }

            throw new TimeoutException($"The server does not answer.\n{server.Printed}");
        }
    }

    /// <summary>Writes a notebook of these code cells; its page's address.</summary>
    public string Write(string name, params string[] cells)
    {
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((source, i) => (JsonNode)new JsonObject
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["id"] = $"cell-{i}",
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray(),
                ["source"] = source,
            })]),
            ["metadata"] =
                new JsonObject
                {
                    ["kernelspec"] =
                new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" }
                },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        File.WriteAllText(Path.Combine(Folder, name), notebook.ToJsonString());
        return $"{Address}notebooks/{name}";
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (printed)
            printed.AppendLine(line.Data);
    }
}
