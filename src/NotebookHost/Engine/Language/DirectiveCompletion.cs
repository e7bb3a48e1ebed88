using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NotebookHost.Engine.Language;

/// <summary>What can stand in a directive: its name, files and folders, packages of this machine and their versions.</summary>
internal static partial class DirectiveCompletion
{
    /// <summary>The completions at a position; null where no directive stands there.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="masked">The cell with its directives made comments.</param>
    /// <param name="position">The cursor's position.</param>
    /// <param name="folder">Where relative paths start.</param>
    public static Completions? At(string code, string masked, int position, string folder)
    {
        var start = code.LastIndexOf('\n', Math.Max(position - 1, 0), position) + 1;
        var line = code[start..position];
        var hash = line.IndexOf('#');
        // A name that is still written, such as #!im, is masked too; a lone # is not.
        if (hash < 0 || line[..hash].Trim().Length > 0 || (masked[start + hash] == '#' && line.Trim() != "#"))
            return null;
        foreach (var (argument, values) in Arguments)
        {
            if (argument.Match(line) is { Success: true } match)
            {
                var written = match.Groups["written"];
                var matches = values(match, folder)
                    .Where(value => value.StartsWith(written.Value, StringComparison.OrdinalIgnoreCase));
                return new Completions(start + written.Index, position, [.. matches]);
            }
        }
        var name = line[hash..];
        return new Completions(start + hash, position,
            [.. CellParts.Magics.Where(magic => magic.StartsWith(name, StringComparison.Ordinal) && magic != name)]);
    }

    private static readonly (Regex Argument, Func<Match, string, IEnumerable<string>> Values)[] Arguments =
    [
        (Version(), (match, _) => Versions(match.Groups["id"].Value)),
        (Package(), (match, _) => Packages(match.Groups["written"].Value)),
        (Source(), (match, folder) => Entries(match, folder, [])),
        (Reference(), (match, folder) =>
            Entries(match, folder, [".dll"]).Concat(match.Groups["path"].Length == 0 ? ["nuget: "] : Array.Empty<string>())),
        (Import(), (match, folder) => Entries(match, folder, ImportedFile.Kinds)),
    ];

    /// <summary>Folders, then files of these kinds.</summary>
    private static List<string> Entries(Match match, string folder, string[] kinds)
    {
        var directory = new DirectoryInfo(Path.GetFullPath(match.Groups["path"].Value, folder));
        try
        {
            return
            [
                .. directory.EnumerateDirectories().Select(found => found.Name + "/").Where(name => name[0] != '.')
                    .Order(StringComparer.OrdinalIgnoreCase),
                .. directory.EnumerateFiles().Select(found => found.Name).Where(name => kinds.Contains(Path.GetExtension(name)))
                    .Order(StringComparer.OrdinalIgnoreCase),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Packages restored on this machine before, as they write their names.</summary>
    private static IEnumerable<string> Packages(string written) => !Directory.Exists(Cache) ? [] : Directory.GetDirectories(Cache)
        .Where(package => Path.GetFileName(package).StartsWith(written, StringComparison.OrdinalIgnoreCase))
        .Select(package => Directory.EnumerateFiles(package, "*.nuspec", SearchOption.AllDirectories).FirstOrDefault() is { } description
            ? XDocument.Load(description).Descendants().First(element => element.Name.LocalName == "id").Value
            : Path.GetFileName(package))
        .Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>Versions restored on this machine before, newest first.</summary>
    private static IEnumerable<string> Versions(string id) =>
        Path.Combine(Cache, id.ToLowerInvariant()) is var package && !Directory.Exists(package)
        ? []
        : Directory.GetDirectories(package).Select(version => Path.GetFileName(version)!)
            .OrderByDescending(version => System.Version.TryParse(version.Split('-')[0], out var number) ? number : new Version(0, 0))
            .ThenBy(version => version.Contains('-'));

    [GeneratedRegex(@"#r\s*""nuget:\s*(?<id>[^"",\s]+)\s*,\s*(?<written>[^""]*)$")]
    private static partial Regex Version();

    [GeneratedRegex(@"#r\s*""nuget:\s*(?<written>[^"",]*)$")]
    private static partial Regex Package();

    [GeneratedRegex(@"#i\s*""nuget:\s*(?<path>([^""]*[/\\])?)(?<written>[^""/\\]*)$")]
    private static partial Regex Source();

    [GeneratedRegex(@"#r\s*""(?<path>([^""]*[/\\])?)(?<written>[^""/\\]*)$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"#!import\s+""?(?<path>([^""]*[/\\])?)(?<written>[^""/\\]*)$")]
    private static partial Regex Import();
}
