using System.Numerics;

namespace NotebookHelpers.Metrics;

/// <summary>The highest scores of a row, best first. Of equal scores the one that stands first is better.</summary>
internal static class TopK
{
    /// <summary>
    /// Finds them in one pass, in which nearly all scores are only compared with the lowest one that is kept, a vector at a time.
    /// </summary>
    /// <param name="scores">Minus infinity, and what is not a number, is never taken.</param>
    /// <param name="items">Gets the places in <paramref name="scores"/>; its length is how many are wanted.</param>
    /// <param name="best">Gets the scores; as long.</param>
    /// <returns>How many there are: fewer than wanted where there are not as many scores.</returns>
    public static int Select(ReadOnlySpan<float> scores, Span<int> items, Span<float> best)
    {
        var count = 0;
        var threshold = float.NegativeInfinity;
        var start = 0;
        for (; start + Vector<float>.Count <= scores.Length; start += Vector<float>.Count)
        {
            if (!Vector.GreaterThanAny(new Vector<float>(scores[start..]), new Vector<float>(threshold)))
                continue;
            for (var item = start; item < start + Vector<float>.Count; item++)
                Insert(scores[item], item, items, best, ref count, ref threshold);
        }
        for (; start < scores.Length; start++)
            Insert(scores[start], start, items, best, ref count, ref threshold);
        return count;
    }

    private static void Insert(float score, int item, Span<int> items, Span<float> best, ref int count, ref float threshold)
    {
        if (!(score > threshold) || items.Length == 0)
            return;
        if (count < items.Length)
            count++;
        var place = count - 1;
        for (; place > 0 && best[place - 1] < score; place--)
            (best[place], items[place]) = (best[place - 1], items[place - 1]);
        (best[place], items[place]) = (score, item);
        if (count == items.Length)
            threshold = best[^1];
    }
}
