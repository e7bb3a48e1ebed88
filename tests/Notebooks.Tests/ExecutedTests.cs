using System.Diagnostics;

[assembly: AssemblyFixture(typeof(Notebooks.Tests.WorkshopRun))]

namespace Notebooks.Tests;

/// <summary>What a fresh run of the notebooks gives, beside what is committed.</summary>
public class ExecutedTests(WorkshopRun run)
{
    public static TheoryData<string> Names => Repository.NotebookNames;

    [Fact]
    public void Should_Run_Every_Notebook() => Assert.True(run.ExitCode == 0, $"exit code {run.ExitCode}\n{run.Errors}\n{run.Printed}");

    [Theory, MemberData(nameof(Names))]
    public void Should_Record_The_Committed_Metrics(string name)
    {
        var absent = run.Absent(name);
        var committed = new NotebookJson(Repository.Folder(name)).MetricsBut(absent).ToList();
        var fresh = new NotebookJson(run.Executed(name)).MetricsBut(absent).ToList();
        Assert.Equal(committed.Select(metric => metric.Name), fresh.Select(metric => metric.Name));
        Assert.All(committed.Zip(fresh), pair =>
            Assert.True(Math.Abs(pair.First.Value - pair.Second.Value) <= 0.01,
                $"{name}: {pair.First.Name} was {pair.First.Value:0.0000} when it was committed and is {pair.Second.Value:0.0000} now. "
                + "Run the notebooks with --update and read the difference."));
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Record_Each_Metric_Under_A_Name_Of_Its_Own(string name)
    {
        var names = new NotebookJson(run.Executed(name)).Metrics.Select(metric => metric.Name).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Write_A_Page(string name) => Assert.True(File.Exists(run.Executed(name, ".html")));

    [Fact]
    public void Should_List_Every_Notebook_In_The_Index()
    {
        var index = File.ReadAllText(Path.Combine(run.Output, "index.html"));
        Assert.All(Repository.Notebooks().Where(name => !name.Contains("/solutions/", StringComparison.Ordinal)), name =>
            Assert.Contains(Path.GetFileNameWithoutExtension(name) + ".html", index));
    }

    [Fact]
    public void Should_Be_Valid_For_Jupyter()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/python3") || Python("import nbformat") is not { ExitCode: 0 })
            Tools.Missing("python3-nbformat", "apt-get install python3-nbformat");

        string[] files = [.. Repository.Notebooks().Select(name => Repository.Folder(name)),
            .. Repository.Notebooks().Select(name => run.Executed(name))];
        var (exitCode, text) = Python(
            "import sys, nbformat\nfor f in sys.argv[1:]: nbformat.validate(nbformat.read(f, 4))\nprint(len(sys.argv) - 1)", files);
        Assert.True(exitCode == 0, text);
        Assert.Equal(files.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), text.Trim());
    }

    private static (int ExitCode, string Text) Python(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-W", "error", "-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
