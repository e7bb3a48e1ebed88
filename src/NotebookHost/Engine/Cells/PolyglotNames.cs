using Microsoft.AspNetCore.Html;

namespace NotebookHost.Engine;

/// <summary>
/// What cells that are scripts can name besides. Others cannot: there a type of the same name, from a using of theirs, would be ambiguous.
/// </summary>
public static class PolyglotNames
{
    /// <summary>The functions of cells, for those that name where Polyglot Notebooks has them.</summary>
    public static class Kernel
    {
        /// <inheritdoc cref="CellFunctions.display" />
#pragma warning disable IDE1006 // The name that notebooks know.
        public static DisplayedValue display(object? value, params string[] mimeTypes) => CellFunctions.display(value, mimeTypes);
#pragma warning restore IDE1006

        /// <inheritdoc cref="CellFunctions.HTML" />
        public static HtmlString HTML(string content) => CellFunctions.HTML(content);

        /// <inheritdoc cref="CellFunctions.Javascript" />
        public static void Javascript(string scriptContent) => CellFunctions.Javascript(scriptContent);

        /// <inheritdoc cref="CellFunctions.GetInputAsync" />
        public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") =>
            CellFunctions.GetInputAsync(prompt, typeHint);

        /// <inheritdoc cref="CellFunctions.GetPasswordAsync" />
        public static Task<PasswordString> GetPasswordAsync(string prompt = "") => CellFunctions.GetPasswordAsync(prompt);
    }
}
