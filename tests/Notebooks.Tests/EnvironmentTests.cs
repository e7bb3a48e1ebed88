using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Notebooks.Tests;

/// <summary>
/// The files by which other programs set up a workshop. Neither conda nor Docker is run: this is as far as they can be checked without.
/// </summary>
public class EnvironmentTests
{
    [Fact]
    public void Should_Name_One_Version_Of_Each_Package_For_Conda()
    {
        var environment = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(File.ReadAllText(Repository.Folder("environment.yml")));
        Assert.Equal(["name", "channels", "dependencies"], environment.Keys);
        Assert.Equal(["conda-forge"], Assert.IsType<List<object>>(environment["channels"]).Cast<string>());
        var packages = Assert.IsType<List<object>>(environment["dependencies"]).Cast<string>().Select(package => package.Split('='))
            .ToList();
        Assert.All(packages, package =>
            Assert.True(package.Length == 2 && Version.TryParse(package[1].Contains('.') ? package[1] : package[1] + ".0", out _),
            string.Join('=', package)));
        Assert.Equal(["dotnet-sdk", "python", "jupyterlab", "nbconvert"], packages.Select(package => package[0]));
        var sdk = JsonNode.Parse(File.ReadAllText(Repository.Folder("global.json")))!["sdk"]!["version"]!.GetValue<string>();
        Assert.StartsWith(packages[0][1] + ".", sdk);
    }

    [Theory]
    [InlineData(".vscode/extensions.json", "recommendations")]
    [InlineData(".devcontainer/devcontainer.json", "customizations", "vscode", "extensions")]
    public void Should_Recommend_Both_Of_VS_Codes_Notebooks(string file, params string[] way)
    {
        var node = JsonNode.Parse(File.ReadAllText(Repository.Folder(file)));
        var extensions = way.Aggregate(node, (node, name) => node![name]).Deserialize<string[]>()!;
        Assert.Contains("ms-dotnettools.dotnet-interactive-vscode", extensions);
        Assert.Contains("ms-toolsai.jupyter", extensions);
    }
}
