using System.Collections.Immutable;
using System.Diagnostics;
using NotebookHost.Documents;
using NotebookHost.Engine.Language;
using NotebookHost.Engine.Packages;

namespace NotebookHost.Engine;

/// <summary>Runs C# cells.</summary>
/// <remarks>
/// From construction to disposal <see cref="Console.Out"/> and <see cref="Console.Error"/> are the cells': a host that prints keeps
/// its own writers. Text printed while no cell runs goes to the process' own standard error. One engine at a time runs a cell.
/// </remarks>
internal sealed class CSharpEngine : IEngine, ILanguage
{
    private const string LeftBehind =
        "What this cell called does not stop: it goes on beside the next cells until it comes back to the cell's own code. "
        + "Restart the kernel where that takes too long.\n";

    private readonly string folder;
    private readonly Libraries libraries = new();
    private readonly Submissions submissions;
    private readonly CSharpLanguage language;
    private readonly PackageSet packages;
    private readonly LibraryCells libraryCells;
    // Replaced, never changed: threads that cells started look at it.
    private ImmutableHashSet<string> documents = [];
    private readonly IDisposable console;
    private readonly Task warm;

    /// <summary>Makes an engine with no state.</summary>
    /// <param name="folder">The notebook's folder, from which relative paths of <c>#r</c> and <c>#!import</c> start.</param>
    /// <param name="cache">Where the sets of packages found are kept; the user's own cache where none is named.</param>
    public CSharpEngine(string folder, string? cache = null)
    {
        this.folder = folder;
        submissions = new Submissions(libraries);
        libraryCells = new LibraryCells(submissions, libraries);
        language = new CSharpLanguage(
            code => LibraryCells.Needs(code) ? libraryCells.MeaningOf(code) : submissions.MeaningOf(code), folder);
        packages = new PackageSet(libraries, new PackageRestore(cache ?? PackageRestore.UserCache, folder));
        console = RunningCell.TakeConsole();
        // The first use of the compiler and the formatters takes most of a second: it is spent while the host still does other things.
        warm = Task.Run(WarmUp);
    }

    /// <inheritdoc />
    public void AwaitStart() => Task.WaitAny(warm);

    /// <inheritdoc />
    public CellError? Execute(string source, string cell, ICellOutput output, CancellationToken interrupt)
    {
        lock (RunningCell.Gate)
        {
            RunningCell.Output = output;
            RunningCell.RenewConsole();
            using var stop = interrupt.UnsafeRegister(_ => CellLoops.Stop(), null);
            try
            {
                // Not beside it: both would compile the compiler.
                Task.WaitAny([warm], interrupt);
                return Run(source, new Place(cell, folder, [], Last: true), output, interrupt);
            }
            catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
            {
                return Failures.Interrupted(cell);
            }
            finally
            {
                RawOutput.Drain(flush: true);
                RunningCell.Output = null;
            }
        }
    }

    /// <inheritdoc />
    public Completions Complete(string code, int position) => language.Complete(code, position);

    /// <inheritdoc />
    public MimeBundle? Inspect(string code, int position) => language.Inspect(code, position);

    /// <inheritdoc />
    public Completeness IsComplete(string code) => language.IsComplete(code);

    /// <inheritdoc />
    public void Dispose()
    {
        console.Dispose();
        libraries.Dispose();
    }

    private void WarmUp()
    {
        var other = new Submissions(libraries);
        other.Compile("var warm = new[] { 1, 2 }.Select(x => $\"{x}\").ToList(); await Task.Yield(); warm", "warm-up", default);
        Presentation.Create(other.Run());
    }

    private CellError? Run(string source, Place place, ICellOutput output, CancellationToken interrupt)
    {
        var clock = Stopwatch.StartNew();
        RunningCell.Documents = documents = documents.Add(place.Document);
        CellParts cell;
        try
        {
            cell = CellParts.Parse(source);
        }
        catch (DirectiveException exception)
        {
            return Failures.Directive(place.Document, exception.Line, exception.Message);
        }
        for (var i = 0; i < cell.Parts.Count; i++)
        {
            interrupt.ThrowIfCancellationRequested();
            var here = place with { Last = place.Last && i == cell.Parts.Count - 1 };
            CellError? error = null;
            switch (cell.Parts[i])
            {
                case CellParts.Code code:
                    error = Run(code, here, output, interrupt);
                    break;
                case CellParts.Import import:
                    error = Run(import, here, output, interrupt);
                    break;
                case CellParts.Markdown markdown:
                    RunningCell.Display(MimeBundle.From("text/markdown", markdown.Text));
                    break;
            }
            if (error is not null)
                return error;
        }
        if (cell.Timed)
        {
            RunningCell.Display(
                MimeBundle.From("text/plain", FormattableString.Invariant($"Wall time: {clock.Elapsed.TotalMilliseconds:0.0} ms")));
        }

        return null;
    }

    private CellError? Run(CellParts.Code code, Place place, ICellOutput output, CancellationToken interrupt)
    {
        try
        {
            AddReferences(code.References, place.Folder, interrupt);
        }
        catch (DirectiveException exception)
        {
            return Failures.Directive(place.Document, exception.Line, exception.Message);
        }
        if (LibraryCells.Needs(code.Text))
        {
            var error = libraryCells.Compile(code.Text, place.Document, interrupt);
            TellOfMain(error is null ? code.Text : "");
            return error;
        }
        var errors = submissions.Compile(code.Text, place.Document, interrupt);
        if (errors.Count > 0)
            return ScriptLimits.Explain(code.Text, place.Document, errors) ?? Failures.Compilation(place.Document, errors);
        MimeBundle? shown = null;
        try
        {
            if (!InterruptibleContext.Run(() => shown = submissions.Run() is { } value ? Presentation.Create(value) : null, interrupt))
            {
                RunningCell.Write("stderr", LeftBehind);
                return Failures.Interrupted(place.Document);
            }
        }
        catch (Exception) when (interrupt.IsCancellationRequested)
        {
            return Failures.Interrupted(place.Document);
        }
        catch (Exception exception)
        {
            return Failures.Thrown(exception, place.Document, documents);
        }
        finally
        {
            submissions.Keep();
        }
        TellOfMain(code.Text);
        if (shown is not null && place.Last)
        {
            output.Result(shown);
        }
        else if (shown is not null)
        {
            // A cell has one result: values before a magic are shown as displays.
            RunningCell.Display(shown);
        }
        return null;
    }

    /// <summary>A program that was copied into a cell is declared, and does nothing: its author is told.</summary>
    private static void TellOfMain(string code)
    {
        if (EntryPoint.Note(code) is { } note)
            RunningCell.Display(MimeBundle.From("text/plain", note));
    }

    private void AddReferences(IReadOnlyList<CellParts.Reference> references, string start, CancellationToken interrupt)
    {
        List<PackageRequest> requests = [];
        foreach (var (line, path, isSource) in references)
        {
            if (isSource)
            {
                packages.AddSource(line, path, start);
            }
            else if (path.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
            {
                requests.Add(PackageRequest.Parse(line, path));
            }
            else
            {
                try
                {
                    submissions.Add(libraries.Add(path, start));
                }
                catch (Exception exception) when (exception is IOException or BadImageFormatException)
                {
                    throw new DirectiveException(line, $"#r \"{path}\": {exception.Message}");
                }
            }
        }
        foreach (var reference in packages.Add(requests, interrupt))
            submissions.Add(reference);
    }

    private CellError? Run(CellParts.Import import, Place place, ICellOutput output, CancellationToken interrupt)
    {
        var path = Path.GetFullPath(import.Path, place.Folder);
        var problem =
            !ImportedFile.Kinds.Contains(Path.GetExtension(path)) ? $"only {string.Join(", ", ImportedFile.Kinds)} files can be imported." :
            !File.Exists(path)
            ? $"there is no file {path}. Correct the path, which starts from the notebook's (or the importing file's) folder." :
            place.Importing.Contains(path) ? "the file imports itself. Remove one of the two lines." :
            null;
        IReadOnlyList<(string Name, string Source)> pieces = [];
        try
        {
            pieces = problem is null ? ImportedFile.Pieces(import.Path, path) : pieces;
        }
        catch (NotebookFormatException exception)
        {
            problem = exception.Message;
        }
        if (problem is not null)
            return Failures.Directive(place.Document, import.Line, $"#!import {import.Path}: {problem}");
        for (var i = 0; i < pieces.Count; i++)
        {
            Place inside = new(pieces[i].Name, Path.GetDirectoryName(path)!, [.. place.Importing, path],
                place.Last && i == pieces.Count - 1);
            if (Run(pieces[i].Source, inside, output, interrupt) is { } error)
            {
                return error with
                {
                    Message = error.Name == "CompilationError" || error.Line is null ? error.Message
                        : $"{error.Message} ({pieces[i].Name}, line {error.Line})",
                    Line = import.Line,
                    Traceback = [.. error.Traceback, $"   imported by {place.Document}, line {import.Line}"],
                };
            }
        }
        return null;
    }

    /// <summary>
    /// What is being run: its name, where its paths start, by which files it is imported, whether its value is the cell's.
    /// </summary>
    private sealed record Place(string Document, string Folder, IReadOnlyList<string> Importing, bool Last);
}
