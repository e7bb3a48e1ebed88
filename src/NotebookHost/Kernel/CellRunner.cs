using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NotebookHost.Engine;

namespace NotebookHost.Kernel;

/// <summary>Runs the cells that clients send, one after the other, on a thread of its own.</summary>
/// <param name="engine">Runs a cell.</param>
/// <param name="outbox">Tells what happens.</param>
/// <param name="history">Keeps what was run.</param>
internal sealed class CellRunner(IEngine engine, Outbox outbox, InputHistory history)
{
    // Long enough for the rest of a "run all" to arrive, so that it is given up as a whole.
    private static readonly TimeSpan Straggling = TimeSpan.FromMilliseconds(30);

    private readonly BlockingCollection<Request> waiting = [];
    private readonly Lock gate = new();
    private volatile Running? running;
    private int count;

    /// <summary>What was run last: threads that it left behind print in its name.</summary>
    public volatile Request? Latest;

    /// <summary>Starts to run cells.</summary>
    public void Start() => new Thread(Loop) { IsBackground = true, Name = "cells" }.Start();

    /// <summary>Lets a cell wait for its turn.</summary>
    public void Add(Request request) => waiting.Add(request);

    /// <summary>Interrupts the running cell, if there is one. Does not wait until it stops.</summary>
    public void Interrupt() => _ = running?.Interrupt.CancelAsync();

    /// <summary>Hands what the user typed to the running cell.</summary>
    public void Answer(Request reply) => running?.Input.Answer(reply);

    /// <summary>Tells the clients what it takes to answer another request, and that a running cell still runs.</summary>
    public void Beside(Request request, Action answer)
    {
        lock (gate)
        {
            outbox.Status("busy", request);
            answer();
            outbox.Status("idle", request);
            if (running is { } cell)
                outbox.Status("busy", cell.Request);
        }
    }

    /// <summary>Ends a cell that still runs, if there is one, with an error: the process ends, for one.</summary>
    public void GiveUp(CellError error)
    {
        if (running is { } cell)
        {
            cell.Output.Error(error);
            End(cell, Failure(error, cell.Number));
        }
    }

    private void Loop()
    {
        foreach (var request in waiting.GetConsumingEnumerable())
        {
            try
            {
                Run(request);
            }
            catch (Exception exception)
            {
                // Whatever a client sent, the next cell runs.
                GiveUp(Thrown(exception));
            }
        }
    }

    private void Run(Request request)
    {
        var source = request.Text("code");
        var kept = request.Fault is null && !request.Flag("silent", false) && request.Flag("store_history", true);
        var number = count + 1;
        count = kept ? number : count;
        var cell = new Running(request, number, new CellPublisher(request, number, outbox), new CellInput(request, outbox));
        lock (gate)
        {
            (running, Latest) = (cell, request);
            outbox.Status("busy", request);
        }

        if (request.Fault is null && !request.Flag("silent", false))
            outbox.Publish("execute_input", request, new JsonObject { ["code"] = source, ["execution_count"] = number });

        if (kept)
            history.Add(number, source);

        // Anew for each cell: another one may have been set.
        Console.SetIn(cell.Input);
        RunningCell.Input = cell.Input;
        CellError? error;
        try
        {
            error = request.Fault is { } fault
                ? new CellError("InvalidRequest", fault, null, [])
                : engine.Execute(source, $"cell {number}", cell.Output, cell.Interrupt.Token);
        }
        catch (Exception exception)
        {
            error = Thrown(exception);
        }
        finally
        {
            // What outlives its cell has nobody to ask: it must not wait for an answer that no client can give any more.
            RunningCell.Input = null;
            Console.SetIn(TextReader.Null);
        }

        if (error is null)
        {
            End(cell, Success(request, number));
            return;
        }

        cell.Output.Error(error);
        // Taken before the answer: what a client sends after it is a new start.
        var givenUp = request.Flag("stop_on_error", true) ? Stragglers() : [];
        End(cell, Failure(error, number));
        foreach (var next in givenUp)
        {
            var reply = Failure(error, number);
            reply["status"] = "aborted";
            Beside(next, () => outbox.Reply(next, reply));
        }
    }

    private void End(Running cell, JsonObject reply)
    {
        lock (gate)
        {
            running = null;
            outbox.Reply(cell.Request, reply);
            outbox.Status("idle", cell.Request);
        }
    }

    /// <summary>The cells that wait, and those still on their way.</summary>
    private List<Request> Stragglers()
    {
        Thread.Sleep(Straggling);
        var all = new List<Request>();
        while (waiting.TryTake(out var request))
            all.Add(request);

        return all;
    }

    private static CellError Thrown(Exception exception) =>
        new(exception.GetType().Name, exception.Message, null, exception.ToString().Split('\n'));

    private static JsonObject Success(Request request, int number)
    {
        var expressions = new JsonObject();
        if (request.Content.TryGetProperty("user_expressions", out var asked) && asked.ValueKind == System.Text.Json.JsonValueKind.Object)
        {
            foreach (var expression in asked.EnumerateObject())
            {
                expressions[expression.Name] = CellPublisher.Refusal(
                    new CellError("NotSupportedException", "This kernel evaluates no user_expressions.", null, []));
            }
        }

        return new JsonObject
        {
            ["status"] = "ok",
            ["execution_count"] = number,
            ["user_expressions"] = expressions,
            ["payload"] = new JsonArray()
        };
    }

    private static JsonObject Failure(CellError error, int number)
    {
        var reply = CellPublisher.Refusal(error);
        reply["execution_count"] = number;
        return reply;
    }

    private sealed record Running(Request Request, int Number, CellPublisher Output, CellInput Input)
    {
        // Never disposed: another thread may still be about to cancel it.
        public CancellationTokenSource Interrupt { get; } = new();
    }
}
