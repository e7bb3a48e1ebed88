using System.Globalization;
using System.Text.RegularExpressions;
using NotebookHost.Documents;

namespace Notebooks.Tests;

/// <summary>What every committed notebook keeps to, seen from the file alone, whichever front end has saved it.</summary>
internal static partial class NotebookRules
{
    /// <summary>All that hold for solutions too.</summary>
    public static IReadOnlyList<Action<NotebookJson>> All { get; } =
    [
        OpensInPolyglotAndJupyter, ImportsTheSetupOnceAndFirst, KeepsCellsShort, KeepsLinesNarrow, SaysWhatToLookForBeforeEachCell,
        QuotesOnlyFiguresOfCellsAbove, HasUniqueIds, HoldsNoCellThatFails, SavesTheOutputsOfItsOwnCode, WasRunInOrder, NamesNoMachine,
        StaysSmall,
    ];

    public static void OpensInPolyglotAndJupyter(NotebookJson notebook)
    {
        Assert.Equal(4, (int)notebook.Root["nbformat"]!);
        Assert.Equal(5, (int)notebook.Root["nbformat_minor"]!);
        Assert.Equal(".net-csharp", (string?)notebook.Root["metadata"]!["kernelspec"]!["name"]);
        // Jupyter writes what the kernel calls itself, once one was chosen.
        Assert.Contains((string?)notebook.Root["metadata"]!["language_info"]!["name"], new[] { "polyglot-notebook", "C#" });
        Assert.All(notebook.CodeCells, cell =>
        {
            // A cell that was added in Jupyter says nothing, and is C# too.
            Assert.Equal("csharp", (string?)cell.Metadata["dotnet_interactive"]?["language"] ?? "csharp");
            Assert.Equal("csharp", (string?)cell.Metadata["polyglot_notebook"]?["kernelName"] ?? "csharp");
        });
    }

    public static void ImportsTheSetupOnceAndFirst(NotebookJson notebook)
    {
        var sources = notebook.CodeCells.Select(cell => cell.Source).ToList();
        Assert.Equal("#!import setup.csx", sources[0]);
        Assert.DoesNotContain(sources.Skip(1), source => source.Contains("setup.csx", StringComparison.Ordinal));
    }

    public static void KeepsCellsShort(NotebookJson notebook) =>
        Assert.All(notebook.CodeCells.Where(cell => !cell.Tags.Contains("by-hand")), cell =>
            Assert.True(cell.LinesOfCode <= 10,
            $"{notebook.Name}, cell {cell.Id}: {cell.LinesOfCode} lines of code, at most 10 (tag the first hand-written model or loop "
            + "by-hand)"));

    /// <summary>On a narrow screen, or in letters for a whole room, a longer line is cut off.</summary>
    public static void KeepsLinesNarrow(NotebookJson notebook) =>
        Assert.All(notebook.CodeCells.Where(cell => !cell.Tags.Contains("by-hand")), cell => Assert.All(cell.Lines, line =>
            Assert.True(line.Length <= 95, $"{notebook.Name}, cell {cell.Id}: {line.Length} columns, at most 95: {line.Trim()}")));

    /// <summary>There is something to try, and what we tried ourselves is a click away, right below it.</summary>
    public static void LinksToASolutionBelowEachExercise(NotebookJson notebook)
    {
        var exercises = notebook.Cells.Index().Where(cell => cell.Item.Tags.Contains("exercise")).ToList();
        Assert.True(exercises.Count > 0, $"{notebook.Name} has no exercise.");
        var solution = $"solutions/{Path.GetFileName(notebook.Path)}";
        Assert.True(File.Exists(Repository.Folder("notebooks", solution)), $"notebooks/{solution} is missing.");
        Assert.All(exercises, cell => Assert.True(
            notebook.Cells.ElementAtOrDefault(cell.Index + 1)?.Source.Contains($"({solution})", StringComparison.Ordinal) == true,
            $"{notebook.Name}, cell {cell.Item.Id}: the text below this exercise does not link to {solution}."));
    }

    public static void SaysWhatToLookForBeforeEachCell(NotebookJson notebook) =>
        Assert.All(notebook.Cells.Index().Where(cell => cell.Item.IsCode), cell =>
            Assert.True(cell.Index > 0 && !notebook.Cells[cell.Index - 1].IsCode,
            $"{notebook.Name}, cell {cell.Item.Id}: no prose stands before it"));

    /// <summary>Whoever is asked to look, to guess or to compare finds what we saw, folded, before the next question.</summary>
    public static void AnswersEachQuestion(NotebookJson notebook)
    {
        string? open = null;
        foreach (var (cell, next) in notebook.Cells.Zip(notebook.Cells.Skip(1).Append(null)).Where(pair => !pair.First.IsCode))
        {
            if (cell.Source.Contains("<summary>What we saw", StringComparison.Ordinal))
                open = null;
            var isAsked = next is { IsCode: true } && !next.Tags.Contains("exercise");
            var asked = isAsked ? Asked().Match(Folded().Replace(cell.Source, "")) : Match.Empty;
            Assert.True(open is null || (isAsked && !asked.Success),
                $"{notebook.Name}: below \"{open}\" nothing says what we saw before cell {cell.Id}.");
            open = asked.Success ? asked.Value : open;
        }

        Assert.Null(open);
    }

    /// <summary>What prose says was seen, to three decimals or more, some cell above it has printed or drawn.</summary>
    public static void QuotesOnlyFiguresOfCellsAbove(NotebookJson notebook)
    {
        var printed = new List<double>();
        foreach (var cell in notebook.Cells)
        {
            printed.AddRange(cell.Outputs.SelectMany(output => FiguresOf(output.ToJsonString())).Select(figure => figure.Value));
            foreach (var (value, decimals) in Seen().Matches(cell.Source).SelectMany(seen => FiguresOf(seen.Value)))
            {
                Assert.True(decimals < 3 || printed.Any(figure => Math.Abs(figure - value) <= (0.5 * Math.Pow(10, -decimals)) + 1e-9),
                    $"{notebook.Name}, cell {cell.Id}: no cell above has printed {value}");
            }
        }
    }

    public static void HasUniqueIds(NotebookJson notebook)
    {
        var ids = notebook.Cells.Select(cell => cell.Id).ToList();
        Assert.DoesNotContain("", ids);
        Assert.Equal(ids, ids.Distinct());
    }

    /// <summary>Run All goes through in every front end: an exercise answers, and an error that is shown is caught by its cell.</summary>
    public static void HoldsNoCellThatFails(NotebookJson notebook) => Assert.All(notebook.CodeCells, cell =>
    {
        Assert.DoesNotContain("raises-exception", cell.Tags);
        Assert.DoesNotContain(cell.Outputs, output => (string?)output["output_type"] == "error");
    });

    public static void SavesTheOutputsOfItsOwnCode(NotebookJson notebook) => Assert.False(
        Notebook.Load(notebook.Path).IsStale(),
        $"{notebook.Name}: its code or its setup.csx changed after its outputs were saved. Run: dotnet run -c Release --project "
        + $"src/NotebookHost -- run {Path.GetDirectoryName(notebook.Name)} --update");

    public static void WasRunInOrder(NotebookJson notebook)
    {
        var counts = notebook.Root["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code")
            .Select(cell => (int?)cell!["execution_count"]);
        Assert.Equal(Enumerable.Range(1, notebook.CodeCells.Count()).Select(n => (int?)n), counts);
    }

    public static void NamesNoMachine(NotebookJson notebook)
    {
        Assert.DoesNotContain(Repository.Root, notebook.Text);
        var match = MachinePath().Match(notebook.Text);
        Assert.False(match.Success, $"{notebook.Name} holds a path of a machine: {match.Value}");
    }

    public static void StaysSmall(NotebookJson notebook)
    {
        var bytes = new FileInfo(notebook.Path).Length;
        Assert.True(bytes <= 450_000, $"{notebook.Name} has {bytes} bytes, at most 450,000");
    }

    private static IEnumerable<(double Value, int Decimals)> FiguresOf(string text) =>
        from Match match in Figure().Matches(text)
        select (double.Parse(match.Value, CultureInfo.InvariantCulture), match.Value.Length - match.Value.IndexOf('.') - 1);

    [GeneratedRegex("<summary>What we saw[^<]*</summary>.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Seen();

    [GeneratedRegex("<details>.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Folded();

    // In bold: what begins by telling the reader to look, anywhere; a question, where its paragraph ends with it and says more than it.
    [GeneratedRegex(
        @"\*\*(but |now )?(look|watch|compare|guess|read|move|count|check|place your|judge|see)\b[^*]*\*\*|"
        + @"(?<=\S +)\*\*[^*]+\?\*\*[^*?\n]*$",
        RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Asked();

    [GeneratedRegex(@"(?<![\w.])\d*\.\d+(?![\w.]*\w)")]
    private static partial Regex Figure();

    [GeneratedRegex(@"(/home/|/root/|/Users/|/tmp/|[A-Z]:\\\\)[\w.-]+")]
    private static partial Regex MachinePath();
}
