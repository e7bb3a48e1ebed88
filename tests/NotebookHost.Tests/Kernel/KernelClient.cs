using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using NotebookHost.Documents;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Kernel;

/// <summary>A kernel in a process of its own, and a Jupyter client that speaks with it. For one thread.</summary>
public sealed class KernelClient : IDisposable
{
    /// <summary>After so long something hangs; no test expects that.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Folder folder = new();
    private readonly StringBuilder errors = new();
    private readonly (string Name, string Value)[] environment;
    private readonly string session = Guid.NewGuid().ToString();
    private DealerSocket shell = new();
    private DealerSocket control = new();
    private DealerSocket stdin = new();
    private SubscriberSocket iopub = new();
    private RequestSocket heartbeat = new();

    public KernelClient()
        : this([])
    {
    }

    /// <param name="environment">What is set for the kernel's process.</param>
    internal KernelClient(params (string Name, string Value)[] environment)
    {
        this.environment = environment;
        // Another program may take a port between the look for free ones and the kernel's start.
        for (var left = 5; !Start(left == 0); left--)
        {
            Close();
            (shell, control, stdin, iopub, heartbeat) = (new(), new(), new(), new(), new());
        }
    }

    internal Process Process { get; private set; } = null!;

    /// <summary>What the process wrote to its own standard error.</summary>
    internal string Errors
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    internal string ConnectionFile { get; private set; } = "";

    internal int Port(string name) => (int)JsonNode.Parse(File.ReadAllText(ConnectionFile))![name]!;

    /// <summary>Starts this build's host; its standard error is gathered.</summary>
    internal static Process Host(StringBuilder errors, string folder, params string[] arguments) => Host(errors, folder, [], arguments);

    private static Process Host(StringBuilder errors, string folder, (string Name, string Value)[] environment, string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [typeof(Notebook).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            // The kernel ends with this process, however that ends.
            Environment = { ["JPY_PARENT_PID"] = Environment.ProcessId.ToString() },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
                errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs a cell, and waits for its end.</summary>
    internal Exchange Execute(string code, params (string Name, bool Value)[] flags) => Finish(Begin(code, flags));

    /// <summary>Sends a cell.</summary>
    /// <returns>The request's id.</returns>
    internal string Begin(string code, params (string Name, bool Value)[] flags)
    {
        var content = new JsonObject { ["code"] = code };
        foreach (var (name, value) in flags)
            content[name] = value;

        return Send("execute_request", content);
    }

    /// <summary>Asks, and waits for the answer and the state idle.</summary>
    internal Exchange Ask(string type, JsonObject? content = null, bool byControl = false) =>
        Finish(Send(type, content, byControl), byControl);

    /// <summary>Waits for the answer to a request and the state idle.</summary>
    internal Exchange Finish(string request, bool byControl = false) => new(Reply(request, byControl), Hear(request, IsIdle));

    internal string Send(string type, JsonObject? content = null, bool byControl = false)
    {
        var (id, message) = Make(type, content);
        (byControl ? control : shell).SendMultipartMessage(message);
        return id;
    }

    /// <summary>Sends frames as they are.</summary>
    internal void SendFrames(params byte[][] frames) => shell.SendMultipartMessage(new NetMQMessage(frames));

    /// <summary>Sends a content that need be no JSON.</summary>
    internal string Send(string type, byte[] content, bool byControl = false)
    {
        var (id, message) = Make(type, content);
        (byControl ? control : shell).SendMultipartMessage(message);
        return id;
    }

    /// <summary>A message's frames, signed, and its id.</summary>
    internal (string Id, NetMQMessage Message) Make(string type, JsonObject? content) =>
        Make(type, Encoding.UTF8.GetBytes((content ?? []).ToJsonString()));

    private (string Id, NetMQMessage Message) Make(string type, byte[] content)
    {
        var id = Guid.NewGuid().ToString();
        var header = new JsonObject
        {
            ["msg_id"] = id,
            ["session"] = session,
            ["username"] = "tests",
            ["date"] = DateTime.UtcNow.ToString("O"),
            ["msg_type"] = type,
            ["version"] = "5.3",
        };
        return (id, new NetMQMessage(Frames.Signed(Encoding.UTF8.GetBytes(header.ToJsonString()), content)));
    }

    internal Message Reply(string request, bool byControl = false)
    {
        while (true)
        {
            var message = Receive(byControl ? control : shell, Patience) ?? throw Hangs($"an answer to {request}");
            if (message.Parent == request)
                return message;
        }
    }

    /// <summary>What the kernel asks the user.</summary>
    internal Message Question() => Receive(stdin, Patience) ?? throw Hangs("an input_request");

    internal void Answer(string text) => Answer(Encoding.UTF8.GetBytes(new JsonObject { ["value"] = text }.ToJsonString()));

    internal void Answer(byte[] content) => stdin.SendMultipartMessage(Make("input_reply", content).Message);

    /// <summary>What all clients hear of a request, up to the message that <paramref name="last"/> knows.</summary>
    internal List<Message> Hear(string? request, Func<Message, bool> last)
    {
        var heard = new List<Message>();
        do
        {
            var message = Receive(iopub, Patience) ?? throw Hangs($"the last of {heard.Count} messages about {request}");
            if (request is null || message.Parent == request)
                heard.Add(message);
        }
        while (heard.Count == 0 || !last(heard[^1]));
        return heard;
    }

    /// <summary>Waits until a cell has printed a text.</summary>
    internal void AwaitPrinted(string request, string text)
    {
        var printed = "";
        Hear(request, message => message.Type == "stream" && (printed += message.Text("text")).Contains(text, StringComparison.Ordinal));
    }

    internal byte[] Beat(byte[] ping)
    {
        heartbeat.SendFrame(ping);
        return heartbeat.TryReceiveFrameBytes(Patience, out var pong) ? pong : throw Hangs("a heartbeat");
    }

    internal void AwaitExit()
    {
        Assert.True(Process.WaitForExit(Patience), "The process does not end.");
        // The last of its error stream may still be on the way; a process of its own may hold that open.
        Process.WaitForExitAsync().Wait(TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Close();
        folder.Dispose();
    }

    private static bool IsIdle(Message message) => message.Type == "status" && message.Text("execution_state") == "idle";

    /// <summary>Starts the kernel, and waits until it answers and is heard.</summary>
    private bool Start(bool isLast)
    {
        var ports = Ports.Free(5);
        ConnectionFile = folder.Write("connection.json", new JsonObject
        {
            ["ip"] = "127.0.0.1",
            ["transport"] = "tcp",
            ["signature_scheme"] = "hmac-sha256",
            ["key"] = Frames.Key,
            ["shell_port"] = ports[0],
            ["control_port"] = ports[1],
            ["stdin_port"] = ports[2],
            ["iopub_port"] = ports[3],
            ["hb_port"] = ports[4],
        }.ToJsonString());
        Process = Host(errors, folder.Path, environment, ["kernel", ConnectionFile]);
        if (!Listens(ports, isLast))
            return false;

        iopub.SubscribeToAnyTopic();
        var identity = Guid.NewGuid().ToByteArray();
        foreach (var (socket, port) in new NetMQSocket[] { shell, control, stdin, iopub, heartbeat }.Zip(ports))
        {
            // A question comes to the client whose cell asks: the identity on both sockets is one.
            socket.Options.Identity = [1, .. identity];
            socket.Options.Linger = TimeSpan.Zero;
            socket.Options.ReceiveHighWatermark = 0;
            socket.Connect($"tcp://127.0.0.1:{port}");
        }

        for (var since = Stopwatch.StartNew(); since.Elapsed < Patience;)
        {
            var request = Send("kernel_info_request");
            while (Receive(iopub, TimeSpan.FromMilliseconds(250)) is { } message)
            {
                if (message.Parent == request && IsIdle(message))
                    return true;
            }

            if (Process.HasExited && !isLast)
                return false;
        }

        throw Hangs("the kernel's start");
    }

    /// <summary>
    /// Waits until the kernel listens. Who tries to connect before may meet one of the ports at which a NetMQ, this one or another,
    /// listens for a moment to make a pair of sockets of its own: it takes him for the other end, and never answers.
    /// </summary>
    private bool Listens(int[] ports, bool isLast)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < Patience; Thread.Sleep(20))
        {
            var open = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port);
            if (!ports.Except(open).Any())
                return true;

            if (Process.HasExited && !isLast)
                return false;
        }

        throw Hangs("the kernel to listen");
    }

    private static Message? Receive(NetMQSocket socket, TimeSpan patience)
    {
        var frames = new NetMQMessage();
        return socket.TryReceiveMultipartMessage(patience, ref frames) ? Frames.Read(frames) : null;
    }

    private void Close()
    {
        foreach (var socket in new NetMQSocket[] { shell, control, stdin, iopub, heartbeat })
            socket.Dispose();

        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }

    private TimeoutException Hangs(string what) =>
        new(
            $"Waited {Patience.TotalSeconds} s for {what}. The "
            + $"process {(Process.HasExited ? $"ended with {Process.ExitCode}" : "runs")}. {Errors}");
}
