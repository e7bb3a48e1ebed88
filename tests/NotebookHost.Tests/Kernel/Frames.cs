using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;

namespace NotebookHost.Tests.Kernel;

/// <summary>
/// Messages as a client of the tests writes and reads them: delimiter, signature, header, parent header, metadata, content.
/// </summary>
internal static class Frames
{
    public const string Key = "0a1b-the key of the tests";

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    // What a cell shows may be as deep as .NET reads by default, and lies below the content.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };
    private static readonly byte[] Empty = "{}"u8.ToArray();

    /// <summary>A message from parts that need be no JSON.</summary>
    public static byte[][] Signed(byte[] header, byte[] content)
    {
        byte[][] signed = [header, Empty, Empty, content];
        return [Delimiter, Signature(signed), .. signed];
    }

    /// <summary>Reads a message of the kernel.</summary>
    public static Message Read(NetMQMessage frames)
    {
        byte[][] all = [.. frames.Select(frame => frame.ToByteArray())];
        var delimiter = Array.FindIndex(all, frame => frame.AsSpan().SequenceEqual(Delimiter));
        var signed = all[(delimiter + 2)..];
        Assert.Equal(4, signed.Length);
        Assert.Equal(Signature(signed), all[delimiter + 1]);
        var header = JsonNode.Parse(signed[0])!;
        var content = JsonNode.Parse(signed[3], documentOptions: Deep)!;
        return new Message((string)header["msg_type"]!, (string?)JsonNode.Parse(signed[1])!["msg_id"], header, content);
    }

    private static byte[] Signature(byte[][] signed) => Encoding.ASCII.GetBytes(
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), signed.SelectMany(frame => frame).ToArray())));
}
