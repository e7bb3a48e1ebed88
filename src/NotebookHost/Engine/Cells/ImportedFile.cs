using System.Text.RegularExpressions;
using NotebookHost.Documents;

namespace NotebookHost.Engine;

/// <summary>A file that <c>#!import</c> names: a script, a C# file, or a notebook, of which the C# cells count.</summary>
internal static partial class ImportedFile
{
    private const string LanguageNames =
        @"csharp|c\#|C\#|fsharp|f\#|F\#|pwsh|powershell|javascript|js|html|http|kql|mermaid|markdown|meta|python|r|sql|value";

    /// <summary>The kinds of files that can be imported.</summary>
    public static readonly string[] Kinds = [".csx", ".cs", ".ipynb", ".dib"];

    /// <summary>What is to be run, each piece with the name by which errors call it.</summary>
    /// <param name="written">The file as the directive names it.</param>
    /// <param name="path">Its full path.</param>
    /// <exception cref="NotebookFormatException">It is not a notebook of nbformat 4.</exception>
    public static IReadOnlyList<(string Name, string Source)> Pieces(string written, string path) => Path.GetExtension(path) switch
    {
        ".ipynb" => [.. Notebook.Load(path).Cells.Where(cell => cell.Runs)
            .Select((cell, index) => (IsCSharp(cell), ($"{written}, cell {index + 1}", cell.Source)))
            .Where(cell => cell.Item1).Select(cell => cell.Item2)],
        ".dib" => [.. Blocks(File.ReadAllText(path).ReplaceLineEndings("\n"))
            .Where(block => block.Kernel is not ("markdown" or "meta") && !string.IsNullOrWhiteSpace(block.Source))
            .Select((block, index) => (block.Kernel is "csharp" or "c#" or "C#", ($"{written}, cell {index + 1}", block.Source)))
            .Where(cell => cell.Item1).Select(cell => cell.Item2)],
        _ => [(written, File.ReadAllText(path))],
    };

    private static bool IsCSharp(NotebookCell cell)
    {
        var kernel = JsonLayout.Text(cell.Metadata, "polyglot_notebook", "kernelName")
            ?? JsonLayout.Text(cell.Metadata, "dotnet_interactive", "language")
            ?? JsonLayout.Text(cell.Metadata, "vscode", "languageId");
        return kernel is null or "csharp" or "polyglot-notebook";
    }

    /// <summary>A .dib file cut at the lines that name a language, blank lines around each cell left out, as editors show it.</summary>
    private static IEnumerable<(string Kernel, string Source)> Blocks(string text)
    {
        // The text before the first such line, then by turns the language and its text.
        var parts = Languages().Split(text);
        yield return ("csharp", parts[0].Trim('\n'));
        for (var i = 1; i < parts.Length; i += 2)
            yield return (parts[i], parts[i + 1].Trim('\n'));
    }

    [GeneratedRegex($@"^#!({LanguageNames})\b.*\n?", RegexOptions.Multiline)]
    private static partial Regex Languages();
}
