using NotebookHost.Running;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

/// <summary>The whole command, in a folder whose setup brings a library of the test's own.</summary>
public sealed class DescribeFolderTests : IDisposable
{
    private readonly Folder folder = new();

    public DescribeFolderTests()
    {
        foreach (var name in new[] { "notebooks", "data", "work", "temporary" })
            Directory.CreateDirectory(folder[name]);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ünï — plain")]
    [InlineData("""  \ "quoted" \" \n {x} '$"{1}"' @"" spaces  """, false)]
    [InlineData("two\r\nlines\n#!time\n\"\"\"", false)]
    public async Task Should_Print_What_The_Library_Says_Of_A_Folder(string name, bool everywhere = true)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && !everywhere, "Windows has no such names.");
        Setup("$\"{IO.Path.IsPathFullyQualified(folder)}, {IO.Directory.GetFiles(folder).Length}\\n  {IO.Path.GetFileName(folder)}\"");
        Directory.CreateDirectory(folder[name]);
        folder.Write(Path.Combine(name, "ratings.csv"), "");

        var (code, output, errors) = await Run("describe", Path.Combine("..", name));

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal($"True, 1\n  {name}{Environment.NewLine}", output);
    }

    [Theory]
    [InlineData("throw new FormatException(\"line 3 of \" + folder)", "describe.ipynb, cell 2 (id ", "FormatException: line 3 of /")]
    [InlineData("no such name", "describe.ipynb, cell 1 (id ", "CompilationError")]
    [InlineData("new Func<string>(() => { Environment.Exit(0); return \"\"; })()", "describe.ipynb, cell 2 (id ", "ended with code 0")]
    [InlineData("new Func<string>(() => { while (true) { } })()", "describe.ipynb, cell 2 (id ", "did not end within 5 seconds")]
    public async Task Should_Say_What_Failed(string describe, params string[] said)
    {
        Setup(describe);

        var (code, output, errors) = await Run("describe", folder["data"], "--timeout", "5");

        Assert.Equal((1, ""), (code, output));
        Assert.All(said, text => Assert.Contains(text, errors));
    }

    [Theory]
    [InlineData("describe")]
    [InlineData("describe", "nowhere")]
    [InlineData("describe", "")]
    [InlineData("describe", "../notebooks/setup.csx")]
    [InlineData("describe", "../data", "../data")]
    public async Task Should_Refuse_What_Is_No_Folder(params string[] arguments)
    {
        Setup("\"\"");

        var (code, output, errors) = await Run(arguments);

        Assert.Equal(2, code);
        Assert.NotEqual("", errors.Trim());
        Assert.DoesNotContain("   at ", errors);
        if (arguments.Length == 2)
        {
            Assert.Equal(
                ("", $"describe {arguments[1]}: there is no such folder. Give the folder that holds the data's tables."),
                (output, errors.Trim()));
        }
    }

    [Fact]
    public void Should_Take_The_Setup_Above_The_Current_Folder_And_Else_That_Of_The_Host()
    {
        Directory.CreateDirectory(folder[Path.Combine("host", "bin")]);
        var host = folder[Path.Combine("host", "bin")] + Path.DirectorySeparatorChar;
        Directory.CreateDirectory(folder[Path.Combine("host", "notebooks")]);

        var nowhere = Assert.Throws<UsageException>(() => DescribeFolder.FindSetup(folder["work"], host));
        Assert.Contains("notebooks/setup.csx", nowhere.Message);

        var hosts = folder.Write(Path.Combine("host", "notebooks", "setup.csx"), "");
        Assert.Equal(hosts, DescribeFolder.FindSetup(folder["work"], host));

        Setup("\"\"");
        Assert.Equal(folder[Path.Combine("notebooks", "setup.csx")], DescribeFolder.FindSetup(folder["work"], host));
        Assert.Equal(folder[Path.Combine("notebooks", "setup.csx")], DescribeFolder.FindSetup(folder["notebooks"], host));
    }

    private void Setup(string describe) => folder.Write(Path.Combine("notebooks", "setup.csx"),
        "using System;\nusing IO = System.IO;\n"
        + $"static class Workshop {{ public static string Describe(string folder) => {describe}; }}\n\"of the setup\"");

    /// <summary>Runs the host in a folder beside the notebooks, and looks at what it left behind.</summary>
    private async Task<(int Code, string Output, string Errors)> Run(params string[] arguments)
    {
        var start = HostCommand.Host(folder["work"], arguments);
        foreach (var name in new[] { "TMPDIR", "TMP", "TEMP" })
            start.Environment[name] = folder["temporary"];

        var result = await HostCommand.Start(start);
        Assert.Empty(Directory.GetDirectories(folder["temporary"]));
        Assert.Empty(Directory.GetFileSystemEntries(folder["work"]));
        Assert.Single(Directory.GetFileSystemEntries(folder["notebooks"]));
        return result;
    }
}
