using Microsoft.AspNetCore.Html;

namespace NotebookHost.Engine;

/// <summary>What every cell can call without a prefix.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value while the cell runs.</summary>
    /// <param name="value">Any value; null is shown too.</param>
    /// <returns>The value as shown, which can be replaced.</returns>
#pragma warning disable IDE1006 // The name that notebooks know.
    public static DisplayedValue display(object? value) => new(RunningCell.Display(value));
#pragma warning restore IDE1006

    /// <summary>Shows this value while the cell runs.</summary>
    /// <param name="value">Any value; null is shown too.</param>
    /// <returns>The value as shown, which can be replaced.</returns>
    public static DisplayedValue Display<T>(this T value) => display(value);

    /// <summary>Text that is shown as it is, as a page's HTML.</summary>
    /// <param name="content">HTML.</param>
    /// <returns>A value to show.</returns>
    public static HtmlString HTML(string content) => new(content);
}
