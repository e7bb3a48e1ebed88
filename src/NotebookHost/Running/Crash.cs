using NotebookHost.Documents;

namespace NotebookHost.Running;

/// <summary>What is done about a notebook whose process ended in the middle of a cell.</summary>
internal static class Crash
{
    /// <summary>Puts an error into the cell that was running.</summary>
    /// <param name="notebook">The notebook, for a process that ended before it wrote a copy.</param>
    /// <param name="copy">The executed copy.</param>
    /// <param name="cellId">The cell that ran; null where none had begun.</param>
    /// <param name="message">What to say.</param>
    /// <param name="printed">What the process printed at its end.</param>
    public static void Repair(string notebook, string copy, string? cellId, string message, IEnumerable<string> printed)
    {
        var executed = Notebook.Load(File.Exists(copy) ? copy : notebook);
        if (!File.Exists(copy))
            executed.ClearOutputs();

        NotebookCell? cell = executed.Cells.FirstOrDefault(cell => cell.Id == cellId) ?? executed.Cells.FirstOrDefault(cell => cell.Runs);
        cell?.AddError("ProcessEnded", message, [message, .. printed]);
        executed.Save(copy);
    }

    /// <summary>Says that the process ended with a code, and what such a code often means.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="printed">What the process printed at its end.</param>
    public static string Describe(int code, params IEnumerable<string> printed)
    {
        var meaning = code switch
        {
            _ when printed.Any(line => line.Contains("'c10::Error'", StringComparison.Ordinal)) =>
                "an error of torch that nothing could catch, often shapes that do not fit in matmul: mm and mv say which they are",
            134 or unchecked((int)0xC00000FD) => "often a stack overflow: a method that calls itself without end",
            137 => "killed, often for want of memory: take smaller batches or fewer factors",
            139 or unchecked((int)0xC0000005) => "a crash in native code: look at shapes and ids given to torch",
            RunOne.Unheard => "a cell closed files that are not its own, and the process could tell nothing more",
            _ => "a cell may have called Environment.Exit",
        };
        return Invariant($"the process ended with code {code} ({meaning}).");
    }
}
