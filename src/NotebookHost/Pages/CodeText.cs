using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookHost.Pages;

/// <summary>C# with its keywords, strings, numbers, comments and magics marked for the page's colours.</summary>
internal static class CodeText
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Preview, kind: SourceCodeKind.Script);
    private static readonly HashSet<string> Contextual = ["var", "async", "await", "record", "yield", "nameof", "init", "required"];

    /// <summary>The code as HTML; its text is the source, character by character.</summary>
    public static string Highlight(string source)
    {
        var html = new StringBuilder();
        foreach (var part in Parts(source))
        {
            if (IsMagic(part))
            {
                Append(html, "m", part);
                continue;
            }

            foreach (var token in SyntaxFactory.ParseTokens(part, options: Script))
            {
                AppendTrivia(html, token.LeadingTrivia);
                Append(html, ClassOf(token), token.Text);
                AppendTrivia(html, token.TrailingTrivia);
            }
        }

        return html.ToString();
    }

    /// <summary>Magics apart from the code between them: for Roslyn some are shebangs, or hide what follows.</summary>
    private static IEnumerable<string> Parts(string source)
    {
        var code = new StringBuilder();
        foreach (var line in Documents.JsonLayout.Lines(source).Select(line => line!.GetValue<string>()))
        {
            if (!IsMagic(line))
            {
                code.Append(line);
                continue;
            }

            yield return code.ToString();
            yield return line;
            code.Clear();
        }

        yield return code.ToString();
    }

    private static bool IsMagic(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) || line.StartsWith("#r ", StringComparison.Ordinal)
        || line.StartsWith("#i ", StringComparison.Ordinal) || line.StartsWith("#load ", StringComparison.Ordinal);

    private static string? ClassOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.IdentifierToken => Contextual.Contains(token.Text) ? "k" : null,
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.Utf8StringLiteralToken => "s",
        SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => "s",
        SyntaxKind kind when SyntaxFacts.IsKeywordKind(kind) => "k",
        SyntaxKind kind when kind.ToString().StartsWith("Interpolated", StringComparison.Ordinal) => "s",
        _ => null,
    };

    private static void AppendTrivia(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (var trivia in list)
        {
            var comment = trivia.Kind().ToString().Contains("Comment", StringComparison.Ordinal);
            Append(html, comment ? "c" : trivia.IsDirective ? "m" : null, trivia.ToFullString());
        }
    }

    private static void Append(StringBuilder html, string? style, string text)
    {
        var encoded = WebUtility.HtmlEncode(text);
        html.Append(style is null || text.Length == 0 ? encoded : $"<span class=\"{style}\">{encoded}</span>");
    }
}
