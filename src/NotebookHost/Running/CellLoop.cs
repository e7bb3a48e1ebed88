using NotebookHost.Documents;
using NotebookHost.Engine;

namespace NotebookHost.Running;

/// <summary>Runs a notebook's code cells, and writes the executed copy after each.</summary>
/// <param name="notebook">The notebook; its outputs are replaced.</param>
/// <param name="engine">Runs the cells, all on the calling thread: torch keeps state by thread.</param>
/// <param name="copy">The executed copy.</param>
/// <param name="timeout">Time for one cell.</param>
/// <param name="tell">Hears of progress.</param>
internal sealed class CellLoop(Notebook notebook, IEngine engine, string copy, TimeSpan timeout, Action<RunEvent> tell)
{
    private readonly OutputRecorder recorder = new(notebook);
    private readonly int cells = notebook.Cells.Count(cell => cell.Runs);

    /// <summary>How long an interrupted cell may take to stop.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Ends the process although a cell still runs.</summary>
    public Action<int> Leave { get; init; } = Environment.Exit;

    /// <summary>What is said of a cell that took too long.</summary>
    public static string TooLong(double seconds) =>
        Invariant($"the cell did not end within {seconds:0} seconds. Give it more with --timeout, or less to do.");

    /// <summary>Runs the cells to the end or to the first failure.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        var hash = notebook.SourceHash(Path.GetDirectoryName(notebook.Path)!);
        notebook.ClearOutputs();
        recorder.Save(copy);
        engine.AwaitStart();
        var number = 0;
        foreach (var cell in notebook.Cells.Where(cell => cell.Runs))
        {
            tell(new RunEvent(RunEvent.Begins, ++number, cells, cell.Id));
            var error = Execute(cell, number);
            if (error is not null)
            {
                Fail(cell, number, error.Value.Kind, error.Value.Error);
                return 1;
            }

            recorder.Save(copy);
        }

        recorder.Change(() => notebook.Stamp(hash));
        recorder.Save(copy);
        tell(new RunEvent(RunEvent.Done, number, cells));
        return 0;
    }

    private (string Kind, CellError Error)? Execute(NotebookCell cell, int number)
    {
        using var interrupt = new CancellationTokenSource();
        using var ended = new ManualResetEventSlim();
        var watch = Task.Factory.StartNew(() => Watch(cell, number, ended, interrupt), TaskCreationOptions.LongRunning);
        CellError? error;
        try
        {
            // Nobody types here; and an earlier cell may have set another reader.
            Console.SetIn(TextReader.Null);
            error = engine.Execute(cell.Source, $"cell {number}", recorder.For(cell, number), interrupt.Token);
        }
        catch (Exception e)
        {
            error = new CellError(e.GetType().Name, e.Message, null, e.ToString().Split('\n'));
        }

        ended.Set();
        return watch.GetAwaiter().GetResult() ? (RunEvent.TimedOut, TimedOut())
            : error is null ? null : (RunEvent.Failed, error);
    }

    /// <summary>Interrupts a cell that takes too long, and ends the process if it does not heed.</summary>
    private bool Watch(NotebookCell cell, int number, ManualResetEventSlim ended, CancellationTokenSource interrupt)
    {
        if (ended.Wait(timeout))
            return false;

        var cancelled = interrupt.CancelAsync();
        if (!ended.Wait(StopWithin))
        {
            try
            {
                Fail(cell, number, RunEvent.TimedOut, TimedOut());
            }
            finally
            {
                Leave(1);
            }
        }

        cancelled.GetAwaiter().GetResult();
        return true;
    }

    private CellError TimedOut()
    {
        var message = TooLong(timeout.TotalSeconds);
        return new CellError("TimeoutException", message, null, [message]);
    }

    private void Fail(NotebookCell cell, int number, string kind, CellError error)
    {
        // Outputs may still come from a cell that does not heed its interrupt: only the first failure counts.
        var isFirst = false;
        recorder.Change(() =>
        {
            isFirst = !cell.HasError;
            if (isFirst)
                cell.AddError(error.Name, error.Message, error.Traceback);
        });
        try
        {
            recorder.Save(copy);
        }
        finally
        {
            // Last: who hears of it may end this process.
            if (isFirst)
                tell(new RunEvent(kind, number, cells, cell.Id, error.Line, $"{error.Name}: {error.Message}"));
        }
    }
}
