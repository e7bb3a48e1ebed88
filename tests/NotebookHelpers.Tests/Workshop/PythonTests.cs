using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Runtime;

namespace NotebookHelpers.Tests;

/// <summary>Cells that run Python: a real one where it has PyTorch, and scripts that stand for one.</summary>
[Collection("display")]
public sealed class PythonTests : IDisposable
{
    private const string Variable = "WORKSHOP_PYTHON";
    private const string Debians = "/usr/bin/python3";

    private readonly string folder = Directory.CreateTempSubdirectory("python-").FullName;
    private readonly string? before = Environment.GetEnvironmentVariable(Variable);
    private readonly List<string> lacking = [];
    private readonly StubHost host = new();

    public PythonTests() => AppContext.SetData(NotebookDisplay.AbsentKey, (Action<string>)lacking.Add);

    public void Dispose()
    {
        AppContext.SetData(NotebookDisplay.AbsentKey, null);
        AppContext.SetData("notebook.interrupt", null);
        host.Dispose();
        Environment.SetEnvironmentVariable(Variable, before);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Should_Say_What_To_Do_Where_No_Python_Has_PyTorch()
    {
        Fake("exit 1", hasTorch: false);
        var run = Workshop.Python("train.py");
        Assert.Equal(["Python with PyTorch"], lacking);
        Assert.False(run.Ran);
        Assert.Equal(2, lacking.Count);
        var text = run.ToString();
        Assert.StartsWith("No Python with PyTorch here: what WORKSHOP_PYTHON names cannot import torch.", text);
        Assert.Contains("apt install python3-torch", text);
        Assert.Contains("pip install torch", text);
        Assert.Contains("saved", text);
        Assert.DoesNotContain(folder, text);
        Assert.Equal(WebText(text), WebText(run.ToHtml()));
        Assert.Empty(host.Shown);
    }

    [Fact]
    public void Should_Say_So_Where_The_Variable_Names_Nothing()
    {
        Environment.SetEnvironmentVariable(Variable, Path.Combine(folder, "nowhere"));
        Assert.False(Workshop.Python("train.py").Ran);
    }

    [Fact]
    public void Should_Mark_Each_Cell_That_Asks_Or_Shows_A_Run_That_Was_Not()
    {
        Fake("exit 1", hasTorch: false);
        var run = Workshop.Python("train.py");
        lacking.Clear();
        _ = run.Ran;
        _ = run.ToString();
        Assert.Equal(["Python with PyTorch", "Python with PyTorch"], lacking);
        AppContext.SetData(NotebookDisplay.AbsentKey, null);
        Assert.False(run.Ran);
    }

    [Fact]
    public void Should_Show_What_A_Script_Prints()
    {
        SkipOnWindows();
        Fake("""
            printf '%s|' "$@"; echo; echo "$OMP_NUM_THREADS $PYTHONUNBUFFERED $GLOO_SOCKET_IFNAME"; cat; pwd
            echo '<b>&amp;</b>'; printf 'a\tb\033[1m\n'; echo unseen >&2
            """);
        var run = Workshop.Python("train.py \"a folder\" --epochs 2 '$HOME;' \"say \\\"hi\\\"\" é");
        Assert.True(run.Ran);
        Assert.Equal(
            $"train.py|a folder|--epochs|2|'$HOME;'|say \"hi\"|é|\n1 1 {(OperatingSystem.IsMacOS() ? "lo0" : "lo")}\n"
            + $"{Environment.CurrentDirectory}\n<b>&amp;</b>\na    b\\u001B[1m", run.ToString());
        Assert.Contains("&lt;b&gt;&amp;amp;&lt;/b&gt;", run.ToHtml());
        Assert.DoesNotContain("unseen", run.ToString());
        Assert.Empty(lacking);
    }

    [Fact]
    public void Should_Keep_What_The_Reader_Set_For_Gloo()
    {
        SkipOnWindows();
        Fake("echo \"$GLOO_SOCKET_IFNAME\"");
        Environment.SetEnvironmentVariable("GLOO_SOCKET_IFNAME", "eth7");
        try
        {
            Assert.Equal("eth7", Workshop.Python("train.py").ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("GLOO_SOCKET_IFNAME", null);
        }
    }

    [Fact]
    public void Should_Keep_The_Last_Lines_Of_Much_And_Say_So()
    {
        SkipOnWindows();
        Fake("seq 1 100000");
        var lines = Workshop.Python("train.py").ToString().Split('\n');
        Assert.Equal(("… (99000 lines before these)", "99001", "100000"), (lines[0], lines[1], lines[^1]));
        Fake(":");
        Assert.Equal("The script ended and printed nothing.", Workshop.Python("train.py").ToString());
    }

    [Fact]
    public void Should_Look_Once_For_A_Python_That_It_Has_Found()
    {
        SkipOnWindows();
        Fake("echo ran");
        Workshop.Python("train.py");
        Workshop.Python("train.py");
        Assert.Equal(["-c import torch", "train.py", "train.py"], File.ReadLines(Path.Combine(folder, "calls")));
    }

    [Fact]
    public async Task Should_Show_Lines_While_The_Script_Runs_And_Leave_The_Value_Alone()
    {
        SkipOnWindows();
        Fake($"echo one; until [ -e '{folder}/go' ]; do sleep 0.02; done; echo two");
        var running = Task.Run(() => Workshop.Python("train.py"));
        await Until(() => host.Shown.Count > 0 && host.Shown[0].ToString() == "one");
        // A front end gets a text once, however long the next line takes.
        var shown = host.Shown[0];
        await Task.Delay(500);
        Assert.Same(shown, host.Shown[0]);
        File.WriteAllText(Path.Combine(folder, "go"), "");
        Assert.Equal("one\ntwo", (await running).ToString());
        Assert.Same(NotebookDisplay.Nothing, Assert.Single(host.Shown));
    }

    [Fact]
    public void Should_Throw_With_The_Last_Lines_Of_The_Errors_If_A_Script_Fails()
    {
        SkipOnWindows();
        Fake("echo epoch 1; seq 1 30 >&2; echo 'ValueError: no rows' >&2; exit 3");
        var error = Assert.Throws<InvalidOperationException>(() => Workshop.Python("train.py --epochs 2"));
        Assert.StartsWith("python train.py --epochs 2 ended with code 3.", error.Message);
        Assert.EndsWith("\n29\n30\nValueError: no rows", error.Message.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("\n1\n", error.Message.ReplaceLineEndings("\n"));
        Assert.Equal("epoch 1", Assert.Single(host.Shown).ToString());
    }

    [Fact]
    public async Task Should_End_All_That_A_Script_Started_At_Its_Limit()
    {
        SkipOnWindows();
        Fake("sleep 600 & echo $!; wait");
        var error = Assert.Throws<TimeoutException>(() => Workshop.Python("train.py", seconds: 1));
        Assert.Contains("python train.py did not end within 1 seconds", error.Message);
        Assert.Contains("seconds", error.Message);
        await AssertEnded();
    }

    [Fact]
    public async Task Should_End_All_That_A_Script_Started_At_An_Interrupt()
    {
        SkipOnWindows();
        using var source = new CancellationTokenSource();
        AppContext.SetData("notebook.interrupt", source.Token);
        Fake("(sleep 600 & echo $!; wait) & wait");
        var running = Task.Run(() => Workshop.Python("train.py"));
        await Until(() => host.Shown.Count > 0);
        Assert.True(AppContext.GetData("notebook.listens") is true);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Null(AppContext.GetData("notebook.listens"));
        await AssertEnded();
    }

    [Fact]
    public async Task Should_Hear_An_Interrupt_While_It_Looks_For_PyTorch()
    {
        SkipOnWindows();
        using var source = new CancellationTokenSource();
        AppContext.SetData("notebook.interrupt", source.Token);
        Fake("sleep 600", hasTorch: null);
        var running = Task.Run(() => Workshop.Python("train.py"));
        await Until(() => File.Exists(Path.Combine(folder, "calls")));
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void Should_Not_Wait_For_What_A_Script_Left_Behind()
    {
        SkipOnWindows();
        Fake("sleep 600 & echo $!");
        var text = Workshop.Python("train.py", seconds: 60).ToString();
        using var left = Process.GetProcessById(int.Parse(text, CultureInfo.InvariantCulture));
        left.Kill();
    }

    [Theory]
    [InlineData("", 1, "arguments")]
    [InlineData("  ", 1, "arguments")]
    [InlineData("a\0b", 1, "arguments")]
    [InlineData("train.py", 0, "seconds")]
    [InlineData("train.py", int.MaxValue, "seconds")]
    public void Should_Throw_If_There_Is_Nothing_To_Run_Or_No_Time(string arguments, int seconds, string name) =>
        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => Workshop.Python(arguments, seconds)).ParamName);

    [Fact]
    public void Should_Find_A_Python_That_Has_PyTorch()
    {
        Environment.SetEnvironmentVariable(Variable, Debians);
        var named = Workshop.Python("-c \"import torch; print(torch.arange(4).sum().item())\"");
        Assert.SkipUnless(named.Ran, $"{Debians} has no PyTorch, so no real script was run. Install python3-torch and run again.");
        Assert.Equal("6", named.ToString());
        Environment.SetEnvironmentVariable(Variable, null);
        Assert.True(Workshop.Python("-c \"import torch\"").Ran);
        var error = Assert.Throws<InvalidOperationException>(() => Workshop.Python("-c \"import torch; torch.ones(2) @ torch.ones(3)\""));
        Assert.Contains("RuntimeError", error.Message);
    }

    /// <summary>A script that stands for Python.</summary>
    /// <param name="runs">What it does in place of a script.</param>
    /// <param name="hasTorch">Whether it can import torch; null where it does there what it does in place of a script.</param>
    private void Fake(string runs, bool? hasTorch = true)
    {
        var file = Path.Combine(folder, Path.GetRandomFileName());
        var answer = hasTorch is { } has ? $"[ \"$1\" = -c ] && exit {(has ? 0 : 1)}" : "";
        File.WriteAllText(file, $"#!/bin/bash\necho \"$@\" >> '{folder}/calls'\n{answer}\n{runs}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable(Variable, file);
    }

    /// <summary>What the script printed was the number of a process.</summary>
    private async Task AssertEnded()
    {
        var started = int.Parse(Assert.Single(host.Shown).ToString()!, CultureInfo.InvariantCulture);
        await Until(() => !IsAlive(started));
    }

    // Ended and not yet waited for counts as ended.
    private static bool IsAlive(int id)
    {
        var status = $"/proc/{id}/stat";
        try
        {
            return File.Exists(status) ? !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal)
                : !OperatingSystem.IsLinux() && Process.GetProcesses().Any(process => process.Id == id);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 3000, "It did not come in a minute.");
            await Task.Delay(20);
        }
    }

    private static string WebText(string html) => System.Net.WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]+>", ""));

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "What stands for Python here is a script of bash.");
}
