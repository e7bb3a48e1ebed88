namespace NotebookHelpers;

/// <summary>Runs what an attendee wrote: what it throws is an answer too.</summary>
internal static class Attempt
{
    // Torch puts the stack of its C++ code into the message, from here on.
    private const string NativeStack = "\nException raised from ";

    /// <summary>Runs it.</summary>
    /// <param name="code">The attendee's.</param>
    /// <param name="where">Where to begin, if it is not written yet.</param>
    /// <param name="failure">What went wrong, in a sentence; null where nothing did.</param>
    /// <returns>What it gave; the default where it failed.</returns>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static T? Of<T>(Func<T> code, string where, out string? failure)
    {
        try
        {
            failure = null;
            return code();
        }
        catch (NotImplementedException)
        {
            failure = $"Not written yet. Replace {where}.";
        }
        catch (Exception exception) when (!IsInterrupt(exception))
        {
            failure = $"{exception.GetType().Name}: {exception.Message.Split(NativeStack)[0].TrimEnd()}";
        }
        return default;
    }

    // A loop of several threads gathers what ended each of them.
    private static bool IsInterrupt(Exception exception) => exception is OperationCanceledException or ThreadInterruptedException or ThreadAbortException
        || (exception is AggregateException several && several.Flatten().InnerExceptions.Any(IsInterrupt));
}
