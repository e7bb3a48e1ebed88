namespace NotebookHelpers.Runtime;

/// <summary>A value that shows itself in a notebook: html, and ToString for plain text.</summary>
internal interface IShown
{
    /// <summary>The value as an html fragment; text from data is escaped.</summary>
    string ToHtml();
}
