using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookHost.Tests.Kernel;

/// <summary>Puts faults of all kinds into JSON.</summary>
internal static class JsonMutations
{
    /// <summary>The messages of clients: types, and contents that can be used.</summary>
    public static readonly (string Type, string Content)[] Messages =
    [
        ("execute_request", """
            {"code":"🎈 + 1","silent":false,"store_history":true,"user_expressions":{"a":"1"},"allow_stdin":true,"stop_on_error":false}
            """),
        ("complete_request", """{"code":"Console.Wri\n","cursor_pos":5}"""),
        ("inspect_request", """{"code":"Console","cursor_pos":5,"detail_level":0}"""),
        ("is_complete_request", """{"code":"{"}"""),
        ("history_request", """
            {"hist_access_type":"tail","output":false,"raw":true,"session":0,"start":0,"stop":3,"n":5,"pattern":"*","unique":true}
            """),
        ("history_request", """{"hist_access_type":"search","pattern":"*1*","unique":true,"n":5}"""),
        ("kernel_info_request", "{}"),
        ("comm_info_request", """{"target_name":"widget"}"""),
        ("comm_open", """{"comm_id":"c","target_name":"widget","data":{"a":[1,2]}}"""),
        ("comm_msg", """{"comm_id":"c","data":{"a":[1,2]}}"""),
        ("comm_close", """{"comm_id":"c","data":{}}"""),
        ("interrupt_request", "{}"),
        ("input_reply", """{"value":"typed","status":"ok"}"""),
        ("shutdown_request", """{"restart":true}"""),
        ("coffee_question", """{"milk":false}"""),
    ];

    private static readonly string[] Names =
    [
        .. Messages.SelectMany(message => JsonNode.Parse(message.Content)!.AsObject()).Select(member => member.Key),
        "msg_type",
    ];

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "NaN", "[]", "{}", "0", "-1", "1.5", "-0", "1e400", "1e-999", "2147483648", "-2147483649",
            "9223372036854775808", "\"\"", "\"🎈\"", "\"range\"", "\"ask\"", "\"execute_request\"", "\"<IDS|MSG>\"",
            "\"history_request\"", "\"\\ud83d\"", "\"a\\udc00\"", "\"\\ud83d\\ud83d\\udc00\"", "\"\\ud83c\\udf88\"", "\"\\u0000\"",
            "[1,\"\\udfff\"]", "{\"\\udbff\":1}", "{\"a\":1,\"a\":2}",
            new string('[', 70) + new string(']', 70),
            new string('[', 5000),
            string.Concat(Enumerable.Repeat("{\"a\":", 61)) + "1" + new string('}', 61),
            $"\"{new string('x', 5000)}\"",
            $"\"{string.Concat(Enumerable.Repeat("\\n", 2000))}\"",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xff, (byte)'"'],
        [(byte)'"', 0xc0, 0x80, (byte)'"'],
        [(byte)'"', 0xed, 0xa0, 0xbd, (byte)'"'],
        [(byte)'"', 0xf0, 0x9f, 0x8e, (byte)'"'],
    ];

    /// <summary>One of them.</summary>
    public static T One<T>(Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    /// <summary>A text with one fault more.</summary>
    public static byte[] Change(Random random, byte[] json)
    {
        var at = random.Next(json.Length + 1);
        var length = Math.Min(random.Next(1, 9), json.Length - at);
        var some = new byte[random.Next(1, 5)];
        random.NextBytes(some);
        switch (random.Next(12))
        {
            case 0:
                return Replaced(json, at, 0, some);
            case 1:
                return Replaced(json, at, length, some);
            case 2:
                return Replaced(json, at, length, []);
            case 3:
                return Replaced(json, at, 0, json.AsSpan(at, length));
            case 4:
                return json[..at];
            case 5:
                return random.Next(4) == 0 ? [] : Replaced(json, at, 0, One(random, Values));
            case 6 or 7 when Array.IndexOf(json, (byte)'{') is >= 0 and var begin:
                // A member more, whose name may be there already.
                var end = json.AsSpan(begin + 1).IndexOf((byte)'"') >= 0 ? "," : "";
                var name = Encoding.UTF8.GetBytes($"\"{One(random, Names)}\":");
                return Replaced(json, begin + 1, 0, [.. name, .. One(random, Values), .. Encoding.UTF8.GetBytes(end)]);
            default:
                return Tokens(json) is { Count: > 0 } tokens && One(random, tokens) is var (start, size)
                    ? Replaced(json, start, size, One(random, Values)) : json;
        }
    }

    /// <summary>Frames of which some are missing, empty, twice, or in another place.</summary>
    public static byte[][] ChangeFrames(Random random, byte[][] frames)
    {
        List<byte[]> changed = [.. frames];
        var (at, other) = (random.Next(frames.Length + 1), random.Next(frames.Length + 1));
        if (at == frames.Length || other == frames.Length)
            changed.Insert(random.Next(frames.Length + 1), random.Next(2) == 0 ? [] : [0, 255]);
        else if (at < other)
            (changed[at], changed[other]) = (changed[other], changed[at]);
        else if (at == other)
            changed.RemoveAt(at);
        else if (random.Next(8) == 0)
            changed.RemoveRange(other, frames.Length - other);
        else
            changed[at] = random.Next(2) == 0 ? [] : changed[other];

        return [.. changed];
    }

    /// <summary>
    /// The value, every text of which is one; null for what is no such JSON. Finds that out by other means than the kernel.
    /// </summary>
    public static JsonNode? Strictly(byte[] json)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(json);
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 80 });
            Visit(node);
            return node;
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The type that a header names; null for none that can be read.</summary>
    public static string? TypeOf(byte[] header) =>
        Strictly(header) is JsonObject read && read["msg_type"] is JsonValue type && type.TryGetValue(out string? name) && Depth(read) <= 64
            ? name : null;

    private static int Depth(JsonNode? node) => node switch
    {
        JsonObject members => 1 + members.Select(member => Depth(member.Value)).DefaultIfEmpty().Max(),
        JsonArray items => 1 + items.Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, value) in members)
                    Visit(value);

                break;
            case JsonArray items:
                foreach (var item in items)
                    Visit(item);

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }

    /// <summary>Where names and plain values stand, as far as the text can be read.</summary>
    private static List<(int Start, int Length)> Tokens(byte[] json)
    {
        List<(int, int)> all = [];
        try
        {
            for (var reader = new Utf8JsonReader(json); reader.Read();)
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject or JsonTokenType.EndArray)
                    continue;

                var length = reader.TokenType == JsonTokenType.PropertyName
                    ? reader.ValueSpan.Length + 2 : (int)(reader.BytesConsumed - reader.TokenStartIndex);
                all.Add(((int)reader.TokenStartIndex, length));
            }
        }
        catch (JsonException)
        {
            // Up to here.
        }

        return all;
    }

    private static byte[] Replaced(byte[] text, int at, int length, ReadOnlySpan<byte> by) =>
        [.. text[..at], .. by, .. text[(at + length)..]];
}
