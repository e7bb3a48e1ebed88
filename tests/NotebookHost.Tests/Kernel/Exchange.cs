namespace NotebookHost.Tests.Kernel;

/// <summary>What a request came to.</summary>
/// <param name="Reply">The kernel's answer.</param>
/// <param name="Heard">What all clients heard of it, from busy to idle.</param>
internal sealed record Exchange(Message Reply, IReadOnlyList<Message> Heard)
{
    public string Status => Reply.Text("status");

    public int Count => (int)Reply.Content["execution_count"]!;

    /// <summary>The types of what was heard between busy and idle.</summary>
    public IEnumerable<string> Story => Heard.Skip(1).SkipLast(1).Select(message => message.Type);

    public Message Only(string type) => Assert.Single(Heard, message => message.Type == type);

    /// <summary>All that was printed.</summary>
    public string Printed(string stream = "stdout") => string.Concat(
        Heard.Where(message => message.Type == "stream" && message.Text("name") == stream).Select(message => message.Text("text")));
}
