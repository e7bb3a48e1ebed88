using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookHost.Engine.Language;

/// <summary>Signature and documentation of what stands at a place of C# code.</summary>
internal static class Inspection
{
    private const int MostOverloads = 8;

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMemberOptions(SymbolDisplayMemberOptions.IncludeConstantValue);

    /// <summary>The forms to show; null where nothing known stands there.</summary>
    public static MimeBundle? At(SemanticModel model, int position)
    {
        List<ISymbol> symbols = [.. Symbols(model, position).Where(symbol => symbol is not IErrorTypeSymbol)];
        if (symbols.Count == 0)
            return null;
        var signature = string.Join('\n', symbols.Take(MostOverloads).Select(symbol => Signature(symbol, model, position)));
        if (symbols.Count > MostOverloads)
            signature += $"\n// and {symbols.Count - MostOverloads} more";
        // Several are the overloads of one call: the first is the one meant, or the nearest.
        var documentation = Documentation.Read(symbols[0]);
        StringBuilder plain = new(signature), markdown = new($"```csharp\n{signature}\n```"),
            html = new($"<pre><code>{WebUtility.HtmlEncode(signature)}</code></pre>");
        foreach (var (heading, text) in documentation)
        {
            plain.Append($"\n\n{(heading.Length > 0 ? heading + ": " : "")}{text}");
            markdown.Append($"\n\n{(heading.Length > 0 ? $"`{heading}`: " : "")}{text}");
            html.Append(
                $"<p>{(heading.Length > 0 ? $"<code>{WebUtility.HtmlEncode(heading)}</code>: " : "")}{WebUtility.HtmlEncode(text)}</p>");
        }
        return new MimeBundle(new Dictionary<string, string>
        {
            ["text/html"] = html.ToString(),
            ["text/markdown"] = markdown.ToString(),
            ["text/plain"] = plain.ToString(),
        });
    }

    private static IEnumerable<ISymbol> Symbols(SemanticModel model, int position)
    {
        var root = model.SyntaxTree.GetRoot();
        var token = root.FindToken(position);
        if (position > 0 && (token.SpanStart > position || !IsName(token)) && root.FindToken(position - 1) is var before
            && before.Span.End == position && IsName(before))
        {
            token = before;
        }
        if (IsName(token) && token.Span.Start <= position && token.Parent is { } node)
        {
            if (model.GetDeclaredSymbol(node) is { } declared && (token.Parent is not ExpressionSyntax))
                return [declared];
            var info = model.GetSymbolInfo(node);
            IEnumerable<ISymbol> all = info.Symbol is null ? info.CandidateSymbols : [info.Symbol];
            return all.Concat(model.GetMemberGroup(node)).Distinct(SymbolEqualityComparer.Default);
        }
        // Between the brackets of a call: the call. The token may be the one behind the closing bracket.
        var left = token.SpanStart < position ? token : token.GetPreviousToken();
        var call = left.Parent?.AncestorsAndSelf().OfType<BaseArgumentListSyntax>()
            .FirstOrDefault(arguments => arguments.SpanStart < position
            && (arguments.GetLastToken(includeZeroWidth: true).IsMissing || position < arguments.Span.End))?.Parent;
        return call is null ? [] : model.GetSymbolInfo(call) is { Symbol: { } meant }
            ? CodeCompletion.Overloads(model, call).Prepend(meant).Distinct(SymbolEqualityComparer.Default)
            : CodeCompletion.Overloads(model, call);
    }

    private static bool IsName(SyntaxToken token) => token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind());

    private static string Signature(ISymbol symbol, SemanticModel model, int position)
    {
        var format = symbol.ContainingType is { IsScriptClass: true }
            ? Format.RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType) : Format;
        var text = symbol.ToMinimalDisplayString(model, position, format);
        return symbol switch
        {
            ILocalSymbol => $"(local) {text}",
            IParameterSymbol => $"(parameter) {text}",
            IFieldSymbol { ContainingType.IsScriptClass: true } => $"(variable) {text}",
            INamespaceSymbol => $"namespace {text}",
            INamedTypeSymbol type => $"{(type.IsRecord ? "record " : "")}{type.TypeKind.ToString().ToLowerInvariant()} {text}",
            IMethodSymbol { ReducedFrom: not null } => $"(extension) {text}",
            _ => text,
        };
    }
}
