using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace NotebookHost.Documents;

/// <summary>
/// Reads JSON and checks all of it at once: System.Text.Json itself finds broken text and repeated members only when they are looked at.
/// </summary>
internal static class StrictJson
{
    /// <summary>Levels of a file: front ends keep outputs deeper than the 64 that are the default.</summary>
    public const int MaxDepth = 256;

    /// <summary>What a reader of such text takes.</summary>
    public static JsonReaderOptions Options => new() { MaxDepth = MaxDepth };

    /// <summary>Parses UTF-8.</summary>
    /// <param name="text">The text, without a byte order mark.</param>
    /// <param name="maxDepth">How many lists and objects may lie in one another.</param>
    /// <exception cref="JsonException">
    /// It is not JSON, a text in it is not well-formed, or an object has two members of one name; the exception holds line and byte.
    /// </exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> text, int maxDepth = MaxDepth)
    {
        if (!Utf8.IsValid(text))
        {
            var at = 0;
            while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done)
                at += length;

            throw At(text, at, Invariant($"the byte 0x{text[at]:X2} is not UTF-8; save the file in that encoding"));
        }

        Check(text, maxDepth);
        return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = maxDepth });
    }

    private static void Check(ReadOnlySpan<byte> text, int maxDepth)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maxDepth });
        var members = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        members.Push([]);
                        break;
                    case JsonTokenType.EndObject:
                        members.Pop();
                        break;
                    case JsonTokenType.PropertyName when !members.Peek().Add(reader.GetString()!):
                        throw At(text, reader.TokenStartIndex, $"an object has two members \"{reader.GetString()}\"");
                    case JsonTokenType.String:
                        _ = reader.GetString();
                        break;
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw At(text, reader.TokenStartIndex, "a text holds half of a surrogate pair (\\ud800 to \\udfff), which is no character");
        }
    }

    private static JsonException At(ReadOnlySpan<byte> text, long offset, string message)
    {
        var before = text[..(int)offset];
        return new JsonException(message, null, before.Count((byte)'\n'), before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }
}
