namespace Notebooks.Tests;

/// <summary>One run of all notebooks by the README's command, which feeds every test that looks at executed notebooks.</summary>
public sealed class WorkshopRun : IAsyncLifetime
{
    /// <summary>The folder with executed notebooks and pages.</summary>
    public string Output { get; } = Repository.Folder("artifacts", "workshop-tested");

    /// <summary>The same for the solutions.</summary>
    public string Solutions { get; } = Repository.Folder("artifacts", "workshop-tested", "solutions");

    public int ExitCode { get; private set; }

    public string Errors { get; private set; } = "";

    public string Printed { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Output))
            Directory.Delete(Output, recursive: true);

        await Run("run", Repository.Folder("notebooks"), "--output", Output, "--keep-going");
        if (Directory.Exists(Repository.Folder("notebooks", "solutions")) && ExitCode == 0)
            await Run("run", Repository.Folder("notebooks", "solutions"), "--output", Solutions, "--keep-going");
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
        ExitCode = Math.Max(ExitCode, exitCode);
        Printed += printed;
        Errors += errors;
    }
}
