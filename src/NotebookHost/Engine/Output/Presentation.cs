using Microsoft.DotNet.Interactive.Formatting;

namespace NotebookHost.Engine;

/// <summary>Turns values into the forms in which they are shown.</summary>
internal static class Presentation
{
    /// <summary>The forms that the formatters registered for the value's type make; what they throw is thrown on.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The forms that are asked for; none for those that the value prefers.</param>
    public static MimeBundle Create(object? value, params IReadOnlyList<string> mimeTypes)
    {
        var forms = mimeTypes.Distinct().ToDictionary(mime => mime, mime => Formatter.ToDisplayString(value, mime));
        foreach (var mime in value is null || mimeTypes.Count > 0 ? [] : Formatter.GetPreferredMimeTypesFor(value.GetType()))
        {
            var form = Formatter.ToDisplayString(value, mime);
            // Such html is the plain text in a box, and brings a kilobyte of styles with each number.
            if (!form.StartsWith("<div class=\"dni-plaintext\">", StringComparison.Ordinal))
                forms[mime] = form;
        }
        forms.TryAdd("text/plain", Formatter.ToDisplayString(value, "text/plain"));
        return new MimeBundle(forms);
    }
}
