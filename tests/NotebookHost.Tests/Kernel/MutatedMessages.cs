using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Faults;
using NetMQ;
using NotebookHost.Engine;
using NotebookHost.Kernel;

namespace NotebookHost.Tests.Kernel;

/// <summary>
/// Sends valid messages of every type, into which faults of all kinds are put, to a kernel's session in this process: all of a kernel but
/// its sockets and its compiler. Not beside others that use the console.
/// </summary>
internal sealed class MutatedMessages
{
    private const string Key = "a key";
    private const int SessionLength = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();

    private readonly Wire wire = new(Key);
    private readonly KernelSession session;
    private readonly object gate = new();
    private readonly List<(Channel Channel, byte[] Parent, string Type, JsonNode Content)> sent = [];
    private Exception? broken;

    private MutatedMessages()
    {
        var outbox = new Outbox(wire, Take);
        var history = new InputHistory();
        var engine = new EchoingEngine();
        session = new KernelSession(engine, new CellRunner(engine, outbox, history), history, outbox, TextWriter.Null);
        outbox.Start();
        session.Start();
    }

    /// <summary>Sends so many of them, and counts those that were answered, and those that could not be.</summary>
    public static void Try(FaultCount count)
    {
        var random = new Random(2017);
        MutatedMessages? kernel = null;
        for (var i = 0; i < FaultCount.Inputs; i++)
        {
            // A session keeps the cells that it ran.
            kernel = i % SessionLength == 0 ? new MutatedMessages() : kernel!;
            var frames = Make(random, i);
            var shown = frames.Select(frame => Encoding.Latin1.GetString(frame.AsSpan(0, Math.Min(frame.Length, 500))));
            count.Try($"message {i}: {string.Join('\n', shown)}", () =>
            {
                if (!kernel.Send(frames, i))
                    throw new FormatException("It has no header that can be read, or no type that is answered.");
            }, exception => exception is FormatException);
        }
    }

    private static byte[][] Make(Random random, int number)
    {
        var (type, content) = JsonMutations.One(random, JsonMutations.Messages);
        var header = Encoding.UTF8.GetBytes(
            $$"""{"msg_id":"m{{number}}","session":"s","username":"é","date":"2026-01-01","msg_type":"{{type}}","version":"5.3"}""");
        byte[][] frames = [[7], Delimiter, [], header, "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];
        for (var faults = random.Next(4); faults > 0; faults--)
        {
            if (random.Next(8) == 0)
            {
                frames = JsonMutations.ChangeFrames(random, frames);
            }
            else if (frames.Length > 0)
            {
                var at = random.Next(3) > 0 ? frames.Length - 1 : random.Next(frames.Length);
                frames[at] = JsonMutations.Change(random, frames[at]);
            }
        }

        // Signed after that: what is wrong with it is no stranger's doing.
        if (SignedAt(frames) is { } begin && random.Next(20) > 0)
            frames[begin - 1] = Sign(frames, begin);

        return frames;
    }

    private static int? SignedAt(byte[][] frames)
    {
        var delimiter = Array.FindIndex(frames, frame => frame.AsSpan().SequenceEqual(Delimiter));
        return delimiter >= 0 && frames.Length >= delimiter + 6 ? delimiter + 2 : null;
    }

    private static byte[] Sign(byte[][] frames, int begin) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), frames.Skip(begin).Take(4).SelectMany(frame => frame).ToArray())));

    private bool Send(byte[][] frames, int number)
    {
        lock (gate)
            sent.Clear();

        var header = SignedAt(frames) is { } begin && frames[begin - 1].AsSpan().SequenceEqual(Sign(frames, begin)) ? frames[begin] : [];
        var type = JsonMutations.TypeOf(header);
        // An answer to a question needs a cell that asks.
        var asking = Encoding.UTF8.GetBytes($$"""{"msg_id":"a{{number}}","msg_type":"execute_request"}""");
        if (type == "input_reply")
        {
            Receive(Channel.Shell, asking, """{"code":"ask"}""");
            Await(message => message.Type == "input_request");
        }

        Receive(type == "input_reply" ? Channel.Stdin : Channel.Shell, frames);
        if (type == "input_reply")
        {
            Receive(Channel.Stdin, """{"msg_type":"input_reply"}"""u8.ToArray(), """{"value":"as it should be"}""");
            AwaitAnswer(asking);
        }

        var answers = type is not null && JsonMutations.Messages.Any(
            message => message.Type == type && type.EndsWith("_request", StringComparison.Ordinal));
        if (answers)
            AwaitAnswer(header);

        var after = Encoding.UTF8.GetBytes($$"""{"msg_id":"k{{number}}","msg_type":"kernel_info_request"}""");
        Receive(Channel.Control, after, "{}");
        AwaitAnswer(after);
        return answers;
    }

    private void Receive(Channel channel, byte[] header, string content)
    {
        byte[][] frames = [[7], Delimiter, [], header, "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];
        frames[2] = Sign(frames, 3);
        Receive(channel, frames);
    }

    private void Receive(Channel channel, byte[][] frames)
    {
        Request request;
        try
        {
            request = wire.Read(channel, new NetMQMessage(frames));
        }
        catch (FormatException)
        {
            return;
        }

        session.Handle(request);
    }

    private void AwaitAnswer(byte[] header) => Await(message =>
        message.Channel != Channel.IOPub && message.Parent.SequenceEqual(header)
        && message.Type.EndsWith("_reply", StringComparison.Ordinal));

    private void Await(Func<(Channel Channel, byte[] Parent, string Type, JsonNode Content), bool> awaited)
    {
        lock (gate)
        {
            for (var end = DateTime.UtcNow + Patience; !sent.Any(awaited);)
            {
                if (broken is not null)
                    throw broken;

                if (!Monitor.Wait(gate, Patience) || DateTime.UtcNow > end)
                    throw new TimeoutException($"no answer in {Patience.TotalSeconds} s; {sent.Count} other messages came");
            }

            var (_, _, type, content) = sent.First(awaited);
            if (type.EndsWith("_reply", StringComparison.Ordinal) && (string?)content["status"] is "error" or "aborted"
                && (string.IsNullOrEmpty((string?)content["ename"]) || content["evalue"] is null))
            {
                throw new InvalidOperationException($"an error without a name: {content}");
            }
        }
    }

    private void Take(Channel channel, NetMQMessage message)
    {
        lock (gate)
        {
            try
            {
                byte[][] frames = [.. message.Select(frame => frame.ToByteArray())];
                var begin = SignedAt(frames) ?? throw new InvalidDataException("what was sent is no message");
                var parts = Array.ConvertAll(frames[begin..], frame => JsonMutations.Strictly(frame)
                    ?? throw new InvalidDataException($"no JSON was sent: {Encoding.Latin1.GetString(frame)}"));
                sent.Add((channel, frames[begin + 1], (string)parts[0]["msg_type"]!, parts[3]));
            }
            catch (Exception exception)
            {
                broken = exception;
            }

            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Prints and shows what it is given to run.</summary>
    private sealed class EchoingEngine : IEngine, ILanguage
    {
        public void AwaitStart()
        {
        }

        public CellError? Execute(string source, string cell, ICellOutput output, CancellationToken interrupt)
        {
            output.Stream("stdout", source == "ask" ? RunningCell.Input!.Ask("?", isPassword: false) : source);
            output.Result(MimeBundle.From("application/json", source));
            return source.Length % 16 == 3 ? new CellError("Odd", source, null, [source]) : null;
        }

        public Completions Complete(string code, int position) => new(position, code.Length, [code]);

        public MimeBundle? Inspect(string code, int position) => MimeBundle.From("text/html", code);

        public Completeness IsComplete(string code) => Completeness.Complete;

        public void Dispose()
        {
        }
    }
}
