using System.Net;
using System.Text.Json;

namespace NotebookHelpers.Runtime;

/// <summary>A figure that a notebook records, so that a later run can be compared with it.</summary>
/// <param name="Name">Such as <c>validation RMSE</c>.</param>
/// <param name="Value">A finite number.</param>
internal sealed record Metric(string Name, double Value) : IShown
{
    public const string Mime = "application/vnd.workshop.metric+json";

    public string ToJson() => Invariant($$"""{"name":{{JsonSerializer.Serialize(Name)}},"value":{{Value:R}}}""");

    public string ToHtml() => Invariant($"<p>{WebUtility.HtmlEncode(Name)}: <b>{Value:0.####}</b></p>");

    public override string ToString() => Invariant($"{Name}: {Value:0.####}");
}
