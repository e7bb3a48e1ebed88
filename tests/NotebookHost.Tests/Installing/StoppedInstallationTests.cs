using System.Diagnostics;
using Faults;
using NotebookHost.Documents;
using NotebookHost.Installing;
using NotebookHost.Pages;
using NotebookHost.Running;
using NotebookHost.Tests.Documents;
using NotebookHost.Tests.Running;

namespace NotebookHost.Tests.Installing;

/// <summary>Installations that do not come to their end, and what the next one makes of that.</summary>
public sealed class StoppedInstallationTests : IDisposable
{
    private readonly Folder folder = new();

    public StoppedInstallationTests()
    {
        Directory.CreateDirectory(folder["source"]);
        foreach (var file in new[] { "NotebookHost.dll", "Other.dll" })
            folder.Write($"source/{file}", file);
    }

    public void Dispose() => folder.Dispose();

    private static string Built => Path.GetDirectoryName(typeof(Notebook).Assembly.Location)!;

    private Installation Kernel(bool force = false) => new(KernelFolders.Under(folder.Path), Installation.DefaultName, force);

    private string Place(string name) => Path.Combine(Kernel().Folder, name);

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task Should_Install_After_One_That_Was_Killed()
    {
        var count = new FaultCount("kills of install");
        var random = new Random(2017);
        await AssertRuns("install");
        var files = Files();
        await AssertRuns("uninstall");
        for (var kill = 0; kill < FaultCount.Kills; kill++)
        {
            // Half of them where a kernel is there already.
            Killing.AtRandom(Command("install"), null, TimeSpan.FromSeconds(0.8), random);
            var isWhole = !File.Exists(Place("kernel.json")) || Directory.GetDirectories(Kernel().Folder, "host-*").Length == 1;
            await AssertRuns("install");
            AssertWhole(Built);
            count.Killed(isWhole, [.. Files().Except(files)]);
            if (kill % 2 == 0)
                await AssertRuns("uninstall");
        }

        await AssertRuns(FaultCount.Kills % 2 == 0 ? "uninstall" : "install");
        count.Report();
    }

    private string[] Files() => Directory.GetFileSystemEntries(Kernel().Folder, "*", SearchOption.AllDirectories);

    [Fact]
    public async Task Should_Install_Once_Of_Two_At_Once()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => HostCommand.Start(Command("install"))));
        Assert.Contains(both, ended => ended.Code == 0);
        Assert.All(both, ended => Assert.True(ended.Code == 0 || ended.Errors.Contains("by another process"), ended.Errors));
        AssertWhole(Built);
    }

    [Theory]
    [InlineData("host-0123456789ab/NotebookHost.dll", ".host-ba9876543210.1a2b3c4d.tmp/Other.dll", "logo-32x32.png")]
    [InlineData("host-0123456789ab.tmp/NotebookHost.dll", "logo-svg.svg.tmp", "plotly-2.27.1.min.js", ".install.tmp")]
    public void Should_Know_What_It_Left_Behind(params string[] left)
    {
        Leave(left);
        Kernel().Install(folder["source"]);
        AssertWhole(folder["source"], [.. left.Where(file => file.EndsWith("js"))]);

        Directory.Delete(Kernel().Folder, recursive: true);
        Leave(left);
        Kernel().Uninstall();
        Assert.False(Directory.Exists(Kernel().Folder));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("host-0123456789ab/NotebookHost.dll", "kernel.py")]
    [InlineData("logo-64x64.png", "host-mine/a")]
    public void Should_Refuse_A_Folder_Of_Others_Without_A_Spec(params string[] files)
    {
        Leave(files);
        Assert.Contains("--force", Assert.Throws<UsageException>(() => Kernel().Install(folder["source"])).Message);
        Assert.Contains("--force", Assert.Throws<UsageException>(() => Kernel().Uninstall()).Message);
        Assert.All(files, file => Assert.True(File.Exists(Place(file))));
        Assert.Equal(files.Length, Directory.GetFileSystemEntries(Kernel().Folder).Length);
    }

    [Fact]
    public void Should_Copy_Anew_What_Is_Not_Whole()
    {
        Kernel().Install(folder["source"]);
        var host = Directory.GetDirectories(Kernel().Folder).Single();
        File.Delete(Path.Combine(host, "Other.dll"));
        File.Delete(Place("kernel.json"));
        Kernel().Install(folder["source"]);
        AssertWhole(folder["source"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Should_Leave_Things_As_They_Were_Where_It_Cannot_Be_Written(bool isInstalled)
    {
        if (isInstalled)
            Kernel().Install(folder["source"]);

        var spec = isInstalled ? File.ReadAllText(Place("kernel.json")) : "";
        folder.Write("source/Other.dll", "newer");
        if (isInstalled)
            File.Delete(Place("logo-64x64.png"));

        Directory.CreateDirectory(Place("logo-64x64.png/in the way"));
        string[] before = [.. Directory.GetFileSystemEntries(Kernel().Folder).Order()];

        Assert.Contains("cannot be written", Assert.Throws<UsageException>(() => Kernel().Install(folder["source"])).Message);

        Assert.Equal(isInstalled, Directory.Exists(Kernel().Folder));
        if (isInstalled)
        {
            Assert.Equal(before, Directory.GetFileSystemEntries(Kernel().Folder).Order());
            Assert.Equal(spec, File.ReadAllText(Place("kernel.json")));
        }
    }

    [Fact]
    public async Task Should_Not_Install_Into_The_Current_Folder_For_Want_Of_A_Home()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows asks the system for the home folder.");
        var start = HostCommand.Host(folder.Path, "install");
        foreach (var name in new[] { "JUPYTER_DATA_DIR", "XDG_DATA_HOME" })
            start.Environment.Remove(name);

        start.Environment["HOME"] = folder["nowhere"];
        var (code, _, errors) = await HostCommand.Start(start);
        Assert.Equal(2, code);
        Assert.Contains("--prefix", errors);
        Assert.Equal([folder["source"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Should_Say_That_A_File_Is_In_The_Way_Of_The_Prefix()
    {
        var (code, _, errors) = await HostCommand.Run(folder.Path, "install", "--prefix", folder["source/Other.dll"]);
        Assert.Equal(2, code);
        Assert.Contains("cannot be written", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    private ProcessStartInfo Command(string name) => HostCommand.Host(folder.Path, name, "--prefix", folder.Path);

    private async Task AssertRuns(string name)
    {
        var (code, _, errors) = await HostCommand.Start(Command(name));
        Assert.True(code == 0, errors);
    }

    private void Leave(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Place(file))!);
            File.WriteAllText(Place(file), "left");
        }
    }

    /// <summary>All of an installation is there, and nothing else.</summary>
    private void AssertWhole(string source, params string[] more)
    {
        var entries = Directory.GetFileSystemEntries(Kernel().Folder).Select(Path.GetFileName).ToList();
        var host = Assert.Single(entries, entry => entry!.StartsWith("host-", StringComparison.Ordinal))!;
        string[] expected = ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg", host, .. more];
        // The scripts of charts depend on what else was built.
        Assert.Equal(expected.Order(), entries.Where(entry => more.Contains(entry) || !PlotlyScript.IsName(entry!)).Order());
        Assert.Contains(host, File.ReadAllText(Place("kernel.json")));
        Assert.Equal(Contents(source), Contents(Place(host)));
    }

    private static IEnumerable<(string, long)> Contents(string host) => Directory.GetFiles(host, "*", SearchOption.AllDirectories)
        .Select(file => (Path.GetRelativePath(host, file), new FileInfo(file).Length)).Order();
}
