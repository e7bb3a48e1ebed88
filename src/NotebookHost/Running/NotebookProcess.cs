using System.Diagnostics;
using System.IO.Pipes;
using System.Text;

namespace NotebookHost.Running;

/// <summary>Runs one notebook in a process of its own, by starting this program again.</summary>
internal sealed class NotebookProcess(string notebook, string copy, int timeout, string? data)
{
    // A stack overflow prints its whole stack.
    private const int KeptLines = 8;
    private const int KeptWidth = 160;
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
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        using var process = Process.Start(StartInfo(pipe.GetClientHandleAsString()))!;
        pipe.DisposeLocalCopyOfClientHandle();
        var events = Task.WhenAll(Read(pipe, progress), Keep(process.StandardOutput), Keep(process.StandardError));
        try
        {
            await process.WaitForExitAsync(interrupt);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
        finally
        {
            NotebookFiles.DeleteTemporary(copy);
        }

        // A process that a cell left behind may hold the pipes open for ever.
        await Task.WhenAny(events, Task.Delay(TimeSpan.FromSeconds(2), interrupt));
        return Result(process.ExitCode, clock.Elapsed);
    }

    private NotebookResult Result(int code, TimeSpan time)
    {
        var name = Path.GetFileName(notebook);
        lock (printed)
        {
            var where = last.Id is null ? $"{name}, before its first cell" : $"{name}, cell {last.Cell} (id {last.Id})";
            string? failure = null;
            if (last.Kind == RunEvent.Failed)
            {
                failure = $"{where}{(last.Line is { } line ? $", line {line}" : "")}: {last.Message}";
            }
            else if (last.Kind != RunEvent.Done)
            {
                var message = last.Id is null ? $"the process ended with code {code}: {string.Join('\n', printed)}" : Crash.Describe(code);
                failure = $"{where}: {message}";
                Crash.Repair(notebook, copy, last.Id, message, printed);
            }

            return new NotebookResult(name, last.Cell, last.Cells, time, failure);
        }
    }

    private ProcessStartInfo StartInfo(string pipe)
    {
        var start = Start(Environment.ProcessPath!, typeof(NotebookProcess).Assembly.Location);
        foreach (var argument in new[] { "run-one", notebook, copy, timeout.ToString(), pipe })
            start.ArgumentList.Add(argument);

        start.WorkingDirectory = Path.GetDirectoryName(notebook)!;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        if (data is not null)
            start.Environment["WORKSHOP_DATA"] = data;

        return start;
    }

    private async Task Read(Stream pipe, Action<RunEvent> progress)
    {
        using var reader = new StreamReader(pipe, Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            var happened = RunEvent.Parse(line);
            lock (printed)
                last = happened;

            if (happened.Kind == RunEvent.Begins)
                progress(happened);
        }
    }

    private async Task Keep(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (printed)
            {
                if (!string.IsNullOrWhiteSpace(line) && printed.Count < KeptLines)
                    printed.Add(line.Length > KeptWidth ? line[..KeptWidth] + "…" : line);
            }
        }
    }
}
