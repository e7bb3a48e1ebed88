using System.Runtime.ExceptionServices;

namespace NotebookHost.Engine;

/// <summary>What is thrown on a thread that a cell started, and caught by nobody, is told in the cell; the process goes on.</summary>
internal static class UnhandledExceptions
{
    /// <summary>Takes them over, for the process's life.</summary>
    public static void TakeOver() => ExceptionHandling.SetUnhandledExceptionHandler(exception =>
    {
        Tell(exception);
        return true;
    });

    /// <summary>Tells of one in the running cell.</summary>
    public static void Tell(Exception exception)
    {
        // That is how code ends which outlives its cell's interrupt.
        if (InterruptibleContext.IsInterrupt(exception))
            return;
        var error = Failures.Thrown(exception, "", RunningCell.Documents);
        RunningCell.Write("stderr", $"Not caught, on a thread of its own: {string.Join('\n', error.Traceback)}\n");
    }
}
