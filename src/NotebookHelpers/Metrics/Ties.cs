namespace NotebookHelpers.Metrics;

/// <summary>Candidates of one score, relevant ones among them.</summary>
/// <param name="Above">How many candidates score higher.</param>
/// <param name="Count">How many have this score: they take the ranks Above + 1 to Above + Count, in any order.</param>
/// <param name="Relevant">How many of these are relevant; at least one.</param>
internal readonly record struct Ties(int Above, int Count, int Relevant)
{
    /// <summary>How many of the ranks are among the first <paramref name="k"/>.</summary>
    public int Within(int k) => Math.Clamp(k - Above, 0, Count);
}
