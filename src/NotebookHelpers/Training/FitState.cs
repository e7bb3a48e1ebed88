using System.Net;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Training;

/// <summary>A training that runs: a bar with epoch, loss and time left.</summary>
/// <param name="Epoch">The one that runs.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Share">Between 0 and 1.</param>
/// <param name="Loss">The epoch's mean so far.</param>
/// <param name="Left">An estimate.</param>
internal sealed record FitState(int Epoch, int Epochs, double Share, double Loss, TimeSpan Left) : IShown
{
    private const int Width = 24;

    public string ToHtml() => Invariant($"<div><progress max=\"1\" value=\"{Share:0.###}\" style=\"width:16em\"></progress> {WebUtility.HtmlEncode(Words)}</div>");

    public override string ToString() => $"[{new string('#', (int)(Share * Width)).PadRight(Width, '.')}] {Words}";

    private string Words => Invariant($"epoch {Epoch} of {Epochs}, loss {Loss:0.0000}, {Math.Ceiling(Left.TotalSeconds):0} s left");
}
