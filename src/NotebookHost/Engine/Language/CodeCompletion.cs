using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NotebookHost.Engine.Language;

/// <summary>What can stand at a place of C# code.</summary>
internal sealed class CodeCompletion
{
    private static readonly string[] Keywords =
    [
        .. SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText)
            .Where(word => !word.StartsWith("__", StringComparison.Ordinal)),
        "and", "async", "await", "dynamic", "get", "init", "nameof", "nint", "not", "or", "record", "required", "set", "value", "var",
        "when",
        "where", "with", "yield",
    ];

    private readonly SemanticModel model;
    private readonly int start;
    private readonly int end;
    private readonly string word;
    private readonly bool escaped;
    private readonly SyntaxToken left;

    private CodeCompletion(SemanticModel model, int position)
    {
        this.model = model;
        var root = model.SyntaxTree.GetRoot();
        var text = model.SyntaxTree.ToString();
        start = end = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[start - 1]))
            start--;
        while (end < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[end]))
            end++;
        word = text[start..position];
        escaped = start > 0 && text[start - 1] == '@';
        start -= escaped ? 1 : 0;
        left = root.FindToken(start);
        left = left.SpanStart < start ? left : left.GetPreviousToken();
    }

    /// <summary>The completions at a position.</summary>
    public static Completions At(SemanticModel model, int position)
    {
        var place = new CodeCompletion(model, position);
        return new Completions(place.start, place.end, place.IsText(position) ? [] : place.Matches());
    }

    /// <summary>Whether text is written there, or a number, or a name that is being given.</summary>
    private bool IsText(int position)
    {
        var before = model.SyntaxTree.GetRoot().FindTrivia(Math.Max(position - 1, 0));
        var comment = before.IsKind(SyntaxKind.SingleLineCommentTrivia) || before.IsKind(SyntaxKind.DisabledTextTrivia)
            || (before.Kind() is SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia
            && before.Span.End > position);
        var own = model.SyntaxTree.GetRoot().FindToken(start);
        var names = own.SpanStart == start && own.IsKind(SyntaxKind.IdentifierToken) && own.Parent switch
        {
            // In a script "Foo bar" may be a declaration, and "Fo" alone is parsed as an unfinished one.
            VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax or BaseTypeDeclarationSyntax => true,
            ParameterSyntax { Parent: not SimpleLambdaExpressionSyntax, Type: not null } or MethodDeclarationSyntax
                or PropertyDeclarationSyntax => true,
            _ => false,
        };
        return comment || names || (word.Length > 0 && char.IsAsciiDigit(word[0])) || left.Span.End > start
            || own.IsKind(SyntaxKind.InterpolatedStringTextToken);
    }

    private IReadOnlyList<string> Matches()
    {
        if (left.Kind() is SyntaxKind.DotToken or SyntaxKind.MinusGreaterThanToken or SyntaxKind.ColonColonToken)
            return Sorted(Members().Where(Fits).Where(IsShown));
        var first = Sorted([.. AssignableMembers(), .. ParameterNames()]);
        var typesOnly = left.Kind() is SyntaxKind.NewKeyword or SyntaxKind.UsingKeyword
            || (left.Parent is UsingDirectiveSyntax or BaseListSyntax or AttributeListSyntax);
        var symbols = left.Parent is InitializerExpressionSyntax { RawKind: (int)SyntaxKind.WithInitializerExpression } ? []
            : typesOnly ? model.LookupNamespacesAndTypes(start)
            : model.LookupSymbols(start).Where(symbol => symbol is not ILocalSymbol || IsBefore(symbol));
        if (left.Parent is AttributeListSyntax)
        {
            return Sorted(
                symbols.Where(symbol => symbol is INamespaceSymbol || symbol.Name.EndsWith("Attribute", StringComparison.Ordinal)),
                name => name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name);
        }
        List<string> names = [.. symbols.Where(symbol => symbol.ContainingType?.SpecialType != SpecialType.System_Object).Select(Written)];
        if (word.Length > 0 && !typesOnly && !escaped)
            names.AddRange(Keywords);
        return [.. first, .. Sorted(names)];
    }

    private bool IsBefore(ISymbol symbol) => symbol.DeclaringSyntaxReferences.All(declaration => declaration.Span.Start < start);

    /// <summary>What can follow the dot.</summary>
    private IEnumerable<ISymbol> Members()
    {
        var owner = left.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            AliasQualifiedNameSyntax name => name.Alias,
            MemberBindingExpressionSyntax binding => binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>()
                .First(access => access.WhenNotNull.Span.Contains(binding.Span)).Expression,
            _ => null,
        };
        if (owner is null)
            return [];
        if (owner is BaseExpressionSyntax)
            return model.LookupBaseMembers(start);
        var symbol = model.GetSymbolInfo(owner).Symbol;
        symbol = symbol is IAliasSymbol alias ? alias.Target : symbol;
        if (symbol is INamespaceSymbol space)
            return model.LookupNamespacesAndTypes(start, space);
        if (symbol is ITypeSymbol named)
            return model.LookupStaticMembers(start, named);
        var type = model.GetTypeInfo(owner).Type;
        if (type is null or IErrorTypeSymbol)
        {
            // "x." before a line that starts with a name is parsed as a type.
            type = model.GetSpeculativeTypeInfo(
                owner.SpanStart, SyntaxFactory.ParseExpression(owner.ToString()), SpeculativeBindingOption.BindAsExpression).Type;
        }
        if (left.Parent is MemberBindingExpressionSyntax
            && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        type = type is IPointerTypeSymbol pointer ? pointer.PointedAtType : type;
        if (type is null or IErrorTypeSymbol)
            return [];
        var members = model.LookupSymbols(start, type, includeReducedExtensionMethods: true)
            .Where(member => !member.IsStatic && member is not ITypeSymbol);
        // A variable named as its type can mean both.
        return symbol?.Name == type.Name ? members.Concat(model.LookupStaticMembers(start, type)) : members;
    }

    /// <summary>In an object initialiser: what can be set there and is not yet.</summary>
    private IEnumerable<string> AssignableMembers()
    {
        if (left.Parent is not InitializerExpressionSyntax initializer
            || initializer.Kind() is not (SyntaxKind.ObjectInitializerExpression or SyntaxKind.CollectionInitializerExpression
            or SyntaxKind.WithInitializerExpression)
            || initializer.Parent is null)
        {
            return [];
        }
        var made = initializer.Parent is WithExpressionSyntax with ? with.Expression : initializer.Parent as ExpressionSyntax;
        if (made is null || model.GetTypeInfo(made).Type is not { } type)
            return [];
        HashSet<string> set = [.. initializer.Expressions.OfType<AssignmentExpressionSyntax>()
            .Select(assignment => assignment.Left.ToString())];
        return model.LookupSymbols(start, type)
            .Where(member => !member.IsStatic && !set.Contains(member.Name)
                && member is IPropertySymbol { IsIndexer: false, SetMethod: not null } or IFieldSymbol { IsReadOnly: false })
            .Select(Written);
    }

    /// <summary>In a list of arguments: the names of the parameters.</summary>
    private IEnumerable<string> ParameterNames()
    {
        if (left.Parent is not BaseArgumentListSyntax { Parent: { } call } arguments)
            return [];
        HashSet<string> given = [.. arguments.Arguments.Select(argument => argument.NameColon?.Name.Identifier.Text).OfType<string>()];
        return Overloads(model, call).SelectMany(method => method.Parameters).Select(parameter => Escaped(parameter.Name))
            .Where(name => !given.Contains(name)).Distinct().Select(name => name + ":");
    }

    /// <summary>What a call might mean.</summary>
    public static IEnumerable<IMethodSymbol> Overloads(SemanticModel model, SyntaxNode call) => call switch
    {
        InvocationExpressionSyntax invocation => model.GetMemberGroup(invocation.Expression) is { Length: > 0 } group
            ? group.OfType<IMethodSymbol>()
            : model.GetTypeInfo(invocation.Expression).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? [invoke] : [],
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation).Type is INamedTypeSymbol made
            ? made.InstanceConstructors.Where(constructor => model.IsAccessible(creation.SpanStart, constructor)) : [],
        _ => [],
    };

    private static bool IsShown(ISymbol symbol) => symbol.CanBeReferencedByName && !symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute)
        && attribute.ConstructorArguments is [{ Value: (int)EditorBrowsableState.Never }]);

    private static string Written(ISymbol symbol) => Escaped(symbol.Name);

    private static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private IReadOnlyList<string> Sorted(IEnumerable<ISymbol> symbols, Func<string, string>? shorten = null) =>
        Sorted(symbols.Where(Fits).Where(symbol => symbol.CanBeReferencedByName).Select(symbol => (shorten ?? Escaped)(symbol.Name)));

    private bool Fits(ISymbol symbol) => symbol.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<string> Sorted(IEnumerable<string> names) =>
    [
        .. names.Where(name => name.AsSpan().TrimStart('@').StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && SyntaxFacts.IsValidIdentifier(name.TrimStart('@').TrimEnd(':')))
            .Select(name => escaped ? "@" + name.TrimStart('@') : name)
            .Distinct()
            .OrderByDescending(name => name.AsSpan().TrimStart('@').StartsWith(word, StringComparison.Ordinal))
            .ThenBy(name => name.TrimStart('@'), StringComparer.OrdinalIgnoreCase),
    ];
}
