using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NotebookHost.Engine;

/// <summary>A cell cut at its magics, in the order in which the parts run.</summary>
/// <param name="Parts">The parts.</param>
/// <param name="Timed">Whether the cell asks for its time.</param>
internal sealed partial record CellParts(IReadOnlyList<CellParts.Part> Parts, bool Timed)
{
    /// <summary>All magics, with the start of their argument.</summary>
    internal static readonly string[] Magics = ["#r \"", "#i \"nuget:", "#!import ", "#!time", "#!markdown", "#!csharp"];

    private const string Known =
        "#r \"file.dll\", #r \"nuget: Package, Version\", #i \"nuget: source\", #!import file.csx (.cs, .ipynb, .dib), #!time, "
        + "#!markdown, #!csharp";

    internal static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>A stretch of a cell that runs as one.</summary>
    internal abstract record Part;

    /// <summary>
    /// C#, with the lines before it left empty and its directives made comments, so that lines and columns stay the author's.
    /// </summary>
    internal sealed record Code(string Text, IReadOnlyList<Reference> References) : Part;

    /// <summary>An <c>#r</c> line, or an <c>#i</c> line, which names a source of packages.</summary>
    internal sealed record Reference(int Line, string Path, bool IsSource = false);

    /// <summary>An <c>#!import</c> line.</summary>
    internal sealed record Import(int Line, string Path) : Part;

    /// <summary>Text to show as markdown.</summary>
    internal sealed record Markdown(string Text) : Part;

    /// <summary>Cuts a cell.</summary>
    /// <exception cref="DirectiveException">A magic is unknown or incomplete.</exception>
    public static CellParts Parse(string source)
    {
        var lines = source.Replace("\r\n", "\n").Split('\n');
        List<Part> parts = [];
        var timed = false;
        var from = 0;
        while (from < lines.Length)
        {
            List<Reference> references = [];
            var start = from;
            var end = lines.Length;
            from = lines.Length;
            Part? next = null;
            foreach (var index in Directives(lines, start))
            {
                var text = lines[index].Trim();
                var word = Word().Match(text).Value;
                var argument = text[word.Length..].Trim();
                lines[index] = Commented(lines[index]);
                switch (word)
                {
                    case "#!time":
                        timed = true;
                        continue;
                    case "#!csharp":
                    // A script's first line, by which a shell runs it.
                    case ['#', '!', '/', ..] when index == 0:
                        continue;
                    case "#r":
                        references.Add(new Reference(index + 1, Quoted(argument) ?? throw new DirectiveException(index + 1,
                            $"{text}: expected #r \"path/to/file.dll\".")));
                        continue;
                    case "#i":
                        references.Add(new Reference(index + 1, Quoted(argument)!, IsSource: true));
                        continue;
                    case "#!import":
                        next = new Import(index + 1, Quoted(argument) ?? (argument.Length > 0 ? argument : throw new DirectiveException(
                            index + 1, "#!import: expected a file, such as #!import setup.csx.")));
                        from = index + 1;
                        break;
                    case "#!markdown":
                        var close = Array.FindIndex(lines, index + 1, line => line.Trim() == "#!csharp");
                        from = close < 0 ? lines.Length : close + 1;
                        next = new Markdown(string.Join('\n', lines[(index + 1)..(close < 0 ? lines.Length : close)]).Trim('\n'));
                        break;
                    default:
                        throw new DirectiveException(index + 1, OtherMagics.About(word, Known));
                }
                end = index;
                break;
            }
            var code = string.Join('\n', lines[start..end]);
            if (references.Count > 0 || !string.IsNullOrWhiteSpace(code))
                parts.Add(new Code(new string('\n', start) + code, references));
            if (next is not null)
                parts.Add(next);
        }
        return new CellParts(parts, timed);
    }

    /// <summary>The cell with its directives made comments and its markdown left blank; every position stays what it was.</summary>
    public static string Masked(string source)
    {
        var lines = source.Split('\n');
        var from = 0;
        while (from < lines.Length)
        {
            var start = from;
            from = lines.Length;
            foreach (var index in Directives(lines, start))
            {
                var markdown = lines[index].Trim() == "#!markdown";
                lines[index] = Commented(lines[index]);
                if (markdown)
                {
                    var close = Array.FindIndex(lines, index + 1, line => line.Trim() == "#!csharp");
                    from = close < 0 ? lines.Length : close;
                    for (var i = index + 1; i < from; i++)
                        lines[i] = new string(' ', lines[i].Length);
                    break;
                }
            }
        }
        return string.Join('\n', lines);
    }

    /// <summary>The lines that are directives, and not text inside a string, a comment or a disabled region.</summary>
    private static IEnumerable<int> Directives(string[] lines, int from)
    {
        List<(int Index, int Position)> candidates = [];
        var masked = lines[from..];
        var offset = 0;
        for (var i = 0; i < masked.Length; offset += masked[i].Length + 1, i++)
        {
            if (Candidate().IsMatch(masked[i]))
            {
                candidates.Add((from + i, offset + masked[i].IndexOf('#')));
                masked[i] = Commented(masked[i]);
            }
        }
        if (candidates.Count == 0)
            return [];
        // Where the lexer finds our mask to be a comment, a directive stood; inside a string it is only text.
        HashSet<int> comments = [];
        foreach (var token in SyntaxFactory.ParseTokens(string.Join('\n', masked), options: Script))
        {
            comments.UnionWith(token.GetAllTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
                .Select(trivia => trivia.SpanStart));
        }
        return candidates.Where(candidate => comments.Contains(candidate.Position)).Select(candidate => candidate.Index);
    }

    private static string Commented(string line)
    {
        var hash = line.IndexOf('#');
        return line[..hash] + "//" + line[(hash + 2)..];
    }

    private static string? Quoted(string argument) => InQuotes().Match(argument) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^\s*#(!|r\s*""|r\s*$|i\s*""|load\b)")]
    private static partial Regex Candidate();

    [GeneratedRegex(@"^#(!\S*|r|i|load)")]
    private static partial Regex Word();

    [GeneratedRegex(@"^""([^""]+)""")]
    private static partial Regex InQuotes();
}
