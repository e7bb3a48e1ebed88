namespace NotebookHost.Engine;

/// <summary>
/// One value in the forms in which it can be shown: MIME type to text (for <c>image/png</c>, base64; for <c>…+json</c>, JSON text).
/// </summary>
/// <param name="Forms">The forms, richest first.</param>
internal sealed record MimeBundle(IReadOnlyDictionary<string, string> Forms)
{
    /// <summary>Text that is written in one form, and reads as plain text too.</summary>
    public static MimeBundle From(string mimeType, string text) =>
        new(new Dictionary<string, string> { [mimeType] = text, ["text/plain"] = text });
}
