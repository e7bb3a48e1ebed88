using System.Diagnostics;
using System.Reflection;
using NotebookHost.Documents;
using NotebookHost.Tests.Documents;
using NotebookHost.Tests.Running;

namespace NotebookHost.Tests.Packing;

/// <summary>
/// The folder for a room without a network; with <c>.ci/run --full</c> also built anew from its packages alone, which takes minutes.
/// </summary>
public sealed class StickTests : IDisposable
{
    private static readonly string Root = typeof(StickTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Should_Fill_A_Folder_That_Needs_No_Network_And_No_Packages()
    {
        var stick = folder["stick"];

        var (code, output, errors) = await HostCommand.Run(Root, "pack", stick);

        Assert.True(code == 0, output + errors);
        string[] packages = [.. Directory.GetFiles(Path.Combine(stick, "packages")).Select(Path.GetFileName)!];
        Assert.Contains(packages, name => name.StartsWith("torchsharp.", StringComparison.Ordinal));
        Assert.Contains(packages, name => name.StartsWith("microsoft.dotnet-interactive.1", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(stick, ".git")));
        var built = Path.Combine(stick, "artifacts", "bin", "NotebookHost", "release", "NotebookHost.dll");
        await Offline(stick, built, "run", "notebooks", "--only", "01");
        Assert.True(File.Exists(Path.Combine(stick, "artifacts", "workshop", "01-import-libraries.html")));
        if (Environment.GetEnvironmentVariable("WORKSHOP_FULL") == "1")
            await Offline(Root, typeof(Notebook).Assembly.Location, "pack", stick, "--check");
    }

    [Fact]
    public async Task Should_Notice_A_Package_That_Is_Missing()
    {
        folder.Write("nuget.config", """<configuration><packageSources><clear /></packageSources></configuration>""");
        Directory.CreateDirectory(folder["artifacts"]);

        var (code, _, errors) = await HostCommand.Run(Root, "pack", folder.Path, "--check");

        Assert.Equal(2, code);
        Assert.Contains("failed", errors);
    }

    [Fact]
    public async Task Should_Leave_A_Folder_Alone_That_Is_In_Use()
    {
        folder.Write("mine.txt", "mine");

        Assert.Contains("not empty", await Refused(folder.Path));
        Assert.Contains("not filled to the end", await Refused(folder.Path, "--check"));
        Assert.Contains("copied into it", await Refused(Path.Combine(Root, "artifacts", "stick")));
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    private static async Task<string> Refused(params string[] arguments)
    {
        var (code, _, errors) = await HostCommand.Run(Root, ["pack", .. arguments]);
        Assert.Equal(2, code);
        return errors;
    }

    /// <summary>Runs a program of .NET with an empty package cache, and without a network where the system can take it away.</summary>
    private async Task Offline(string where, params string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var canCut = (await HostCommand.Start(new ProcessStartInfo("unshare", ["-rn", "true"]))).Code == 0;
        var start = canCut ? new ProcessStartInfo("unshare", ["-rn", dotnet, .. arguments]) : new ProcessStartInfo(dotnet, arguments);
        start.WorkingDirectory = where;
        start.Environment["NUGET_PACKAGES"] = folder["cache"];
        var (code, output, errors) = await HostCommand.Start(start);
        Assert.True(code == 0, output + errors);
    }
}
