using NotebookHelpers.Metrics;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Metrics;

public class TopKTests
{
    private static int[] Of(float[] scores, int k)
    {
        var items = new int[k];
        var best = new float[k];
        var count = TopK.Select(scores, items, best);
        Assert.Equal(items[..count].Select(item => scores[item]), best[..count]);
        return items[..count];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(2000)]
    public void Should_Be_The_First_Of_A_Stable_Sort(int k)
    {
        var random = new SeededRandom(k);
        foreach (var values in new[] { 5, 1_000_000 })
        {
            float[] scores = [.. Enumerable.Range(0, 1003).Select(_ => (float)random.NextInt(values) - (values / 2))];
            Assert.Equal(Enumerable.Range(0, scores.Length).OrderByDescending(item => scores[item]).Take(k), Of(scores, k));
        }
    }

    [Fact]
    public void Should_Never_Take_Minus_Infinity_Or_NaN() =>
        Assert.Equal([3, 1], Of([float.NegativeInfinity, 1, float.NaN, 2, float.NegativeInfinity], 4));

    [Fact]
    public void Should_Find_None_Among_None()
    {
        Assert.Empty(Of([], 3));
        Assert.Empty(Of([1, 2], 0));
    }
}
