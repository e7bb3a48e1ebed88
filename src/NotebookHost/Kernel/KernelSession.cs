using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NotebookHost.Engine;

namespace NotebookHost.Kernel;

/// <summary>Answers the requests of clients.</summary>
/// <param name="language">Helps to write cells.</param>
/// <param name="runner">Runs cells.</param>
/// <param name="history">The cells run so far.</param>
/// <param name="outbox">Carries the answers.</param>
/// <param name="log">Where requests are told of that nobody answers.</param>
internal sealed class KernelSession(ILanguage language, CellRunner runner, InputHistory history, Outbox outbox, TextWriter log)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<Request> forLanguage = [];

    /// <summary>Ends the kernel; called when a client asks for it, after the answer.</summary>
    public event Action? Ended;

    /// <summary>Starts to run cells, and to help with those being written.</summary>
    public void Start()
    {
        runner.Start();
        new Thread(() =>
        {
            // The first completion takes a second or more: it is made while nobody waits for one.
            if (forLanguage.TryTake(out var first, Idle))
                Answer(first, Help);
            else
                language.Complete("Console.", "Console.".Length);

            foreach (var request in forLanguage.GetConsumingEnumerable())
                Answer(request, Help);
        })
        { IsBackground = true, Name = "language" }.Start();
    }

    /// <summary>Takes a request, and does not wait.</summary>
    public void Handle(Request request)
    {
        try
        {
            Take(request);
        }
        catch (Exception exception)
        {
            // Whatever a client sends, the kernel goes on, and who asked is answered.
            Refuse(request, exception);
        }
    }

    private void Take(Request request)
    {
        switch (request.Type)
        {
            case "execute_request":
                // Also what cannot be used: it fails in its turn, as a cell, and those behind it are given up.
                runner.Add(request);
                break;
            case "input_reply":
                runner.Answer(request);
                break;
            case var _ when request.Fault is { } fault:
                throw new InvalidDataException(fault);
            case "complete_request" or "inspect_request" or "is_complete_request":
                forLanguage.Add(request);
                break;
            case "kernel_info_request":
                Answer(request, _ => Info());
                break;
            case "history_request":
                Answer(request, _ => new JsonObject { ["history"] = history.Find(request) });
                break;
            case "comm_info_request":
                Answer(request, _ => new JsonObject { ["comms"] = new JsonObject() });
                break;
            case "comm_open":
                // There are no comms: who opens one is told that it is closed.
                runner.Beside(request, () => outbox.Publish("comm_close", request, new JsonObject
                {
                    ["comm_id"] = request.Text("comm_id"),
                    ["data"] = new JsonObject(),
                }));
                break;
            case "comm_msg" or "comm_close":
                runner.Beside(request, () => { });
                break;
            case "interrupt_request":
                runner.Interrupt();
                Answer(request, _ => []);
                break;
            case "shutdown_request":
                var reply = new JsonObject { ["status"] = "ok", ["restart"] = request.Flag("restart", false) };
                outbox.Publish("shutdown_reply", request, reply.DeepClone().AsObject());
                outbox.Reply(request, reply);
                Ended?.Invoke();
                break;
            default:
                log.WriteLine($"NotebookHost: a {request.Type} is not known here, and is ignored.");
                break;
        }
    }

    private void Answer(Request request, Func<Request, JsonObject> answer)
    {
        JsonObject content;
        try
        {
            content = answer(request);
            content["status"] = request.Type == "is_complete_request" ? content["status"]!.DeepClone() : "ok";
        }
        catch (Exception exception)
        {
            Refuse(request, exception);
            return;
        }

        runner.Beside(request, () => outbox.Reply(request, content));
    }

    private void Refuse(Request request, Exception exception)
    {
        log.WriteLine($"NotebookHost: refused: {(request.Fault is null ? $"{request.Type}: {exception}" : request.Fault)}");
        var error = CellPublisher.Refusal(new CellError(exception.GetType().Name, exception.Message, null, []));
        runner.Beside(request, () =>
        {
            if (request.Type.EndsWith("_request", StringComparison.Ordinal))
                outbox.Reply(request, error);
        });
    }

    private JsonObject Help(Request request)
    {
        var code = request.Text("code");
        var position = CodePoints.ToUnits(code, request.Number("cursor_pos", int.MaxValue));
        switch (request.Type)
        {
            case "complete_request":
                var found = language.Complete(code, position);
                return new JsonObject
                {
                    ["matches"] = new JsonArray([.. found.Matches.Select(match => (JsonNode)match)]),
                    ["cursor_start"] = CodePoints.FromUnits(code, found.Start),
                    ["cursor_end"] = CodePoints.FromUnits(code, found.End),
                    ["metadata"] = new JsonObject(),
                };
            case "inspect_request":
                var known = language.Inspect(code, position);
                var shown = CellPublisher.Content(known ?? new MimeBundle(new Dictionary<string, string>()));
                shown["found"] = known is not null;
                return shown;
            default:
                return new JsonObject { ["status"] = language.IsComplete(code).ToString().ToLowerInvariant(), ["indent"] = "" };
        }
    }

    private static JsonObject Info() => new()
    {
        ["protocol_version"] = Wire.Version,
        ["implementation"] = "NotebookHost",
        ["implementation_version"] = typeof(KernelSession).Assembly.GetName().Version!.ToString(3),
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"C# on .NET {Environment.Version}",
        ["debugger"] = false,
        ["help_links"] = new JsonArray(),
    };
}
