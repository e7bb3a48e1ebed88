using NotebookHost.Documents;
using NotebookHost.Pages;

namespace NotebookHost.Running;

/// <summary>The <c>run</c> command: notebooks in, executed copies and pages out.</summary>
internal sealed class WorkshopRun(RunOptions options, RunConsole console)
{
    /// <summary>Runs the notebooks.</summary>
    /// <returns>0 where all ran, 1 where one failed.</returns>
    /// <exception cref="UsageException">The options ask for what is not there.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task<int> Run(CancellationToken interrupt)
    {
        var all = NotebookFiles.Find(options.Paths);
        var chosen = NotebookFiles.Choose(all, options.Only);
        var data = options.Data is null ? null : Path.GetFullPath(options.Data);
        if (data is not null && !Directory.Exists(data))
            throw new UsageException($"--data {options.Data}: there is no such folder. Give the folder that holds the data's tables.");

        var output = Path.GetFullPath(options.Output ?? NotebookFiles.DefaultOutput(all[0]));
        if (all.Any(file => Path.GetDirectoryName(file) == Path.TrimEndingDirectorySeparator(output)))
        {
            throw new UsageException(
                $"--output {output} holds the notebooks themselves, which their copies would overwrite. Give another folder.");
        }

        Directory.CreateDirectory(output);
        List<NotebookResult> results = [];
        foreach (var notebook in chosen)
        {
            results.Add(await RunNotebook(notebook, Path.Combine(output, Path.GetFileName(notebook)), data, interrupt));
            if (results[^1].Failure is { } failure)
            {
                console.Error(failure);
                if (!options.KeepGoing)
                    break;
            }
        }

        WorkshopPages.Write(output, all);
        console.Summary(results);
        console.Say($"Pages: {Path.Combine(output, "index.html")}");
        return results.Any(result => result.Failure is not null) ? 1 : 0;
    }

    private async Task<NotebookResult> RunNotebook(string notebook, string copy, string? data, CancellationToken interrupt)
    {
        var name = Path.GetFileName(notebook);
        try
        {
            Notebook.Load(notebook);
            var before = File.ReadAllBytes(notebook);
            var process = new NotebookProcess(notebook, copy, options.Timeout, data);
            var result = await console.Follow(name, progress => process.Run(progress, interrupt));
            foreach (var line in process.Printed)
                console.Error($"{name} printed: {line}");

            return options.Update && result.Failure is null ? Update(result, notebook, copy, before) : result;
        }
        catch (NotebookFormatException e)
        {
            return new NotebookResult(name, 0, 0, TimeSpan.Zero, e.Message);
        }
    }

    private static NotebookResult Update(NotebookResult result, string notebook, string copy, byte[] before)
    {
        if (!File.ReadAllBytes(notebook).AsSpan().SequenceEqual(before))
            return result with { Failure = $"{result.Name}: the file changed while it ran, so --update left it alone. Run it again." };

        Notebook.Load(copy).Save(notebook);
        return result;
    }
}
