using System.Diagnostics;
using Notebooks.Tests.Exercises;

namespace Notebooks.Tests.Polyglot;

/// <summary>A notebook that the released engine ran, cell by cell.</summary>
/// <param name="Cells">Its code cells; those after a crash of the engine are missing.</param>
/// <param name="Errors">What the engine's process wrote on its standard error, and why it ended early.</param>
/// <param name="Times">
/// When the engine was ready, when its first cell (<c>setup.csx</c>) had ended, when its last one had, and when all answers to its
/// exercises had, from its start.
/// </param>
/// <param name="Answers">Answers to its exercises, run in the same session afterwards; those after a crash are missing.</param>
internal sealed record PolyglotNotebook(
    IReadOnlyList<PolyglotCell> Cells, string Errors, IReadOnlyList<TimeSpan> Times, IReadOnlyList<ExerciseAnswer> Answers)
{
    /// <summary>Runs all cells in a fresh engine, whether or not one fails, as Run All does there.</summary>
    public static async Task<PolyglotNotebook> Run(string name)
    {
        var path = Repository.Folder(name);
        var cells = new List<PolyglotCell>();
        var answers = new List<ExerciseAnswer>();
        var clock = Stopwatch.StartNew();
        await using var kernel = await PolyglotKernel.Start(Path.GetDirectoryName(path)!);
        var (ready, first, last, end) = (clock.Elapsed, TimeSpan.Zero, TimeSpan.Zero, "");
        try
        {
            foreach (var cell in new NotebookJson(path).CodeCells)
            {
                cells.Add(await kernel.Run(cell.Source));
                last = clock.Elapsed;
                first = cells.Count == 1 ? last : first;
            }

            foreach (var answer in ExerciseAnswer.Of(name))
            {
                await kernel.Run($"Workshop.Seed({answer.Seed});");
                answers.Add(answer with { Run = await kernel.Run(answer.Cell) });
            }
        }
        catch (InvalidOperationException exception)
        {
            end = exception.Message;
        }

        return new PolyglotNotebook(cells, kernel.Errors + end, [ready, first, last, clock.Elapsed], answers);
    }
}
