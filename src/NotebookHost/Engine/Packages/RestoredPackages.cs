using System.Text.Json;

namespace NotebookHost.Engine.Packages;

/// <summary>Packages on this machine, with all that they need.</summary>
/// <param name="Versions">The version of each package.</param>
/// <param name="Compile">The assemblies to compile against.</param>
/// <param name="Runtime">The assemblies to load.</param>
/// <param name="Native">The native libraries for this platform.</param>
internal sealed record RestoredPackages(
    IReadOnlyDictionary<string, string> Versions, IReadOnlyList<string> Compile, IReadOnlyList<string> Runtime,
    IReadOnlyList<string> Native)
{
    /// <summary>Whether all files are there: a user may have emptied the package cache since.</summary>
    public bool Exist => Compile.Concat(Runtime).Concat(Native).All(File.Exists);

    /// <summary>Reads what a restore has written.</summary>
    /// <param name="path"><c>project.assets.json</c>.</param>
    /// <param name="platform">The runtime identifier that was restored for.</param>
    public static RestoredPackages Read(string path, string platform)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        List<string> roots = [.. json.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        var libraries = json.RootElement.GetProperty("libraries");
        JsonElement target = json.RootElement.GetProperty("targets").EnumerateObject()
            .Single(target => target.Name.EndsWith("/" + platform, StringComparison.Ordinal)).Value;
        Dictionary<string, string> versions = new(StringComparer.OrdinalIgnoreCase);
        List<string> compile = [], runtime = [], native = [];
        foreach (var package in target.EnumerateObject())
        {
            var name = package.Name.Split('/');
            versions[name[0]] = name[1];
            var folder = libraries.GetProperty(package.Name).GetProperty("path").GetString()!;
            var home = roots.Select(root => Path.Combine(root, folder)).FirstOrDefault(Directory.Exists) ?? Path.Combine(roots[0], folder);
            foreach (var (kind, files) in new[] { ("compile", compile), ("runtime", runtime), ("native", native) })
            {
                if (package.Value.TryGetProperty(kind, out var assets))
                {
                    // _._ says: nothing for this framework.
                    files.AddRange(assets.EnumerateObject().Where(file => Path.GetFileName(file.Name) != "_._")
                        .Select(file => Path.Combine(home, file.Name)));
                }
            }
        }
        return new RestoredPackages(versions, compile, runtime, native);
    }
}
