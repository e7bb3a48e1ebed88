using System.Text.Json.Nodes;

namespace NotebookHost.Tests.Kernel;

/// <summary>A message from the kernel, whose signature is right.</summary>
/// <param name="Type">Its <c>msg_type</c>.</param>
/// <param name="Parent">The id of the request that it answers; null for none.</param>
/// <param name="Header">Its header.</param>
/// <param name="Content">Its content.</param>
internal sealed record Message(string Type, string? Parent, JsonNode Header, JsonNode Content)
{
    public string Text(string name) => (string)Content[name]!;

    public string Plain => (string)Content["data"]!["text/plain"]!;
}
