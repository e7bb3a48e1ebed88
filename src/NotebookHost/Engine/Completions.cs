namespace NotebookHost.Engine;

/// <summary>What could stand at a place of a cell.</summary>
/// <param name="Start">Where the text that a match replaces begins, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Matches">The texts, best first.</param>
internal sealed record Completions(int Start, int End, IReadOnlyList<string> Matches);
