using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace NotebookHost.Engine.Language;

/// <summary>Reads what was written about a symbol: in a cell, beside its assembly, or in the SDK's reference packs.</summary>
internal static partial class Documentation
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Summary, parameters and result, each with its heading (none for the summary); empty where nothing was written.</summary>
    public static IReadOnlyList<(string Heading, string Text)> Read(ISymbol symbol)
    {
        symbol = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol;
        for (var current = symbol.OriginalDefinition; current is not null; current = Above(current)?.OriginalDefinition)
        {
            if (Written(current) is { } member && member.Element("inheritdoc") is null)
            {
                return
                [
                    .. member.Elements("summary").Select(element => ("", Text(element))),
                    .. member.Elements("param").Select(element => (element.Attribute("name")?.Value ?? "", Text(element))),
                    .. member.Elements("returns").Select(element => ("returns", Text(element))),
                ];
            }
        }
        return [];
    }

    /// <summary>What the symbol overrides or implements.</summary>
    private static ISymbol? Above(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } overridden } => overridden,
        IPropertySymbol { OverriddenProperty: { } overridden } => overridden,
        { ContainingType: { TypeKind: not TypeKind.Interface } type } => type.AllInterfaces.SelectMany(face => face.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)),
        _ => null,
    };

    private static XElement? Written(ISymbol symbol)
    {
        try
        {
            return symbol.GetDocumentationCommentXml() is { Length: > 0 } own ? XElement.Parse(own) : FromFiles(symbol);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XElement? FromFiles(ISymbol symbol)
    {
        var assembly = symbol.ContainingAssembly;
        if (symbol.GetDocumentationCommentId() is not { } id || assembly?.GetMetadata() is null)
            return null;
        return Files(symbol, assembly.Name).Where(File.Exists).Select(file => Find(file, id)).FirstOrDefault(found => found is not null);
    }

    private static IEnumerable<string> Files(ISymbol symbol, string assembly)
    {
        var location = AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(loaded => !loaded.IsDynamic && loaded.GetName().Name == assembly)?.Location ?? "";
        if (location.Length > 0 && Path.GetDirectoryName(location) != Framework)
            return [Path.ChangeExtension(location, ".xml")];
        // The framework's assemblies have none beside them. Its core is documented under the names of the assemblies that stand for it.
        var space = symbol.ContainingNamespace.ToDisplayString();
        string[] names = [assembly, "System.Runtime", space, Path.GetFileNameWithoutExtension(space),
            $"{space}.{(symbol.ContainingType ?? symbol).Name}"];
        return ReferencePack() is { } pack ? names.Distinct().Select(name => Path.Combine(pack, name + ".xml")) : [];
    }

    private static string? ReferencePack()
    {
        var packs = Path.GetFullPath(Path.Combine(Framework, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        return !Directory.Exists(packs) ? null : Directory.GetDirectories(packs, $"{Environment.Version.Major}.*")
            .SelectMany(pack => Directory.GetDirectories(Path.Combine(pack, "ref"))).Order(StringComparer.Ordinal).LastOrDefault();
    }

    /// <summary>Reads on until the member comes: a file of the framework holds megabytes, too much to keep.</summary>
    private static XElement? Find(string file, string id)
    {
        using var reader = XmlReader.Create(file);
        while (reader.ReadToFollowing("member"))
        {
            if (reader.GetAttribute("name") == id)
                return (XElement)XNode.ReadFrom(reader);
        }
        return null;
    }

    private static string Text(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "para" or "br" } paragraph => " " + Text(paragraph) + " ",
        XElement { IsEmpty: true } link => LastName(((string?)link.Attribute("cref") ?? (string?)link.Attribute("langword")
            ?? (string?)link.Attribute("name") ?? (string?)link.Attribute("href") ?? "")),
        XElement inner => Text(inner),
        _ => "",
    })), " ").Trim();

    /// <summary><c>Out</c> of <c>P:System.Console.Out</c>, <c>Read</c> of <c>M:Files.Read(System.String)</c>.</summary>
    private static string LastName(string reference)
    {
        var path = reference.Split('(')[0];
        return path.Length > 1 && path[1] == ':' ? Arity().Replace(path[(path.LastIndexOf('.') + 1)..], "") : path;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^\w:|`+\d+")]
    private static partial Regex Arity();
}
