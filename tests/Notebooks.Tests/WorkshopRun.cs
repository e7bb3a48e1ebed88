using System.Text;

namespace Notebooks.Tests;

/// <summary>One run of all notebooks by the README's command, in two halves, which feeds every test of executed notebooks.</summary>
public sealed class WorkshopRun : IAsyncLifetime
{
    private readonly StringBuilder printed = new(), errors = new();

    /// <summary>The folder with executed notebooks and pages.</summary>
    public string Output { get; } = Repository.Folder("artifacts", "workshop-tested");

    /// <summary>The same for the solutions.</summary>
    public string Solutions { get; } = Repository.Folder("artifacts", "workshop-tested", "solutions");

    public int ExitCode { get; private set; }

    public string Errors => errors.ToString();

    public string Printed => printed.ToString();

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Output))
            Directory.Delete(Output, recursive: true);

        // Two at a time, as many as there are cores on the smallest build server; the last one to end writes the index of all.
        string[] all = ["run", Repository.Folder("notebooks"), "--output", Output, "--keep-going"];
        await Task.WhenAll(Run([.. all, "--only", "1"]), FirstHalf());

        async Task FirstHalf()
        {
            await Run([.. all, "--only", "0"]);
            if (Directory.Exists(Repository.Folder("notebooks", "solutions")))
                await Run("run", Repository.Folder("notebooks", "solutions"), "--output", Solutions, "--keep-going");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Where the run put a notebook's executed copy, or its page.</summary>
    public string Executed(string notebook, string extension = ".ipynb") =>
        Path.Combine(notebook.Contains("/solutions/", StringComparison.Ordinal) ? Solutions : Output,
        Path.GetFileNameWithoutExtension(notebook) + extension);

    /// <summary>Ids of a notebook's cells that could not run on this machine.</summary>
    public IReadOnlySet<string> Absent(string notebook) => new NotebookJson(Executed(notebook)).Absent;

    private async Task Run(params string[] arguments)
    {
        var (exitCode, printed, errors) = await HostProcess.Run(arguments);
        lock (this.errors)
        {
            ExitCode = Math.Max(ExitCode, exitCode);
            this.printed.Append(printed);
            this.errors.Append(errors);
        }
    }
}
