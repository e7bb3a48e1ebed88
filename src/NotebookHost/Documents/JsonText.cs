using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace NotebookHost.Documents;

/// <summary>JSON that others wrote, of which not even the letters are sure to be whole.</summary>
/// <remarks>
/// <c>"\ud83d"</c>, half an emoji as JSON escapes it, is JSON by its grammar and no text: .NET's readers throw where it is read, and
/// where it is passed on unread, other programs do.
/// </remarks>
internal static class JsonText
{
    private const int EscapeLength = 6;
    // JsonObject throws where a name comes twice.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>
    /// What a cell shows as JSON: the value, in which U+FFFD stands for each half of a character; the text itself where that is no JSON.
    /// </summary>
    public static JsonNode? Shown(string text)
    {
        // Halves that are not escaped become U+FFFD by this alone.
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; (at = HalfCharacter(bytes, at)) >= 0;)
            "fffd"u8.CopyTo(bytes.AsSpan(at + 2));

        try
        {
            return JsonNode.Parse(bytes, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>Reads an object, all of whose names and texts can be read after that, and none of whose names comes twice.</summary>
    /// <param name="json">Its text in UTF-8.</param>
    /// <exception cref="FormatException">It is none; the message says what is wrong, and where.</exception>
    public static JsonElement ReadObject(byte[] json)
    {
        if (!Utf8.IsValid(json))
        {
            Utf8.ToUtf16(json, new char[json.Length], out var good, out _, replaceInvalidSequences: false);
            throw new FormatException(
                FormattableString.Invariant($"byte {good + 1} (0x{json[good]:x2}) is no UTF-8, in which JSON is written"));
        }

        try
        {
            RefuseHalfCharacters(json);
            var value = JsonDocument.Parse(json, Strict).RootElement;
            return value.ValueKind == JsonValueKind.Object
                ? value
                : throw new FormatException($"it is {Kind(value.ValueKind)}, expected an object");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the JSON is broken: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>What a value is called in a message.</summary>
    public static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A value as a message quotes it: its beginning.</summary>
    public static string Quote(JsonElement value)
    {
        const int Longest = 40;
        var text = value.GetRawText();
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }

    private static void RefuseHalfCharacters(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        var member = "";
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                continue;

            var escaped = reader.ValueSpan;
            if (HalfCharacter(escaped, 0) is >= 0 and var at)
            {
                var before = JsonSerializer.Deserialize<string>([(byte)'"', .. escaped[..at], (byte)'"'])!;
                var (line, column) = (before.Count(letter => letter == '\n') + 1, before.Length - before.LastIndexOf('\n'));
                var place = reader.TokenType == JsonTokenType.PropertyName ? "the name of a member" : member;
                var unit = Encoding.ASCII.GetString(escaped.Slice(at, EscapeLength));
                throw new FormatException(FormattableString.Invariant($"{place}, line {line}, column {column}: {unit} is half a ")
                    + "character (a surrogate without the other one). Write the whole character, or nothing, in its place");
            }

            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                member = reader.GetString()!;
        }
    }

    /// <summary>Where a <c>\u</c> escape of a surrogate begins that has no other half beside it; negative where there is none.</summary>
    private static int HalfCharacter(ReadOnlySpan<byte> json, int from)
    {
        while (from < json.Length && json[from..].IndexOf((byte)'\\') is >= 0 and var next)
        {
            from += next;
            var first = Escaped(json[from..]);
            if (char.IsHighSurrogate(first) && char.IsLowSurrogate(Escaped(json[(from + EscapeLength)..])))
                from += 2 * EscapeLength;
            else if (char.IsSurrogate(first))
                return from;
            else
                from += 2;
        }

        return -1;
    }

    /// <summary>The UTF-16 unit that the <c>\u</c> escape at the start stands for; zero where none is there.</summary>
    private static char Escaped(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json[0] == '\\' && json[1] == 'u'
        && Utf8Parser.TryParse(json[2..EscapeLength], out ushort unit, out var read, 'x') && read == EscapeLength - 2
            ? (char)unit : '\0';
}
