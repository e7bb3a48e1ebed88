using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Models;

/// <summary>
/// A <see cref="FactorEngine"/> that learns by BPR: each pair of an item that a user chose and one that is drawn is a step.
/// </summary>
/// <param name="engine">What learns.</param>
/// <param name="train">Users and items as the engine's tables have them.</param>
/// <param name="rows">The rows to learn from, whose items are known.</param>
/// <param name="epochs">How many epochs there will be.</param>
/// <param name="batch">How many rows a batch has.</param>
/// <param name="rateAt">The learning rate after some batches, of so many of all epochs.</param>
/// <param name="draw">Draws items for a batch's users and items: equally many for each row, row by row.</param>
/// <param name="random">Shuffles the rows.</param>
internal sealed class FactorPairs(
    FactorEngine engine, Interactions train, int[] rows, int epochs, int batch, Func<long, long, double> rateAt,
    Func<int[], int[], int[]> draw, SeededRandom random)
    : EpochLoop(rows.Length, epochs, batch, rateAt)
{
    protected override int[] NewOrder()
    {
        random.Shuffle(rows.AsSpan());
        return rows;
    }

    protected override (double Loss, double SquaredError) Learn(ReadOnlySpan<int> chosen, double rate)
    {
        var step = chosen.ToArray();
        var users = Array.ConvertAll(step, row => train.UserIndices[row]);
        var items = Array.ConvertAll(step, row => train.ItemIndices[row]);
        var negatives = draw(users, items);
        var each = negatives.Length / users.Length;
        return (engine.LearnPairs(Repeated(users, each), Repeated(items, each), negatives, (float)rate) / each, double.NaN);
    }

    protected override bool AreWeightsFinite() => engine.AreWeightsFinite();

    private static int[] Repeated(int[] values, int times) => [.. values.SelectMany(value => Enumerable.Repeat(value, times))];
}
