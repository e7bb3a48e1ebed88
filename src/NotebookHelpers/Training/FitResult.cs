using System.Net;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>A training that ended, in a line.</summary>
/// <param name="History">Its epochs.</param>
internal sealed record FitResult(History History) : IShown
{
    public string ToHtml() => $"<p>{WebUtility.HtmlEncode(ToString())}</p>";

    public override string ToString()
    {
        if (History.Count == 0)
            return History.Ending!;
        var ending = History.Ending is { } words ? words + " " : "";
        return Invariant($"{ending}{History.Count} {(History.Count == 1 ? "epoch" : "epochs")}: validation RMSE {History.Kept.ValidationRmse:0.0000}, lowest {History.Best.ValidationRmse:0.0000} after epoch {History.Best.Number}.");
    }
}
