namespace Notebooks.Tests.Polyglot;

/// <summary>A value that the engine shows.</summary>
internal sealed class PolyglotValue(IReadOnlyDictionary<string, string> forms)
{
    /// <summary>MIME type to text, as it looks now.</summary>
    public IReadOnlyDictionary<string, string> Forms { get; private set; } = forms;

    /// <summary>How often it was replaced.</summary>
    public int Updates { get; private set; }

    /// <summary>As it looked before.</summary>
    public List<string> Before { get; } = [];

    public string? Html => Forms.GetValueOrDefault("text/html");

    public string? Text => Forms.GetValueOrDefault("text/plain");

    /// <summary>Whether it gave way to nothing, as the bar of a training does at its end.</summary>
    public bool IsEmpty => Forms.Values.All(string.IsNullOrEmpty);

    /// <summary>Whether it is a chart, however many of its forms came.</summary>
    public bool IsChart => Forms.ContainsKey("application/vnd.plotly.v1+json") || Forms.ContainsKey("image/png")
        || Html?.Contains("data-figure", StringComparison.Ordinal) == true;

    /// <summary>Whether the engine shows it in its own way, as it does numbers and strings, and not the library.</summary>
    public bool IsTheEngines => Html is null || Html.Contains("dni-", StringComparison.Ordinal);

    /// <summary>Takes the place of what was shown.</summary>
    public void Update(IReadOnlyDictionary<string, string> forms)
    {
        Before.Add(Text ?? "");
        Forms = forms;
        Updates++;
    }
}
