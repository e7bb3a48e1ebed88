using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public class RankingLossesTests
{
    private static readonly float[] Positive = [0.7f, -1.2f, 3f];
    private static readonly float[,] Negative = { { 0.2f, 1.5f, -0.4f }, { -0.3f, 0.9f, 2.2f }, { 0.1f, -0.6f, 1.1f } };
    private static readonly bool[,] Counts = { { true, true, true }, { true, false, true }, { false, false, false } };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // The formulas once more, a number at a time.
    private static double ByHand(RankingLoss loss, double p, double[] n) => loss switch
    {
        RankingLoss.LogLoss => -Math.Log(Sigmoid(p)) - n.Sum(x => Math.Log(1 - Sigmoid(x))),
        RankingLoss.Bpr => n.Length == 0 ? 0 : n.Average(x => -Math.Log(Sigmoid(p - x))),
        RankingLoss.AdaptiveHinge => n.Length == 0 ? 0 : Math.Max(0, 1 - p + n.Max()),
        RankingLoss.Triplet => n.Length == 0 ? 0 : n.Average(x => 1 - Sigmoid(p - x)),
        _ => -Math.Log(Math.Exp(p) / (Math.Exp(p) + n.Sum(Math.Exp))),
    };

    [Theory]
    [InlineData(RankingLoss.LogLoss)]
    [InlineData(RankingLoss.Bpr)]
    [InlineData(RankingLoss.AdaptiveHinge)]
    [InlineData(RankingLoss.Triplet)]
    [InlineData(RankingLoss.SampledSoftmax)]
    public void Should_Be_The_Formula(RankingLoss loss)
    {
        Workshop.Seed(1);
        var found = RankingLosses.Compute(loss, tensor(Positive), tensor(Negative), tensor(Counts)).data<float>().ToArray();
        for (var row = 0; row < 3; row++)
        {
            double[] counted = [.. Enumerable.Range(0, 3).Where(place => Counts[row, place]).Select(place => (double)Negative[row, place])];
            Assert.Equal(ByHand(loss, Positive[row], counted), found[row], 1e-5);
        }
    }

    [Theory]
    [InlineData(RankingLoss.LogLoss)]
    [InlineData(RankingLoss.Bpr)]
    [InlineData(RankingLoss.AdaptiveHinge)]
    [InlineData(RankingLoss.Triplet)]
    [InlineData(RankingLoss.SampledSoftmax)]
    public void Should_Have_The_Gradient_Of_Finite_Differences(RankingLoss loss)
    {
        Workshop.Seed(1);
        double[] values = [.. Positive.Take(2).Select(x => (double)x), 0.2, 1.5, -0.4, -0.3, 0.9, 2.2];
        Tensor Loss(Tensor all) =>
            RankingLosses.Compute(loss, all.narrow(0, 0, 2), all.narrow(0, 2, 6).view(2, 3),
            tensor(new[] { true, true, true, true, false, true }).view(2, 3)).sum();
        using var at = tensor(values).requires_grad_(true);
        Loss(at).backward();
        var gradient = at.grad!.data<double>().ToArray();
        for (var place = 0; place < values.Length; place++)
        {
            double Moved(double by) =>
                Loss(tensor([.. values.Select((value, other) => other == place ? value + by : value)])).to(float64).item<double>();
            Assert.Equal((Moved(1e-4) - Moved(-1e-4)) / 2e-4, gradient[place], 1e-4);
        }
        // The one that does not count pulls at nothing.
        Assert.Equal(0, gradient[6]);
    }
}
