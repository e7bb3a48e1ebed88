using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;
using NotebookHost.Documents;

namespace NotebookHost.Kernel;

/// <summary>Messages as frames: identities, delimiter, signature, header, parent header, metadata, content.</summary>
/// <remarks>Jupyter's "Messaging in Jupyter", section "The wire protocol", version 5.3.</remarks>
internal sealed class Wire(string key)
{
    /// <summary>The version of the protocol that is spoken.</summary>
    public const string Version = "5.3";

    private const int Signed = 4;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();
    private static readonly JsonElement Nothing = JsonDocument.Parse(Empty).RootElement;
    // Outputs are mostly HTML and other languages' letters, and no page is made of this JSON. What a cell shows as JSON is read with a
    // depth of 64, and lies some levels below the content.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 };

    private readonly byte[] key = Encoding.UTF8.GetBytes(key);
    private readonly string session = Guid.NewGuid().ToString();

    /// <summary>Reads a client's message.</summary>
    /// <param name="channel">Where it came from.</param>
    /// <param name="frames">Its frames.</param>
    /// <returns>The message, whatever its content is: what cannot be used of that has a <see cref="Request.Fault"/>.</returns>
    /// <exception cref="FormatException">
    /// It is no message, its signature is wrong, or its header cannot be read; the exception's message says why.
    /// </exception>
    public Request Read(Channel channel, NetMQMessage frames)
    {
        List<byte[]> all = [.. frames.Select(frame => frame.ToByteArray())];
        var delimiter = all.FindIndex(frame => frame.AsSpan().SequenceEqual(Delimiter));
        if (delimiter < 0 || all.Count < delimiter + 2 + Signed)
            throw new FormatException($"{all.Count} frames that are no message");

        var signed = all.GetRange(delimiter + 2, Signed);
        if (key.Length > 0 && !CryptographicOperations.FixedTimeEquals(all[delimiter + 1], Sign(signed)))
            throw new FormatException("a message with a wrong signature");

        var request = new Request(channel, all.GetRange(0, delimiter), signed[0], Type(signed[0]), Nothing);
        try
        {
            return request with { Content = Contents.Read(request.Type, signed[3]) };
        }
        catch (FormatException exception)
        {
            return request with { Fault = $"The content of the {request.Type} cannot be used: {exception.Message}." };
        }
    }

    /// <summary>
    /// The type that a header names. Every client is told the header, as what caused a message: each of its texts must be one.
    /// </summary>
    private static string Type(byte[] header)
    {
        try
        {
            return JsonText.ReadObject(header).TryGetProperty("msg_type", out var type) && type.ValueKind == JsonValueKind.String
                ? type.GetString()!
                : throw new FormatException("msg_type is missing, or no string");
        }
        catch (FormatException exception)
        {
            throw new FormatException($"a message whose header cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Makes a message.</summary>
    /// <param name="to">The frames before the delimiter: who receives it, or its topic.</param>
    /// <param name="type">Its <c>msg_type</c>.</param>
    /// <param name="parent">What it answers; null for none.</param>
    /// <param name="content">Its content.</param>
    public NetMQMessage Write(IEnumerable<byte[]> to, string type, Request? parent, JsonObject content)
    {
        var header = Json(new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString(),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("O"),
            ["msg_type"] = type,
            ["version"] = Version,
        });
        byte[][] signed = [header, parent?.Header ?? Empty, Empty, Json(content)];
        return new NetMQMessage([.. to, Delimiter, key.Length > 0 ? Sign(signed) : [], .. signed]);
    }

    private static byte[] Json(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    private byte[] Sign(IEnumerable<byte[]> frames)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var frame in frames)
            hash.AppendData(frame);

        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
