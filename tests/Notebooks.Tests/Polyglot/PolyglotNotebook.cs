using System.Diagnostics;

namespace Notebooks.Tests.Polyglot;

/// <summary>A notebook that the released engine ran, cell by cell.</summary>
/// <param name="Cells">Its code cells; those after a crash of the engine are missing.</param>
/// <param name="Errors">What the engine's process wrote on its standard error, and why it ended early.</param>
/// <param name="Times">
/// When the engine was ready, when its first cell (<c>setup.csx</c>) had ended, and when its last one had, from its start.
/// </param>
internal sealed record PolyglotNotebook(IReadOnlyList<PolyglotCell> Cells, string Errors, IReadOnlyList<TimeSpan> Times)
{
    /// <summary>Runs all cells in a fresh engine, whether or not one fails, as Run All does there.</summary>
    public static async Task<PolyglotNotebook> Run(string name)
    {
        var path = Repository.Folder(name);
        var cells = new List<PolyglotCell>();
        var clock = Stopwatch.StartNew();
        await using var kernel = await PolyglotKernel.Start(Path.GetDirectoryName(path)!);
        var (ready, first, end) = (clock.Elapsed, TimeSpan.Zero, "");
        try
        {
            foreach (var cell in new NotebookJson(path).CodeCells)
            {
                cells.Add(await kernel.Run(cell.Source));
                first = cells.Count == 1 ? clock.Elapsed : first;
            }
        }
        catch (InvalidOperationException exception)
        {
            end = exception.Message;
        }

        return new PolyglotNotebook(cells, kernel.Errors + end, [ready, first, clock.Elapsed]);
    }
}
