using System.Text.Json.Nodes;

namespace Notebooks.Tests.Polyglot;

/// <summary>What the engine told of one cell.</summary>
/// <param name="code">The cell.</param>
/// <param name="token">By which its events are found.</param>
internal sealed class PolyglotCell(string code, string token)
{
    private readonly Dictionary<string, PolyglotValue> displays = [];
    private readonly List<PolyglotValue> values = [];
    private readonly List<string> diagnostics = [];

    public string Code => code;

    public bool IsFinished { get; private set; }

    /// <summary>The engine's message; null where the cell did not fail.</summary>
    public string? Failure { get; private set; }

    /// <summary>Printed text.</summary>
    public string Printed { get; private set; } = "";

    /// <summary>Text on the standard error.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>What the compiler says: id, severity and message.</summary>
    public IReadOnlyList<string> Diagnostics => diagnostics;

    /// <summary>What was shown, as it looks at the end, in order; the cell's result too.</summary>
    public IReadOnlyList<PolyglotValue> Values => values;

    /// <summary>Takes in an event; one of another command changes nothing.</summary>
    public void Add(JsonObject told)
    {
        // What a cell does through other commands, as #!import does, has tokens that begin with the cell's own.
        var of = (string?)told["command"]?["token"] ?? "";
        if (of != token && !of.StartsWith(token + ".", StringComparison.Ordinal))
            return;

        var happened = told["event"]!.AsObject();
        switch ((string?)told["eventType"])
        {
            case "CommandSucceeded":
                IsFinished |= of == token;
                break;
            case "CommandFailed":
                Failure ??= (string?)happened["message"] ?? "failed";
                IsFinished |= of == token;
                break;
            case "StandardOutputValueProduced":
                Printed += Text(happened);
                break;
            case "StandardErrorValueProduced":
                Errors += Text(happened);
                break;
            case "DiagnosticsProduced":
                diagnostics.AddRange(happened["diagnostics"]!.AsArray()
                    .Select(diagnostic => $"{diagnostic!["code"]} {diagnostic["severity"]}: {diagnostic["message"]}"));
                break;
            case "DisplayedValueUpdated" when displays.TryGetValue((string)happened["valueId"]!, out var shown):
                shown.Update(Forms(happened));
                break;
            case "DisplayedValueProduced" or "ReturnValueProduced" or "DisplayedValueUpdated":
                var value = new PolyglotValue(Forms(happened));
                values.Add(value);
                if ((string?)happened["valueId"] is { } id)
                    displays[id] = value;

                break;
        }
    }

    private static string Text(JsonObject happened) => Forms(happened).GetValueOrDefault("text/plain", "");

    private static Dictionary<string, string> Forms(JsonObject happened) =>
        happened["formattedValues"]!.AsArray().ToDictionary(form => (string)form!["mimeType"]!, form => (string)form!["value"]!);
}
