using NotebookHelpers.Data;

namespace NotebookHelpers.Models;

/// <summary>What a saved dense network needs besides its weights and vocabularies.</summary>
/// <param name="Factors">Numbers a user or an item.</param>
/// <param name="Hidden">Widths of the hidden layers.</param>
/// <param name="Dropout">Share of the hidden numbers that a training step leaves out.</param>
/// <param name="Offset">The training ratings' mean: what the network starts with.</param>
/// <param name="Deviation">
/// Their standard deviation, by which the output is scaled: so the same settings fit ratings of 1 to 5 and of 1 to 100.
/// </param>
/// <param name="Wide">Whether there is a wide part.</param>
/// <param name="Merged">Whether the side columns go into the network.</param>
internal sealed record MlpOptions(
    int Factors, int[] Hidden, double Dropout, float Offset, float Deviation, bool Wide = false, bool Merged = true)
{
    /// <summary>
    /// How much more L2 counts for vectors that feed hidden layers than for those of a dot product: layers can enlarge what little is left
    /// of them.
    /// </summary>
    public const double DeepShare = 40;

    /// <summary>Likewise for linear terms and crosses.</summary>
    public const double WideShare = 1.5;

    /// <exception cref="ArgumentException">There are no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public static MlpOptions For(
        Interactions train, int factors, IReadOnlyList<int>? hidden, double dropout, bool wide = false, bool merged = true)
    {
        var ratings = DotBiasOptions.For(train, factors, mean: true);
        int[] widths = hidden is null ? [64] : [.. hidden];
        if (Array.FindIndex(widths, width => width < 1) is >= 0 and var wrong)
        {
            throw Wrong(nameof(hidden),
                $"Hidden layer {wrong + 1} has the width {widths[wrong]}; expected at least 1, such as hidden: [500].");
        }

        return dropout is >= 0 and < 1
            ? new MlpOptions(factors, widths, dropout, ratings.Offset, ratings.Deviation, wide, merged)
            : throw Wrong(nameof(dropout), $"The dropout is {dropout}; expected 0 (none) to below 1, such as 0.5.");
    }

    private static ArgumentOutOfRangeException Wrong(string name, FormattableString text) =>
        new(name, text.ToString(CultureInfo.InvariantCulture));
}
