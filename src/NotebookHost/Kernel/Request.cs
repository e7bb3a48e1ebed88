using System.Text.Json;

namespace NotebookHost.Kernel;

/// <summary>A message from a client, whose signature is right.</summary>
/// <param name="Channel">Where it came from; a reply goes back there.</param>
/// <param name="Identities">Who sent it: the frames before the delimiter.</param>
/// <param name="Header">Its header as sent, which becomes the parent header of all that it causes.</param>
/// <param name="Type">Its <c>msg_type</c>.</param>
/// <param name="Content">Its content: an object that holds what <see cref="Contents"/> says.</param>
internal sealed record Request(Channel Channel, IReadOnlyList<byte[]> Identities, byte[] Header, string Type, JsonElement Content)
{
    /// <summary>Why the content that was sent cannot be used, and <see cref="Content"/> is empty; null where it can.</summary>
    public string? Fault { get; init; }

    /// <summary>A text of the content; empty where it is missing.</summary>
    public string Text(string name) => Content.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    /// <summary>A whole number of the content.</summary>
    public int Number(string name, int otherwise) =>
        Content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : otherwise;

    /// <summary>A flag of the content.</summary>
    public bool Flag(string name, bool otherwise) => Content.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => otherwise }
        : otherwise;
}
