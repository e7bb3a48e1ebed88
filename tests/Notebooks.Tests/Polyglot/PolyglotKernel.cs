using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Notebooks.Tests.Polyglot;

/// <summary>
/// The released engine as VS Code drives it: commands go to its standard input, events come from its standard output, each a line of JSON.
/// </summary>
internal sealed class PolyglotKernel : IAsyncDisposable
{
    /// <summary>Generous: it is for a kernel that says nothing any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly Channel<JsonObject> events = Channel.CreateUnbounded<JsonObject>();
    private readonly ConcurrentQueue<string> errors = [];
    private int sent;

    private PolyglotKernel(Process process)
    {
        this.process = process;
        _ = Read();
        _ = ReadErrors();
    }

    /// <summary>What the engine's process itself wrote on its standard error.</summary>
    public string Errors => string.Join('\n', errors);

    /// <summary>Starts the engine with the arguments that the Polyglot extension gives it.</summary>
    /// <param name="folder">The notebook's.</param>
    public static async Task<PolyglotKernel> Start(string folder)
    {
        var kernel = new PolyglotKernel(Process.Start(PolyglotTool.Start("[vscode]", "stdio", "--working-dir", folder))!);
        while ((string?)(await kernel.Next())["eventType"] != "KernelReady")
        {
        }

        return kernel;
    }

    /// <summary>Runs a cell to its end.</summary>
    public async Task<PolyglotCell> Run(string code)
    {
        var cell = await Submit(code);
        await Finish(cell);
        return cell;
    }

    /// <summary>Runs cells, each of which must succeed.</summary>
    /// <returns>The last one.</returns>
    public async Task<PolyglotCell> RunAll(params string[] cells)
    {
        PolyglotCell? last = null;
        foreach (var code in cells)
        {
            last = await Run(code);
            Assert.True(last.Failure is null, $"{code}\n{last.Failure}");
        }

        return last!;
    }

    /// <summary>Sends a cell, and does not wait.</summary>
    public async Task<PolyglotCell> Submit(string code) =>
        new(code, await Send("SubmitCode", new JsonObject { ["code"] = code, ["targetKernelName"] = "csharp" }));

    /// <summary>Reads events until something has come of a cell.</summary>
    public async Task Until(PolyglotCell cell, Func<PolyglotCell, bool> found)
    {
        while (!found(cell))
            cell.Add(await Next());
    }

    /// <summary>Reads events until the cell has ended.</summary>
    public Task Finish(PolyglotCell cell) => Until(cell, cell => cell.IsFinished);

    /// <summary>VS Code's Cancel; its answer comes among the events.</summary>
    public Task Cancel() => Send("Cancel", []);

    /// <summary>What VS Code underlines while a cell is written.</summary>
    public async Task<PolyglotCell> Diagnose(string code)
    {
        var request = new PolyglotCell(
            code, await Send("RequestDiagnostics", new JsonObject { ["code"] = code, ["targetKernelName"] = "csharp" }));
        await Finish(request);
        return request;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Left alone, the engine goes on after its standard input has ended.
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string> Send(string type, JsonObject command)
    {
        var token = "test-" + (++sent).ToString(CultureInfo.InvariantCulture);
        var line = new JsonObject { ["token"] = token, ["commandType"] = type, ["command"] = command, ["routingSlip"] = new JsonArray() };
        await process.StandardInput.WriteLineAsync(line.ToJsonString());
        await process.StandardInput.FlushAsync();
        return token;
    }

    private async Task<JsonObject> Next()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return await events.Reader.ReadAsync(deadline.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException(
                $"The engine {(process.HasExited ? "ended" : $"was silent for {Patience}")}. It said: {Errors}", exception);
        }
    }

    private async Task Read()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                events.Writer.TryWrite(JsonNode.Parse(line)!.AsObject());
        }

        events.Writer.Complete();
    }

    private async Task ReadErrors()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
            errors.Enqueue(line);
    }
}
