using System.Net;
using NotebookHelpers.Runtime;

namespace NotebookHelpers;

/// <summary>What a check found, in a sentence.</summary>
public sealed class CheckResult : IShown
{
    // Torch puts the stack of its C++ code into the message of an error, from here on.
    private const string NativeStack = "\nException raised from ";

    private const string BeyondTable = "index out of range in self";

    private readonly string message;

    internal CheckResult(bool passed, string message) => (Passed, this.message) = (passed, message);

    /// <summary>Whether all is well.</summary>
    public bool Passed { get; }

    /// <summary>Runs a check of what an attendee wrote: what that throws is an answer too.</summary>
    /// <param name="check">The check, which calls the attendee's code.</param>
    /// <param name="where">Where to begin, if that is not written yet.</param>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    internal static CheckResult From(Func<CheckResult> check, string where)
    {
        try
        {
            return check();
        }
        catch (NotImplementedException)
        {
            return new CheckResult(false, $"Not written yet. Replace {where}.");
        }
        catch (Exception exception) when (!IsInterrupt(exception))
        {
            return new CheckResult(false, $"{exception.GetType().Name}: {Said(exception.Message.Split(NativeStack)[0].TrimEnd())}");
        }
    }

    string IShown.ToHtml()
    {
        var color = Passed ? "#009e73" : "#e69f00";
        return $"<p style=\"border-left:.3em solid {color};padding-left:.6em\">{WebUtility.HtmlEncode(message)}</p>";
    }

    /// <summary>The sentence.</summary>
    /// <returns>Plain text.</returns>
    public override string ToString() => message;

    // Torch says no more of it.
    private static string Said(string message) => message != BeyondTable ? message
        : $"{message}: a table was asked for a row that it does not have. Is a user's index, u, looked up in a table of items, "
            + "or an item's, i, in one of users?";

    // A loop of several threads gathers what ended each of them.
    private static bool IsInterrupt(Exception exception) =>
        exception is OperationCanceledException or ThreadInterruptedException or ThreadAbortException
        || (exception is AggregateException several && several.Flatten().InnerExceptions.Any(IsInterrupt));
}
