using System.Net;
using System.Text.Json;
using NotebookHost.Documents;
using NotebookHost.Running;

namespace NotebookHost.Kernel;

/// <summary>
/// Where a kernel listens and how its messages are signed: the file that a Jupyter client writes before it starts a kernel.
/// </summary>
/// <param name="Ip">The address to bind, and no other.</param>
/// <param name="Shell">The port of requests.</param>
/// <param name="Control">The port of requests that do not wait.</param>
/// <param name="Stdin">The port of questions.</param>
/// <param name="IOPub">The port of what every client hears.</param>
/// <param name="Heartbeat">The port of signs of life.</param>
/// <param name="Key">The secret; empty where messages are not signed.</param>
internal sealed record ConnectionFile(string Ip, int Shell, int Control, int Stdin, int IOPub, int Heartbeat, string Key)
{
    private const string Transport = "tcp", Scheme = "hmac-sha256";

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">It is missing, broken, or asks for what is not known here.</exception>
    public static ConnectionFile Load(string path)
    {
        JsonElement members;
        try
        {
            members = JsonText.ReadObject(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(
                $"The connection file cannot be read: {exception.Message} Jupyter writes it, and names it as {{connection_file}} in "
                + "kernel.json.");
        }
        catch (FormatException exception)
        {
            throw new UsageException($"{path} is not a connection file: {exception.Message}. Jupyter writes one for each kernel.");
        }

        Known("transport", Transport, "Leave KernelManager.transport at its default.");
        Known("signature_scheme", Scheme, "Leave Session.signature_scheme at its default.");
        var file = new ConnectionFile(Ip(), Port("shell_port"), Port("control_port"), Port("stdin_port"), Port("iopub_port"),
            Port("hb_port"), Text("key", "a string"));
        if (file.Ports().GroupBy(port => port.Port).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Wrong(twice.Last().Name, $"another port than {twice.First().Name}'s");

        return file;

        string Ip()
        {
            const string Expected = "an IP address, such as \"127.0.0.1\", localhost, or * for all of this machine";
            var ip = Text("ip", Expected);
            return IPAddress.TryParse(ip, out var address) ? address.ToString() :
                ip is "localhost" or "*" ? ip : throw Wrong("ip", Expected);
        }

        string Text(string name, string expected) =>
            members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()! : throw Wrong(name, expected);

        int Port(string name) =>
            members.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var port) && port is >= 1 and <= ushort.MaxValue
                ? port : throw Wrong(name, "a port from 1 to 65535");

        void Known(string name, string only, string remedy)
        {
            if (members.TryGetProperty(name, out _) && Text(name, $"\"{only}\"") != only)
                throw Wrong(name, $"\"{only}\", which alone is known here. {remedy}");
        }

        UsageException Wrong(string name, string expected)
        {
            var found = members.TryGetProperty(name, out var value) ? JsonText.Quote(value) : "missing";
            return new($"{path} is not a connection file: {name} is {found}, expected {expected.TrimEnd('.')}.");
        }
    }

    /// <summary>What to bind for a port.</summary>
    public string Address(int port) => $"tcp://{(Ip.Contains(':') ? $"[{Ip}]" : Ip)}:{port}";

    /// <summary>The ports by the names that the file gives them.</summary>
    public IEnumerable<(string Name, int Port)> Ports() =>
        [("shell_port", Shell), ("control_port", Control), ("stdin_port", Stdin), ("iopub_port", IOPub), ("hb_port", Heartbeat)];
}
