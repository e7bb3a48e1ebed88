using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace NotebookHost.Engine;

/// <summary>What every cell can call without a prefix, under the names that cells of Polyglot Notebooks use.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value while the cell runs.</summary>
    /// <param name="value">Any value; null is shown too.</param>
    /// <param name="mimeTypes">The forms to show, such as <c>text/html</c>; none for those that the value prefers.</param>
    /// <returns>The value as shown, which can be replaced.</returns>
#pragma warning disable IDE1006 // The name that notebooks know.
    public static DisplayedValue display(object? value, params string[] mimeTypes) =>
        new(RunningCell.Display(Presentation.Create(value, mimeTypes)), mimeTypes);
#pragma warning restore IDE1006

    /// <summary>Shows this value while the cell runs.</summary>
    /// <param name="value">Any value; null is shown too.</param>
    /// <param name="mimeTypes">The forms to show, such as <c>text/html</c>; none for those that the value prefers.</param>
    /// <returns>The value as shown, which can be replaced.</returns>
    public static DisplayedValue Display<T>(this T value, params string[] mimeTypes) => display(value, mimeTypes);

    /// <summary>Shows this text as what it is written in.</summary>
    /// <param name="value">The text, which is not changed.</param>
    /// <param name="mimeType">What it is written in, such as <c>text/html</c> or <c>text/markdown</c>.</param>
    /// <returns>The value as shown, which can be replaced.</returns>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        new(RunningCell.Display(MimeBundle.From(mimeType, value)));

    /// <summary>Shows these values as a table, a row each.</summary>
    /// <param name="value">Objects, whose properties are the columns.</param>
    /// <param name="mimeTypes">The forms to show, such as <c>text/html</c>; none for those that a table prefers.</param>
    /// <returns>The value as shown, which can be replaced.</returns>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> value, params string[] mimeTypes)
    {
        var forms = new Dictionary<string, string>(Presentation.Create(value.ToTabularDataResource(), mimeTypes).Forms);
        // The table's own plain text tells of its columns' types, and of little else.
        forms["text/plain"] = Presentation.Create(value).Forms["text/plain"];
        return new(RunningCell.Display(new MimeBundle(forms)), mimeTypes);
    }

    /// <summary>Text that is shown as it is, as a page's HTML.</summary>
    /// <param name="content">HTML.</param>
    /// <returns>A value to show.</returns>
    public static HtmlString HTML(string content) => new(content);

    /// <summary>Runs a script in the browser that shows the notebook, where it lets outputs run scripts.</summary>
    /// <param name="scriptContent">JavaScript.</param>
    public static void Javascript(string scriptContent) => display(HTML($"<script type=\"text/javascript\">{scriptContent}</script>"));

    /// <summary>Asks who runs the cell for a line of text.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="typeHint"><c>password</c> hides what is typed.</param>
    /// <returns>What was typed.</returns>
    /// <exception cref="InvalidOperationException">Nobody can type here.</exception>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") =>
        Task.FromResult(RunningCell.Ask(prompt, isPassword: typeHint == "password"));

    /// <summary>Asks who runs the cell for a password, which the front end hides.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <returns>What was typed, which does not show itself.</returns>
    /// <exception cref="InvalidOperationException">Nobody can type here.</exception>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "") =>
        Task.FromResult(new PasswordString(RunningCell.Ask(prompt, isPassword: true)));
}
