using System.Text;
using System.Text.Json.Nodes;
using NetMQ;

namespace NotebookHost.Kernel;

/// <summary>
/// What the kernel says, in the order in which it was said; printed text is gathered, as one message a line would stall clients.
/// </summary>
/// <param name="wire">Makes the messages.</param>
/// <param name="send">Sends one; called from one thread.</param>
internal sealed class Outbox(Wire wire, Action<Channel, NetMQMessage> send)
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(30);
    private const int Piece = 64 << 10;
    private const int Backlog = 4 << 20;

    private readonly object gate = new();
    private Queue<Item> waiting = [];
    private Item? last;
    private int backlog;
    private bool urgent;
    private bool closed;
    private Thread? thread;

    /// <summary>Starts to send.</summary>
    public void Start()
    {
        thread = new Thread(Loop) { IsBackground = true, Name = "outbox" };
        thread.Start();
    }

    /// <summary>Sends what is waiting, and nothing later.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }

        thread?.Join(TimeSpan.FromSeconds(2));
    }

    /// <summary>Tells every client.</summary>
    public void Publish(string type, Request? parent, JsonObject content) => Add(new Item(Channel.IOPub, type, parent, content));

    /// <summary>Tells every client whether the kernel works.</summary>
    public void Status(string state, Request? parent) => Publish("status", parent, new JsonObject { ["execution_state"] = state });

    /// <summary>Answers who asked.</summary>
    public void Reply(Request request, JsonObject content) =>
        Add(new Item(request.Channel, request.Type.Replace("_request", "_reply", StringComparison.Ordinal), request, content));

    /// <summary>Asks the user of the client that asked for this to run.</summary>
    public void Ask(Request request, string prompt, bool isPassword) =>
        Add(new Item(Channel.Stdin, "input_request", request, new JsonObject { ["prompt"] = prompt, ["password"] = isPassword }));

    /// <summary>Tells every client what was printed. Waits where they cannot keep up.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="parent">What printed it.</param>
    /// <param name="text">The text.</param>
    public void Stream(string name, Request? parent, string text)
    {
        lock (gate)
        {
            while (backlog > Backlog && !closed)
                Monitor.Wait(gate);

            if (last is not { Text: { } gathered } || last.Parent != parent || last.Stream != name || gathered.Length > Piece)
            {
                last = new Item(Channel.IOPub, "stream", parent, new JsonObject { ["name"] = name })
                {
                    Stream = name,
                    Text = new StringBuilder()
                };
                waiting.Enqueue(last);
            }

            last.Text!.Append(text);
            backlog += text.Length;
            Monitor.PulseAll(gate);
        }
    }

    private void Add(Item item)
    {
        lock (gate)
        {
            waiting.Enqueue(item);
            last = null;
            urgent = true;
            Monitor.PulseAll(gate);
        }
    }

    private void Loop()
    {
        while (Next() is { } items)
        {
            foreach (var item in items)
            {
                IEnumerable<byte[]> to = item.Channel == Channel.IOPub ? [Encoding.ASCII.GetBytes(item.Type)] : item.Parent!.Identities;
                if (item.Text is not null)
                    item.Content["text"] = item.Text.ToString();

                if (item.Text is { Length: 0 })
                    continue;

                send(item.Channel, Written(to, item));
                if (item.Text is { Length: > Piece / 2 })
                {
                    // No more than a client can take: what it has not taken yet lies in memory.
                    Thread.Sleep(item.Text.Length / (32 << 10));
                }
            }
        }
    }

    /// <summary>
    /// The message; where it cannot be written (a text of 200 MB, for one), one that says so: who waits for it must not wait on.
    /// </summary>
    private NetMQMessage Written(IEnumerable<byte[]> to, Item item)
    {
        try
        {
            return wire.Write(to, item.Type, item.Parent, item.Content);
        }
        catch (Exception exception)
        {
            var message = $"{item.Type} cannot be sent: {exception.Message}";
            if (item.Channel != Channel.IOPub)
                return wire.Write(to, item.Type, item.Parent, CellPublisher.Refusal(new(exception.GetType().Name, message, null, [])));

            JsonObject printed = new() { ["name"] = "stderr", ["text"] = $"{message}\n" };
            return wire.Write(["stream"u8.ToArray()], "stream", item.Parent, printed);
        }
    }

    /// <summary>Waits for something to send; null where nothing comes any more.</summary>
    private Queue<Item>? Next()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !closed)
                Monitor.Wait(gate);

            var end = Environment.TickCount64 + (long)Gathering.TotalMilliseconds;
            while (!urgent && !closed && backlog < Piece && end - Environment.TickCount64 is > 0 and var left)
                Monitor.Wait(gate, (int)left);

            if (waiting.Count == 0)
                return null;

            var items = waiting;
            var rest = "";
            if (last?.Text is { Length: > 0 } text && char.IsHighSurrogate(text[^1]))
            {
                // The other half of the character is still to come.
                rest = text[^1].ToString();
                text.Length--;
            }

            var unfinished = rest.Length > 0 ? last : null;
            (waiting, last, backlog, urgent) = ([], null, 0, false);
            if (unfinished is not null)
                Stream(unfinished.Stream!, unfinished.Parent, rest);

            Monitor.PulseAll(gate);
            return items;
        }
    }

    private sealed record Item(Channel Channel, string Type, Request? Parent, JsonObject Content)
    {
        public string? Stream { get; init; }

        public StringBuilder? Text { get; init; }
    }
}
