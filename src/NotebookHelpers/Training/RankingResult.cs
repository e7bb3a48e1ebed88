using System.Net;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>A training to rank that ended, in a line.</summary>
/// <param name="Losses">Of each epoch.</param>
internal sealed record RankingResult(IReadOnlyList<double> Losses) : IShown
{
    public string ToHtml() => $"<p>{WebUtility.HtmlEncode(ToString())}</p>";

    public override string ToString() => Losses.Count == 0
        ? "Stopped in epoch 1; the model keeps what it learned."
        : Invariant($"{Losses.Count} {(Losses.Count == 1 ? "epoch" : "epochs")}: ranking loss {Losses[0]:0.0000} in the first, {Losses[^1]:0.0000} in the last.");
}
