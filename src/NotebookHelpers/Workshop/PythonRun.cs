using System.Net;
using NotebookHelpers.Runtime;

namespace NotebookHelpers;

/// <summary>What a Python script printed; or, where no Python has PyTorch, what to do about that.</summary>
public sealed class PythonRun : IShown
{
    private readonly bool ran;
    private readonly string text;

    internal PythonRun(bool ran, string text)
    {
        (this.ran, this.text) = (ran, text);
        _ = Ran;
    }

    /// <summary>
    /// Whether the script ran. Where it did not, a cell that asks or shows this is one that could not run here: the host's
    /// <c>run --update</c> keeps the outputs that it was saved with.
    /// </summary>
    public bool Ran
    {
        get
        {
            if (!ran)
                NotebookDisplay.Absent("Python with PyTorch");
            return ran;
        }
    }

    string IShown.ToHtml() => $"<pre style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(ToString())}</pre>";

    /// <summary>What the script printed on its standard output.</summary>
    /// <returns>Plain text, its last 1,000 lines.</returns>
    public override string ToString()
    {
        _ = Ran;
        return text;
    }
}
