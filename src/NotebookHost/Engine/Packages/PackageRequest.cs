using System.Text.RegularExpressions;

namespace NotebookHost.Engine.Packages;

/// <summary>What <c>#r "nuget: Id, Version"</c> asks for.</summary>
/// <param name="Line">Where it stands in the cell.</param>
/// <param name="Id">The package.</param>
/// <param name="Version">
/// A version, <c>1.*</c> or <c>*-*</c> (the newest such), a range; <c>*</c>, the newest stable one, where none is named.
/// </param>
internal sealed partial record PackageRequest(int Line, string Id, string Version)
{
    /// <summary>Whether it is one version, and no range.</summary>
    public bool IsExact => !IsFloating && Version.IndexOfAny(['[', '(', ',']) < 0;

    /// <summary>Whether the sources decide which version it is.</summary>
    public bool IsFloating => Version.Contains('*');

    /// <summary>The version as NuGet names its folder: 1.0 is 1.0.0, and what follows a + does not count.</summary>
    public string Normal => Trailing().Replace(Parts().Match(Version.Split('+')[0]) is { Success: true } match
        ? $"{match.Groups[1].Value}{OrZero(match.Groups[2])}{OrZero(match.Groups[3])}{match.Groups[4].Value}"
        : Version, "$1").ToLowerInvariant();

    /// <summary>Reads the text in the quotes.</summary>
    /// <exception cref="DirectiveException">It is not of that form.</exception>
    public static PackageRequest Parse(int line, string text) => Form().Match(text) is { Success: true } match
        ? new PackageRequest(line, match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value : "*")
        : throw new DirectiveException(
            line, $"#r \"{text}\": expected #r \"nuget: Package, Version\", such as #r \"nuget: Sylvan.Data.Csv, 1.4.4\".");

    private static string OrZero(Group part) => part.Success ? part.Value : ".0";

    [GeneratedRegex(@"^nuget:\s*([\w.-]+)\s*(?:,\s*([\w.*+\[\](), -]+?)\s*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex(@"^(\d+)(\.\d+)?(\.\d+)?(.*)$")]
    private static partial Regex Parts();

    /// <summary>A fourth number that is zero.</summary>
    [GeneratedRegex(@"^(\d+\.\d+\.\d+)\.0(?=$|-)")]
    private static partial Regex Trailing();
}
