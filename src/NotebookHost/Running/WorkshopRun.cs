using NotebookHost.Documents;
using NotebookHost.Pages;

namespace NotebookHost.Running;

/// <summary>The <c>run</c> command: notebooks in, executed copies and pages out.</summary>
internal sealed class WorkshopRun(RunOptions options, RunConsole console)
{
    /// <summary>Runs the notebooks.</summary>
    /// <returns>0 where all ran, 1 where one failed.</returns>
    /// <exception cref="UsageException">The options ask for what is not there, or a folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted.</exception>
    public async Task<int> Run(CancellationToken interrupt)
    {
        var all = NotebookFiles.Find(options.Paths);
        var chosen = NotebookFiles.Choose(all, options.Only);
        var data = options.Data is null ? null : NotebookFiles.FullPath("--data", options.Data);
        if (data is not null && !Directory.Exists(data))
            throw new UsageException($"--data {options.Data}: there is no such folder. Give the folder that holds the data's tables.");

        var output = options.Output is null ? NotebookFiles.DefaultOutput(all[0]) : NotebookFiles.FullPath("--output", options.Output);
        if (all.Any(file => Path.GetDirectoryName(file) == Path.TrimEndingDirectorySeparator(output)))
        {
            throw new UsageException(
                $"--output {output} holds the notebooks themselves, which their copies would overwrite. Give another folder.");
        }

        NotebookFiles.CheckWritable(output, "Make room there, or give another folder with --output.");
        if (options.Update)
            NotebookFiles.CheckReplaceable(chosen);

        try
        {
            return await Run(all, chosen, output, data, interrupt);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{output} cannot be written: {e.Message} Make room there, or give another folder with --output.");
        }
    }

    private async Task<int> Run(
        IReadOnlyList<string> all, IReadOnlyList<string> chosen, string output, string? data, CancellationToken interrupt)
    {
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

        var unread = WorkshopPages.Write(output, all);
        foreach (var problem in unread)
            console.Error($"{problem} It has no page: run its notebook again.");

        console.Summary(results);
        console.Say($"Pages: {Path.Combine(output, "index.html")}");
        return unread.Count > 0 || results.Any(result => result.Failure is not null) ? 1 : 0;
    }

    private async Task<NotebookResult> RunNotebook(string notebook, string copy, string? data, CancellationToken interrupt)
    {
        var name = Path.GetFileName(notebook);
        try
        {
            // Also where the notebook is refused: an older run's page would say that all is well.
            File.Delete(copy);
            var before = Notebook.ReadBytes(notebook);
            Notebook.Parse(notebook, before);
            var process = new NotebookProcess(notebook, copy, options.Timeout, data);
            var result = await console.Follow(name, progress => process.Run(progress, interrupt));
            foreach (var line in process.Printed)
                console.Error($"{name} printed: {line}");

            if (result.Failure is not null)
                return result;

            var executed = Notebook.Load(copy);
            List<string> absent = [.. executed.Cells.Select(cell => cell.Absent).OfType<string>()];
            if (absent.Count > 0)
            {
                result = result with
                {
                    Ran = result.Cells - absent.Count,
                    Note = Invariant($"{name}: {absent.Count} of {result.Cells} cells could not run, for want of ")
                        + $"{string.Join(" and ", absent.Distinct())}.",
                };
            }

            return options.Update ? Update(result, notebook, executed, absent.Count, before) : result;
        }
        catch (NotebookFormatException e)
        {
            return new NotebookResult(name, 0, 0, TimeSpan.Zero, e.Message);
        }
    }

    private static NotebookResult Update(NotebookResult result, string notebook, Notebook executed, int absent, byte[] before)
    {
        if (!Notebook.ReadBytes(notebook).AsSpan().SequenceEqual(before))
            return result with { Failure = $"{result.Name}: the file changed while it ran, so --update left it alone. Run it again." };

        var (kept, areOfThisCode) = executed.KeepSaved(Notebook.Parse(notebook, before));
        try
        {
            executed.Save(notebook);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return result with { Failure = $"{result.Name} is as it was, for --update cannot write {notebook}: {e.Message}" };
        }

        return absent == 0 ? result : result with { Note = $"{result.Note} {Kept(kept, absent, areOfThisCode)}" };
    }

    private static string Kept(int kept, int absent, bool areOfThisCode) =>
        (kept > 0 ? "--update kept the outputs that they were saved with." : "")
        + (kept < absent ? Invariant($" {absent - kept} of them were saved without any, and have what this run shows.") : "")
        + (areOfThisCode ? "" : " These are of other code or another setup.csx, so the notebook is saved, and it still counts as out of "
            + "date. Run it with --update on a machine that lacks nothing.");
}
