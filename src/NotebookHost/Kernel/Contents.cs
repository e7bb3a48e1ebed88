using System.Text.Json;
using NotebookHost.Documents;

namespace NotebookHost.Kernel;

/// <summary>What the contents of requests hold, as far as it is read here. What is null counts as not given.</summary>
internal static class Contents
{
    private static readonly Dictionary<string, JsonValueKind> Kinds = new()
    {
        ["code"] = JsonValueKind.String,
        ["silent"] = JsonValueKind.True,
        ["store_history"] = JsonValueKind.True,
        ["user_expressions"] = JsonValueKind.Object,
        ["allow_stdin"] = JsonValueKind.True,
        ["stop_on_error"] = JsonValueKind.True,
        ["cursor_pos"] = JsonValueKind.Number,
        ["hist_access_type"] = JsonValueKind.String,
        ["output"] = JsonValueKind.True,
        ["session"] = JsonValueKind.Number,
        ["start"] = JsonValueKind.Number,
        ["stop"] = JsonValueKind.Number,
        ["n"] = JsonValueKind.Number,
        ["pattern"] = JsonValueKind.String,
        ["unique"] = JsonValueKind.True,
        ["comm_id"] = JsonValueKind.String,
        ["value"] = JsonValueKind.String,
        ["restart"] = JsonValueKind.True,
    };

    /// <summary>Reads a content.</summary>
    /// <param name="type">The message's type.</param>
    /// <param name="json">Its text in UTF-8.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public static JsonElement Read(string type, byte[] json)
    {
        var content = JsonText.ReadObject(json);
        if (Needed(type) is { } needed && Given(content, needed) is null)
            throw new FormatException($"{needed} is missing, expected a string");

        foreach (var (name, kind) in Kinds)
        {
            if (Given(content, name) is { } value && !Is(value, kind))
                throw new FormatException($"{name} is {JsonText.Quote(value)}, expected {Expected(kind)}");
        }

        return content;
    }

    private static JsonElement? Given(JsonElement content, string name) =>
        content.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Needed(string type) => type switch
    {
        "execute_request" or "complete_request" or "inspect_request" or "is_complete_request" => "code",
        "comm_open" => "comm_id",
        "input_reply" => "value",
        _ => null,
    };

    private static bool Is(JsonElement value, JsonValueKind kind) => kind switch
    {
        JsonValueKind.True => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        JsonValueKind.Number => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        _ => value.ValueKind == kind,
    };

    private static string Expected(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True => "true or false",
        JsonValueKind.Number => FormattableString.Invariant($"a whole number from {int.MinValue} to {int.MaxValue}"),
        _ => JsonText.Kind(kind),
    };
}
