namespace NotebookHost.Engine;

/// <summary>What can stand at a place of a cell.</summary>
/// <param name="Start">Where the text to replace starts, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Matches">The texts that can replace it, best first.</param>
internal sealed record Completions(int Start, int End, IReadOnlyList<string> Matches);
