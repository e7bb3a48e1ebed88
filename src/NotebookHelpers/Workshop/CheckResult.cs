using System.Net;
using NotebookHelpers.Runtime;

namespace NotebookHelpers;

/// <summary>What a check found, in a sentence.</summary>
public sealed class CheckResult : IShown
{
    private readonly string message;

    internal CheckResult(bool passed, string message) => (Passed, this.message) = (passed, message);

    /// <summary>Whether all is well.</summary>
    public bool Passed { get; }

    string IShown.ToHtml() => Html(Passed, message);

    /// <summary>The sentence.</summary>
    /// <returns>Plain text.</returns>
    public override string ToString() => message;

    internal static string Html(bool passed, string message) =>
        $"<p style=\"border-left:.3em solid {(passed ? "#009e73" : "#e69f00")};padding-left:.6em\">{WebUtility.HtmlEncode(message)}</p>";
}
