using System.Diagnostics;
using System.IO.Pipes;
using System.Security.Cryptography;
using System.Text;

namespace NotebookHost.Running;

/// <summary>Runs one notebook in a process of its own, by starting this program again.</summary>
internal sealed class NotebookProcess(string notebook, string copy, int timeout, string? data)
{
    // A stack overflow prints its whole stack.
    private const int KeptLines = 8;
    private const int KeptWidth = 160;

    // The process ends a cell that takes too long, and then itself; this is for one that can no longer.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // In no argument or variable that a cell could come across.
    private readonly string key = RandomNumberGenerator.GetHexString(32);
    private readonly List<string> printed = [];
    private RunEvent last = new(RunEvent.Begins);

    /// <summary>The first lines that the process printed past the notebook, native code for one.</summary>
    public IReadOnlyList<string> Printed => printed;

    /// <summary>How to start the program: itself, or <c>dotnet</c> with the program's dll.</summary>
    /// <param name="processPath">What runs now.</param>
    /// <param name="assembly">The program's dll.</param>
    public static ProcessStartInfo Start(string processPath, string assembly)
    {
        var start = new ProcessStartInfo(processPath);
        if (Path.GetFileNameWithoutExtension(processPath).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(assembly);

        return start;
    }

    /// <summary>Runs the notebook to its end.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted; the process has been ended.</exception>
    public async Task<NotebookResult> Run(Action<RunEvent> progress, CancellationToken interrupt)
    {
        var clock = Stopwatch.StartNew();
        File.Delete(copy);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        using var process = Process.Start(StartInfo(pipe.GetClientHandleAsString()))!;
        pipe.DisposeLocalCopyOfClientHandle();
        var events = Task.WhenAll(Read(pipe, progress, late), Keep(process.StandardOutput), Keep(process.StandardError));
        try
        {
            await GiveKey(process);
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            ProcessTree.Kill(process);
            await process.WaitForExitAsync(CancellationToken.None);
            interrupt.ThrowIfCancellationRequested();
        }
        finally
        {
            WholeFile.RemoveLeftOvers(Path.GetDirectoryName(copy)!);
        }

        // A process that a cell left behind may hold the pipes open for ever.
        await Task.WhenAny(events, Task.Delay(TimeSpan.FromSeconds(2), interrupt));
        return Result(process.ExitCode, late.IsCancellationRequested, clock.Elapsed);
    }

    private async Task GiveKey(Process process)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(key);
        }
        catch (IOException)
        {
            // It is gone already, which its exit code tells.
        }
    }

    private NotebookResult Result(int code, bool late, TimeSpan time)
    {
        var name = Path.GetFileName(notebook);
        lock (printed)
        {
            var where = last.Id is null ? $"{name}, before its first cell" : Invariant($"{name}, cell {last.Cell} (id {last.Id})");
            string? failure = null;
            if (last.Kind is RunEvent.Failed or RunEvent.TimedOut)
            {
                failure = $"{where}{(last.Line is { } line ? Invariant($", line {line}") : "")}: {last.Message}";
            }
            else if (last.Kind != RunEvent.Done)
            {
                var message = last.Id is null ? Invariant($"the process ended with code {code}: {string.Join('\n', printed)}")
                    : late ? CellLoop.TooLong(timeout) : Crash.Describe(code, printed);
                failure = $"{where}: {message}";
                Crash.Repair(notebook, copy, last.Id, message, printed);
            }

            return new NotebookResult(name, last.Cell, last.Cells, time, failure);
        }
    }

    private ProcessStartInfo StartInfo(string pipe)
    {
        var start = Start(Environment.ProcessPath!, typeof(NotebookProcess).Assembly.Location);
        foreach (var argument in new[] { "run-one", notebook, copy, Invariant($"{timeout}"), pipe })
            start.ArgumentList.Add(argument);

        start.WorkingDirectory = Path.GetDirectoryName(notebook)!;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        if (data is not null)
            start.Environment["WORKSHOP_DATA"] = data;

        return start;
    }

    private async Task Read(Stream pipe, Action<RunEvent> progress, CancellationTokenSource late)
    {
        using var reader = new StreamReader(pipe, Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (RunEvent.Parse(line, key) is not { } happened || last.Kind != RunEvent.Begins)
                continue;

            lock (printed)
                last = happened;

            late.CancelAfter(happened.Kind switch
            {
                RunEvent.Begins => TimeSpan.FromSeconds(timeout) + Grace,
                RunEvent.TimedOut => TimeSpan.Zero,
                _ => Grace,
            });
            if (happened.Kind == RunEvent.Begins)
                progress(happened);
        }
    }

    private async Task Keep(StreamReader reader)
    {
        var read = new char[4096];
        var line = new StringBuilder();
        while (await reader.ReadAsync(read) is > 0 and var count)
        {
            foreach (var c in read[..count])
            {
                if (c == '\n')
                    Keep(line);
                else if (line.Length <= KeptWidth)
                    line.Append(c);
            }
        }

        Keep(line);
    }

    private void Keep(StringBuilder line)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        lock (printed)
        {
            if (!string.IsNullOrWhiteSpace(text) && printed.Count < KeptLines)
                printed.Add(text.Length > KeptWidth ? text[..KeptWidth] + "…" : text);
        }
    }
}
