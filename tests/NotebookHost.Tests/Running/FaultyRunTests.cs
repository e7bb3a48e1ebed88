using Faults;
using NotebookHost.Documents;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

/// <summary>Runs that are killed, or whose disk is full: files old or new, a message, and nothing besides after the next run.</summary>
[Trait("Kind", "Faults")]
public sealed class FaultyRunTests : IDisposable
{
    // From the start to beyond the end of such a run.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly string[] Cells =
        [Folder.Code("1", outputs: Output), Folder.Code("new string('x', 20000)", outputs: Output), Folder.Markdown("*")];

    private const string Output = """{"output_type": "stream", "name": "stdout", "text": ["old"]}""";

    private readonly Folder folder = new();
    private readonly Random random = new(2017);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Should_Leave_Whole_Files()
    {
        var (copies, updates) = (new FaultCount("kills of run"), new FaultCount("kills of run --update"));
        var notebook = folder.WriteNotebook("01.ipynb", Cells);
        string[] arguments = ["run", folder.Path, "--output", folder["out"], "--update"];
        var old = File.ReadAllText(notebook);
        Assert.Equal(0, (await HostCommand.Run(folder.Path, arguments)).Code);
        var (files, updated) = (Files(), File.ReadAllText(notebook));
        for (var kill = 0; kill < FaultCount.Kills; kill++)
        {
            File.WriteAllText(notebook, old);
            Killing.AtRandom(HostCommand.Host(folder.Path, arguments), null, Longest, random, withChildren: kill % 2 == 0);
            // A copy is written after each cell, and not there before the first: with part of its outputs it is a whole notebook.
            var isCopyWhole = !File.Exists(folder["out/01.ipynb"]) || Notebook.Load(folder["out/01.ipynb"]).Cells.Count == Cells.Length;
            var arePagesWhole = Directory.GetFiles(folder["out"], "*.html").Select(File.ReadAllText)
                .All(page => page.StartsWith("<!", StringComparison.Ordinal) && page.EndsWith("</html>\n", StringComparison.Ordinal));
            var isNotebookWhole = File.ReadAllText(notebook) == old || File.ReadAllText(notebook) == updated;
            Assert.Equal(0, (await HostCommand.Run(folder.Path, arguments)).Code);
            string[] left = [.. Files().Except(files)];
            copies.Killed(isCopyWhole && arePagesWhole, left);
            updates.Killed(isNotebookWhole && File.ReadAllText(notebook) == updated, left);
        }
        copies.Report();
        updates.Report();
    }

    [Theory]
    [InlineData("full disk: run", "out", "")]
    [InlineData("full disk: run --update", "notebooks", "--update")]
    public async Task Should_Say_That_The_Disk_Is_Full(string kind, string place, string option)
    {
        using var disk = SmallDisk.Mount(256);
        var count = new FaultCount(kind);
        var onDisk = Path.Combine(disk.Path, place);
        Directory.CreateDirectory(onDisk);
        var notebooks = place == "notebooks" ? onDisk : folder.Path;
        var output = place == "out" ? onDisk : folder["out"];
        var notebook = Path.Combine(notebooks, "01.ipynb");
        File.Move(folder.WriteNotebook("01.ipynb", Cells), notebook, overwrite: true);
        string[] arguments = ["run", notebooks, "--output", output, .. option.Length > 0 ? (string[])[option] : []];
        var old = File.ReadAllText(notebook);
        for (var left = 0; left <= 40; left += 10)
        {
            disk.Fill(left * 1024);
            var (code, _, errors) = await HostCommand.Run(folder.Path, arguments);
            count.Try($"{left} KB left, code {code}: {errors}", () =>
            {
                Assert.DoesNotContain("   at ", errors);
                Assert.Contains(File.ReadAllText(notebook) == old ? old : "", File.ReadAllText(notebook));
                Notebook.Load(notebook);
                if (code != 0)
                    throw new IOException(errors);
                Assert.Empty(errors);
            }, error => error is IOException && error.Message.Contains(onDisk));
            Assert.DoesNotContain(Files(), file => file.Contains(".unfinished", StringComparison.Ordinal));
            Assert.DoesNotContain(Directory.GetFiles(onDisk), file => file.Contains(".unfinished", StringComparison.Ordinal));
            File.Delete(Path.Combine(disk.Path, "filler"));
        }
        count.Report();
    }

    private string[] Files() => [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
