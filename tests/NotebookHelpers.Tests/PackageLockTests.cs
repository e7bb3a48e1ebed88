using System.Text.Json;
using System.Xml.Linq;

namespace NotebookHelpers.Tests;

/// <summary>The locks of packages name what the projects ask for, for every platform; only one of these is restored here.</summary>
public class PackageLockTests
{
    private static readonly string Locks = Path.Combine(Repository.Root, ".ci", "locks");

    public static TheoryData<string> Platforms => ["linux-x64", "osx-arm64", "win-x64", "win-arm64"];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Should_Lock_What_The_Notebooks_Need_At_The_Versions_Asked_For(string platform)
    {
        var central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var values = central.Descendants("PropertyGroup").Elements().ToDictionary(value => $"$({value.Name})", value => value.Value);
        string Resolved(string text) => values.TryGetValue(text, out var value) ? Resolved(value) : text;
        var asked = central.Descendants("PackageVersion").ToLookup(
            package => package.Attribute("Include")!.Value, package => Resolved(package.Attribute("Version")!.Value));
        foreach (var project in new[] { "NotebookHelpers", "NotebookHost" })
        {
            var overridden = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
                .Descendants("PackageReference").Where(package => package.Attribute("VersionOverride") is not null)
                .ToLookup(package => package.Attribute("Include")!.Value, package => package.Attribute("VersionOverride")!.Value);
            var locked = LockOf(platform, project);
            var direct = locked.Where(package => package.Value.GetProperty("type").GetString() == "Direct");
            Assert.All(direct, package => Assert.Equal(
                $"[{overridden[package.Name].Concat(asked[package.Name]).First()}, )", package.Value.GetProperty("requested").GetString()));
            Assert.All(locked, package => Assert.Equal(88, package.Value.GetProperty("contentHash").GetString()!.Length));
        }
        Assert.Single(LockOf(platform, "NotebookHelpers"), package => package.Name == $"libtorch-cpu-{platform}");
    }

    [Fact]
    public void Should_Lock_Every_Project_For_The_Build_Server()
    {
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains("artifacts")).Select(Path.GetFileNameWithoutExtension).Order();
        var locked = Directory.EnumerateFiles(Path.Combine(Locks, "linux-x64"))
            .Select(file => Path.GetFileName(file).Replace(".lock.json", ""));
        Assert.Equal(projects, locked.Order());
    }

    private static List<JsonProperty> LockOf(string platform, string project)
    {
        var text = File.ReadAllText(Path.Combine(Locks, platform, $"{project}.lock.json"));
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()];
    }
}
