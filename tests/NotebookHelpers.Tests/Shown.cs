using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests;

/// <summary>The html in which a value shows itself, which is no public member of its type.</summary>
internal static class Shown
{
    public static string ToHtml(this IShown value) => value.ToHtml();
}
