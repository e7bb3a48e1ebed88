using YamlDotNet.Serialization;

namespace Notebooks.Tests;

/// <summary>
/// The workflows of GitHub, which cannot be run here: that they are YAML, may do no more than they need, and call commands that exist.
/// </summary>
public class WorkflowTests
{
    [Fact]
    public void Should_Run_The_Build_Servers_Script_And_The_Readmes_Test_Command()
    {
        var workflow = new Workflow("ci");
        Assert.Equal([".ci/run", "dotnet test -c Release"], workflow.Commands);
        Assert.True(File.Exists(Repository.Folder(".ci", "run")));
        Assert.Contains("dotnet test -c Release", Commands());
        Assert.Equal(new() { ["contents"] = "read" }, workflow.Permissions);
    }

    [Fact]
    public void Should_Publish_What_A_Command_Of_The_Readme_Makes()
    {
        var workflow = new Workflow("pages");
        Assert.Equal(["dotnet run -c Release --project src/NotebookHost -- run notebooks"], workflow.Commands);
        Assert.Contains(workflow.Commands[0], Commands());
        Assert.Contains("path: artifacts/workshop\n", workflow.Text);
        Assert.Equal(new() { ["contents"] = "read" }, workflow.Permissions);
    }

    [Theory, InlineData("ci"), InlineData("pages")]
    public void Should_Say_That_Nobody_Has_Tried_It(string name) => Assert.StartsWith("# Not tried yet: ", new Workflow(name).Text);

    [Theory, InlineData("ci"), InlineData("pages")]
    public void Should_End_Each_Job_In_Time(string name) =>
        Assert.All(new Workflow(name).Jobs, job => Assert.InRange(int.Parse((string)job["timeout-minutes"]), 1, 120));

    [Theory, InlineData("ci"), InlineData("pages")]
    public void Should_Name_Files_That_Exist(string name)
    {
        var text = new Workflow(name).Text;
        Assert.All(new[] { "global.json", "Directory.Packages.props" },
            file => Assert.True(text.Contains(file) && File.Exists(Repository.Folder(file)), file));
        Assert.True(!text.Contains("dotnet-tools.json") || File.Exists(Repository.Folder(".config", "dotnet-tools.json")));
    }

    /// <summary>The README's three commands, without their comments.</summary>
    private static List<string> Commands() =>
        [.. File.ReadLines(Repository.Folder("README.md")).Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))
        .Select(line => line.Split('#')[0].Trim()).Take(3)];

    private sealed class Workflow
    {
        private readonly Dictionary<string, object> root;

        public Workflow(string name)
        {
            Text = File.ReadAllText(Repository.Folder(".github", "workflows", name + ".yml")).ReplaceLineEndings("\n");
            root = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Text);
        }

        public string Text { get; }

        public List<Dictionary<object, object>> Jobs => [.. Map(root["jobs"]).Values.Select(Map)];

        public Dictionary<object, object> Permissions => Map(root["permissions"]);

        /// <summary>What is run, in order.</summary>
        public List<string> Commands =>
            [.. Jobs.SelectMany(job => Assert.IsType<List<object>>(job["steps"])).Select(Map).Where(step => step.ContainsKey("run"))
            .Select(step => (string)step["run"])];

        private static Dictionary<object, object> Map(object value) => Assert.IsType<Dictionary<object, object>>(value);
    }
}
