using Spectre.Console;

namespace NotebookHost.Running;

/// <summary>What the <c>run</c> command shows: progress in place on a terminal, plain lines elsewhere, and a table at the end.</summary>
internal sealed class RunConsole(IAnsiConsole console, TextWriter errors)
{
    private readonly bool inPlace = console.Profile.Capabilities is { Interactive: true, Ansi: true };

    /// <summary>Shows progress while a notebook runs.</summary>
    public Task<NotebookResult> Follow(string name, Func<Action<RunEvent>, Task<NotebookResult>> run)
    {
        if (inPlace)
        {
            return console.Status().StartAsync(Markup.Escape(name), status =>
                run(e => status.Status(Markup.Escape($"{name}  cell {e.Cell} of {e.Cells}"))));
        }

        console.Profile.Out.Writer.WriteLine(name);
        return run(e => console.Profile.Out.Writer.WriteLine($"{name}  cell {e.Cell} of {e.Cells}"));
    }

    /// <summary>Says on standard error what went wrong.</summary>
    public void Error(string message) => errors.WriteLine(message);

    /// <summary>Says on standard output where to look.</summary>
    public void Say(string message) => console.Profile.Out.Writer.WriteLine(message);

    /// <summary>Shows how all notebooks ended.</summary>
    public void Summary(IEnumerable<NotebookResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("notebook", "cells", "seconds", "result");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        foreach (var result in results)
        {
            table.AddRow(
                new Text(result.Name),
                new Text(result.Failure is null ? $"{result.Cells}" : $"{result.Ran} of {result.Cells}"),
                new Text(result.Time.TotalSeconds.ToString("0.0")),
                new Markup(result.Failure is null ? "[green]ok[/]" : "[red]failed[/]"));
        }

        console.Write(table);
    }
}
