using System.Text.Json;
using System.Text.Json.Serialization;
using NotebookHost.Running;

namespace NotebookHost.Kernel;

/// <summary>
/// Where a kernel listens and how its messages are signed: the file that a Jupyter client writes before it starts a kernel.
/// </summary>
internal sealed record ConnectionFile
{
    private const string Scheme = "hmac-sha256";

    /// <summary>The address to bind, and no other.</summary>
    [JsonPropertyName("ip"), JsonRequired]
    public string Ip { get; init; } = "";

    /// <summary>Only tcp is known here.</summary>
    [JsonPropertyName("transport")]
    public string Transport { get; init; } = "tcp";

    [JsonPropertyName("shell_port"), JsonRequired]
    public int Shell { get; init; }

    [JsonPropertyName("control_port"), JsonRequired]
    public int Control { get; init; }

    [JsonPropertyName("stdin_port"), JsonRequired]
    public int Stdin { get; init; }

    [JsonPropertyName("iopub_port"), JsonRequired]
    public int IOPub { get; init; }

    [JsonPropertyName("hb_port"), JsonRequired]
    public int Heartbeat { get; init; }

    /// <summary>The secret; empty where messages are not signed.</summary>
    [JsonPropertyName("key"), JsonRequired]
    public string Key { get; init; } = "";

    [JsonPropertyName("signature_scheme")]
    public string SignatureScheme { get; init; } = Scheme;

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">It is missing, broken, or asks for what is not known here.</exception>
    public static ConnectionFile Load(string path)
    {
        ConnectionFile file;
        try
        {
            file = JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllBytes(path))
                ?? throw new UsageException($"{path} is not a connection file: it holds null.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"The connection file cannot be read: {exception.Message} Jupyter writes it, and names it as {{connection_file}} in "
                + "kernel.json.");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path} is not a connection file: {exception.Message}");
        }

        if (file.Transport != "tcp")
        {
            throw new UsageException(
                $"{path}: transport is \"{file.Transport}\"; only \"tcp\" is known here. Leave KernelManager.transport at its default.");
        }

        if (file.SignatureScheme != Scheme)
            throw new UsageException($"{path}: signature_scheme is \"{file.SignatureScheme}\"; only \"{Scheme}\" is known here.");

        foreach (var (name, port) in file.Ports())
        {
            if (port is < 1 or > 65535)
                throw new UsageException($"{path}: {name} is {port}, expected 1 to 65535.");
        }

        return file;
    }

    /// <summary>What to bind for a port.</summary>
    public string Address(int port) => $"tcp://{(Ip.Contains(':') ? $"[{Ip}]" : Ip)}:{port}";

    /// <summary>The ports by the names that the file gives them.</summary>
    public IEnumerable<(string Name, int Port)> Ports() =>
        [("shell_port", Shell), ("control_port", Control), ("stdin_port", Stdin), ("iopub_port", IOPub), ("hb_port", Heartbeat)];
}
