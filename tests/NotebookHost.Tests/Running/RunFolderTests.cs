using Faults;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

/// <summary>The whole command, where files cannot be written.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("file", "run", "01.ipynb", "--output", "file")]
    [InlineData("file/below", "run", "01.ipynb", "--output", "file/below")]
    [InlineData("/proc/below", "run", "01.ipynb", "--output", "/proc/below")]
    [InlineData("--output", "run", "01.ipynb", "--output", "")]
    [InlineData("--data", "run", "01.ipynb", "--data", "")]
    [InlineData("A path", "run", "")]
    [InlineData("nowhere.ipynb", "run", "nowhere.ipynb")]
    [InlineData("empty", "run", "empty")]
    public async Task Should_Refuse_In_One_Line_Before_Anything_Runs(string named, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || !named.StartsWith("/proc"), "Only Linux has a folder where nobody can write.");
        folder.WriteNotebook("01.ipynb", Folder.Code("System.IO.File.WriteAllText(\"ran\", \"\");"));
        folder.Write("file", "");
        Directory.CreateDirectory(folder["empty"]);

        await AssertRefused(named, arguments);
    }

    [Fact]
    public async Task Should_Refuse_To_Update_A_Notebook_That_Is_Read_Only()
    {
        var notebook = folder.WriteNotebook("01.ipynb", Folder.Code("System.IO.File.WriteAllText(\"ran\", \"\");"));
        folder.Write("file", "");
        Directory.CreateDirectory(folder["empty"]);
        File.SetAttributes(notebook, FileAttributes.ReadOnly);

        await AssertRefused("01.ipynb is read-only", "run", "01.ipynb", "--update", "--output", "empty");

        File.SetAttributes(notebook, FileAttributes.Normal);
    }

    [Fact]
    public async Task Should_Refuse_A_Folder_On_A_Full_Disk()
    {
        using var disk = SmallDisk.Mount(64);
        disk.Fill(left: 4 << 10);
        folder.WriteNotebook("01.ipynb", Folder.Code("System.IO.File.WriteAllText(\"ran\", \"\");"));

        (var code, _, var errors) = await Run("run", "01.ipynb", "--output", disk.Path);

        Assert.Equal(2, code);
        Assert.StartsWith($"{disk.Path} cannot be written: ", errors);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.Single(Directory.GetFileSystemEntries(disk.Path));
        Assert.False(File.Exists(folder["ran"]));
    }

    [Fact]
    public async Task Should_Say_That_The_Disk_Is_Full_When_A_Cell_Fills_It()
    {
        using var disk = SmallDisk.Mount(128);
        folder.WriteNotebook("01.ipynb", Folder.Code("1"), Folder.Code("new string('x', 200_000)"), Folder.Code("3"));

        (var code, _, var errors) = await Run("run", "01.ipynb", "--output", disk.Path);

        Assert.NotEqual(0, code);
        Assert.Contains($"01.ipynb, cell 2 (id ", errors);
        Assert.Contains($"{disk.Path}", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task Should_Run_The_Next_Notebook_After_A_Damaged_One_And_Keep_No_Page_That_Says_Otherwise()
    {
        folder.WriteNotebook("01.ipynb", Folder.Code("1"));
        folder.WriteNotebook("02.ipynb", Folder.Code("2"));
        folder.WriteNotebook("03.ipynb", Folder.Code("3"));
        Directory.CreateDirectory(folder["04.ipynb"]);
        Assert.Equal(0, (await Run("run", folder.Path, "--output", folder["out"])).Code);
        folder.Write("01.ipynb", "{\"nbformat\": 4, \"cells\": [\n{\"cell_type\": [\"code\"], \"source\": \"\"}]}");
        folder.Write("out/03.ipynb", "{");

        var (code, output, errors) = await Run(
            "run", folder.Path, "--output", folder["out"], "--keep-going", "--only", "01", "--only", "02");

        Assert.Equal(1, code);
        Assert.Contains("01.ipynb, line 2: cell 1 of the notebook: \"cell_type\" is [\"code\"]", errors);
        Assert.Contains($"{folder["out/03.ipynb"]}, line 1:", errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.Contains("02.ipynb  cell 1 of 1", output);
        Assert.Equal(1, File.ReadAllText(folder["out/index.html"]).Split("ran to the end").Length - 1);
    }

    private async Task AssertRefused(string named, params string[] arguments)
    {
        var before = Directory.GetFileSystemEntries(folder.Path).Order();

        (var code, _, var errors) = await Run(arguments);

        Assert.Equal(2, code);
        Assert.Contains(named, Assert.Single(errors.Trim().Split('\n')));
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path).Order());
        Assert.Empty(Directory.GetFileSystemEntries(folder["empty"]));
    }

    private Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => HostCommand.Run(folder.Path, arguments);
}
