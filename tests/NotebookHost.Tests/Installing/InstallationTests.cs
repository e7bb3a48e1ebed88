using System.Text.Json.Nodes;
using NotebookHost.Installing;
using NotebookHost.Running;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Installing;

public sealed class InstallationTests : IDisposable
{
    private readonly Folder folder = new();

    public InstallationTests()
    {
        Directory.CreateDirectory(folder["source"]);
        folder.Write("source/NotebookHost.dll", "first");
    }

    public void Dispose() => folder.Dispose();

    private Installation Kernel(bool force = false, string name = Installation.DefaultName) =>
        new(KernelFolders.Under(folder.Path), name, force);

    private JsonNode Spec(string name = Installation.DefaultName) =>
        JsonNode.Parse(File.ReadAllText(folder[$"share/jupyter/kernels/{name}/kernel.json"]))!;

    [Fact]
    public void Should_Install_A_Copy_Of_The_Host()
    {
        Kernel().Install(folder["source"]);

        var spec = Spec();
        string[] arguments = [.. spec["argv"]!.AsArray().Select(part => (string)part!)];
        Assert.True(Path.IsPathFullyQualified(arguments[0]) && File.Exists(arguments[0]));
        Assert.StartsWith(Kernel().Folder, arguments[1]);
        Assert.Equal("first", File.ReadAllText(arguments[1]));
        Assert.Equal(["kernel", "{connection_file}"], arguments[2..]);
        Assert.Equal((".NET (C#)", "C#", "message"),
            ((string)spec["display_name"]!, (string)spec["language"]!, (string)spec["interrupt_mode"]!));
        Assert.All(["logo-32x32.png", "logo-64x64.png"],
            logo => Assert.NotEqual(0, new FileInfo(Path.Combine(Kernel().Folder, logo)).Length));
    }

    [Fact]
    public void Should_Install_Again_And_Keep_One_Older_Copy()
    {
        foreach (var version in new[] { "first", "second", "second", "third" })
        {
            folder.Write("source/NotebookHost.dll", version);
            Kernel().Install(folder["source"]);
            Assert.Equal(version, File.ReadAllText((string)Spec()["argv"]![1]!));
        }

        Assert.Equal(2, Directory.GetDirectories(Kernel().Folder).Length);
    }

    [Fact]
    public void Should_Call_A_Kernel_Of_Another_Name_Differently()
    {
        Kernel(name: "mine").Install(folder["source"]);
        Assert.Equal(".NET (C#), mine", (string)Spec("mine")["display_name"]!);
    }

    [Theory]
    [InlineData("{\"argv\": [\"dotnet\", \"interactive\"], \"metadata\": {}}")]
    [InlineData("{\"argv\": [\"dotnet\", \"interactive\"]}")]
    [InlineData("[]")]
    [InlineData("{ broken")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\0\u0001\uffff")]
    [InlineData("{\"metadata\": {\"installed_by\": \"NotebookHost\", \"installed_by\": \"NotebookHost\"}}")]
    [InlineData("{\"metadata\": {\"installed_by\": \"NotebookHost\"}, \"argv\": \"\\ud83d\"}")]
    [InlineData("{\"metadata\": {\"installed_by\": [\"NotebookHost\"]}}")]
    [InlineData("{\"metadata\": \"NotebookHost\"}")]
    public void Should_Touch_Another_Programs_Kernel_Only_By_Force(string spec)
    {
        Directory.CreateDirectory(Kernel().Folder);
        var path = Path.Combine(Kernel().Folder, "kernel.json");
        File.WriteAllText(path, spec);

        Assert.Contains("--force", Assert.Throws<UsageException>(() => Kernel().Install(folder["source"])).Message);
        Assert.Contains("--force", Assert.Throws<UsageException>(() => Kernel().Uninstall()).Message);
        Assert.Equal(spec, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Kernel().Folder));

        Kernel(force: true).Install(folder["source"]);
        Assert.Equal("NotebookHost", (string)Spec()["metadata"]!["installed_by"]!);
    }

    [Fact]
    public void Should_Uninstall()
    {
        Kernel().Install(folder["source"]);
        Kernel(name: "mine").Install(folder["source"]);
        Kernel().Uninstall();
        Assert.False(Directory.Exists(Kernel().Folder));
        Assert.True(Directory.Exists(Kernel(name: "mine").Folder));
        Assert.Contains("There is no kernel", Assert.Throws<UsageException>(() => Kernel().Uninstall()).Message);
    }

    [Fact]
    public void Should_Take_A_Spec_Of_Many_Megabytes_For_Anothers()
    {
        Directory.CreateDirectory(Kernel().Folder);
        var spec = $$"""{"metadata": {"installed_by": "NotebookHost"}, "a": "{{new string('a', 4 << 20)}}"}""";
        File.WriteAllText(Path.Combine(Kernel().Folder, "kernel.json"), spec);
        Assert.Contains("--force", Assert.Throws<UsageException>(() => Kernel().Install(folder["source"])).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void Should_Refuse_A_Name_That_Jupyter_Does_Not_Take(string name) =>
        Assert.Contains("--name", Assert.Throws<UsageException>(() => Kernel(name: name)).Message);
}
