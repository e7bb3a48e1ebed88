using Spectre.Console;

namespace NotebookHost.Running;

/// <summary>What the <c>run</c> command shows: progress in place on a terminal, plain lines elsewhere, and a table at the end.</summary>
internal sealed class RunConsole(IAnsiConsole console, TextWriter errors)
{
    private readonly bool inPlace = console.Profile.Capabilities is { Interactive: true, Ansi: true };
    private readonly ShownWriter output = new(console.Profile.Out.Writer);
    private readonly ShownWriter errors = new(errors);

    /// <summary>Shows progress while a notebook runs.</summary>
    public Task<NotebookResult> Follow(string name, Func<Action<RunEvent>, Task<NotebookResult>> run)
    {
        string Cell(RunEvent e) => Invariant($"{name}  cell {e.Cell} of {e.Cells}");
        string Mark(string text) => Markup.Escape(ShownWriter.Escape(text));
        if (inPlace)
            return console.Status().StartAsync(Mark(name), status => run(e => status.Status(Mark(Cell(e)))));

        output.WriteLine(name);
        return run(e => output.WriteLine(Cell(e)));
    }

    /// <summary>Says on standard error what went wrong.</summary>
    public void Error(string message) => errors.WriteLine(message);

    /// <summary>Says on standard output where to look.</summary>
    public void Say(string message) => output.WriteLine(message);

    /// <summary>Shows how all notebooks ended.</summary>
    public void Summary(IReadOnlyList<NotebookResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("notebook", "cells", "seconds", "result");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (var result in results)
        {
            table.AddRow(
                new Text(ShownWriter.Escape(result.Name)),
                new Text(Invariant($"{(result is { Failure: null, Note: null } ? "" : Invariant($"{result.Ran} of "))}{result.Cells}")),
                new Text(Invariant($"{result.Time.TotalSeconds:0.0}")),
                new Markup(result.Failure is null ? "[green]ok[/]" : "[red]failed[/]"));
        }

        console.Write(table);
        foreach (var note in results.Select(result => result.Note).OfType<string>())
            output.WriteLine(note);
    }
}
