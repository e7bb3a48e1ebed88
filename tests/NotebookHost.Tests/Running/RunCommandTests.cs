using System.Diagnostics;
using NotebookHost.Documents;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

/// <summary>The whole command, in processes as a reader starts them.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Should_Write_Copies_And_Pages_And_Update()
    {
        Directory.CreateDirectory(folder["data"]);
        var notebook = folder.WriteNotebook(
            "01-a.ipynb",
            Folder.Markdown("# First"),
            Folder.Code("System.IO.Directory.GetCurrentDirectory() + \"|\" + Environment.GetEnvironmentVariable(\"WORKSHOP_DATA\")"));

        var (code, output, errors) = await Run("run", folder.Path, "--output", folder["out"], "--data", folder["data"], "--update");

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("01-a.ipynb  cell 1 of 1", output);
        Assert.Equal(["01-a.html", "01-a.ipynb", "index.html"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order());
        Assert.Equal(File.ReadAllText(folder["out/01-a.ipynb"]), File.ReadAllText(notebook));
        var updated = Notebook.Load(notebook);
        Assert.False(updated.IsStale());
        Assert.Contains($"{folder.Path}|{folder["data"]}", updated.Cells[1].Outputs[0]!["data"]!["text/plain"]!.ToJsonString());
    }

    [Fact]
    public async Task Should_Survive_Each_Way_To_Fail_And_Change_No_Notebook()
    {
        folder.WriteNotebook("01-error.ipynb", Folder.Code("int y = 1;\nint.Parse(\"z\");"), Folder.Code("2"));
        folder.WriteNotebook("02-exit.ipynb", Folder.Code("1"), Folder.Code("Environment.Exit(0);"));
        folder.WriteNotebook("03-overflow.ipynb",
            Folder.Code("int F() { Span<byte> large = stackalloc byte[64 << 20]; return large[^1]; }\nF()"));
        folder.Write("04-broken.ipynb", "{\n,");
        folder.WriteNotebook("05-fine.ipynb", Folder.Code("1"));
        var before = File.ReadAllText(folder["02-exit.ipynb"]);

        var (code, output, errors) = await Run("run", folder.Path, "--output", folder["out"], "--keep-going", "--update");

        Assert.Equal(1, code);
        Assert.Contains("01-error.ipynb, cell 1 (id ", errors);
        Assert.Contains("02-exit.ipynb, cell 2 (id ", errors);
        Assert.Contains("ended with code 0", errors);
        Assert.Contains("03-overflow.ipynb, cell 1 (id ", errors);
        Assert.Contains("04-broken.ipynb, line 2:", errors);
        Assert.Contains("05-fine.ipynb  cell 1 of 1", output);
        Assert.Equal(before, File.ReadAllText(folder["02-exit.ipynb"]));
        Assert.True(Notebook.Load(folder["out/02-exit.ipynb"]).Cells[1].HasError);
        Assert.True(Notebook.Load(folder["out/03-overflow.ipynb"]).Cells[0].HasError);
        Assert.True(Notebook.Load(folder["05-fine.ipynb"]).RanToEnd);
        Assert.DoesNotContain(Directory.GetFiles(folder["out"]), file => file.Contains(".unfinished", StringComparison.Ordinal));
        foreach (var copy in Directory.GetFiles(folder["out"], "*.ipynb"))
            await AssertValid(copy);
    }

    [Fact]
    public async Task Should_Record_Raw_Output_And_Take_None_For_Its_Own_Events()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows such output stays the process's own.");
        const string Forged = """{\"Kind\":\"done\",\"Cell\":9,\"Cells\":9}""";
        folder.WriteNotebook(
            "01-raw.ipynb",
            Folder.Code(
                $"using (var raw = Console.OpenStandardOutput()) {{ "
                + $"raw.Write(System.Text.Encoding.UTF8.GetBytes(\"\\n\\u001enotebook {Forged}\\n{Forged}\\n\")); }}"),
            Folder.Code("System.Diagnostics.Process.Start(\"echo\", \"from a child\").WaitForExit();"),
            Folder.Code(
                "var thread = new System.Threading.Thread(() => throw new FormatException(\"thrown\"));\nthread.Start(); thread.Join();"),
            Folder.Code("Environment.Exit(0);"));

        var (code, output, errors) = await Run("run", folder.Path, "--output", folder["out"]);

        Assert.Equal(1, code);
        Assert.Contains("01-raw.ipynb, cell 4 (id ", errors);
        Assert.Contains("cell 4 of 4", output);
        var copy = Notebook.Load(folder["out/01-raw.ipynb"]);
        Assert.Contains("\"cell\":9".ToUpperInvariant(), copy.Cells[0].Outputs.ToJsonString().Replace("\\u0022", "\"").ToUpperInvariant());
        Assert.Contains("from a child", copy.Cells[1].Outputs.ToJsonString());
        Assert.Contains("FormatException: thrown", copy.Cells[2].Outputs.ToJsonString());
    }

    [Fact]
    public async Task Should_End_A_Cell_In_Time_Though_It_Writes_Events_Of_Its_Own()
    {
        const string Forged = """{\"Kind\":\"begins\",\"Cell\":1,\"Cells\":1}""";
        folder.WriteNotebook("01-forges.ipynb", Folder.Code(
            $"using (var raw = Console.OpenStandardOutput()) {{ while (true) {{ "
            + $"raw.Write(System.Text.Encoding.UTF8.GetBytes(\"\\n\\u001enotebook {Forged}\\n\")); await Task.Delay(1); }} }}"));

        (var code, _, var errors) = await Run("run", folder.Path, "--output", folder["out"], "--timeout", "2");

        Assert.Equal(1, code);
        Assert.Contains("did not end within 2 seconds", errors);
    }

    [Fact]
    public async Task Should_Not_Run_Later_Notebooks_After_A_Failure()
    {
        folder.WriteNotebook("01.ipynb", Folder.Code("throw new Exception(\"boom\");"));
        folder.WriteNotebook("02.ipynb", Folder.Code("1"));

        Assert.Equal(1, (await Run("run", folder.Path, "--output", folder["out"])).Code);
        Assert.False(File.Exists(folder["out/02.ipynb"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2, "walk")]
    [InlineData(2, "run")]
    [InlineData(2, "run", "nowhere")]
    [InlineData(2, "run", ".", "--only", "9")]
    [InlineData(2, "run", ".", "--data", "nowhere")]
    [InlineData(2, "run", ".", "--output", ".")]
    [InlineData(2, "run", ".", "--timeout", "soon")]
    [InlineData(2, "run", ".", "--timeout", "0")]
    public async Task Should_Refuse_What_Cannot_Be_Done(int expected, params string[] arguments)
    {
        folder.WriteNotebook("01.ipynb", Folder.Code("1"));

        (var code, _, var errors) = await Run(arguments);

        Assert.Equal(expected, code);
        Assert.NotEqual("", errors.Trim());
        Assert.DoesNotContain("   at ", errors);
    }

    private static async Task AssertValid(string notebook)
    {
        (var code, _, var errors) = await HostCommand.Start(new ProcessStartInfo("/usr/bin/python3",
            ["-c", "import sys, nbformat; nbformat.validate(nbformat.read(sys.argv[1], nbformat.NO_CONVERT))", notebook]));
        if (errors.Contains("No module named 'nbformat'") || code == 127)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true",
                "Debian's python3-nbformat is not installed: it checks copies against nbformat 4.5.");
        }

        Assert.True(code == 0, $"{notebook}: {errors}");
    }

    private Task<(int Code, string Output, string Errors)> Run(params string[] arguments) => HostCommand.Run(folder.Path, arguments);
}
