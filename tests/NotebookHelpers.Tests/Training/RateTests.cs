using NotebookHelpers.Charts;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public class RateTests
{
    public RateTests()
    {
        Workshop.Seed(1);
        set_num_threads(1);
    }

    [Theory]
    [InlineData(0, 0.04)]
    [InlineData(125, 0.52)]
    [InlineData(250, 1)]
    [InlineData(500, 0.75)]
    [InlineData(625, 0.5)]
    [InlineData(1000, 0)]
    public void Should_Climb_And_Fall_In_One_Cycle(int step, double share) =>
        Assert.Equal(0.3 * share, (FitOptions.Default with { LearningRate = 0.3, Decay = Decay.OneCycle }).RateAt(step, 1000), 9);

    [Fact]
    public void Should_Train_At_The_Rates_Of_The_Cycle()
    {
        var train = World.Make(rows: 2000);
        var history = new DotBias(train, 4).Fit(
            train, train, FitOptions.Default with { Epochs = 4, LearningRate = 0.1, Decay = Decay.OneCycle });
        Assert.Equal([0.004, 0.1, 0.075, 0.025], history.Select(epoch => Math.Round(epoch.LearningRate, 8)));
    }

    [Fact]
    public void Should_Let_Hidden_Weights_Decay_And_Nothing_Else()
    {
        var train = World.Make(rows: 2000);
        var model = new EmbeddingMlp(train, 4, [8]);
        var before = model.state_dict().ToDictionary(weight => weight.Key, weight => weight.Value.clone());
        using var optimizer = new NetworkOptimizer(model, 0.1, isDense: true, weightDecay: 2);
        // A loss without a gradient: Adam moves nothing.
        optimizer.Step(0.1, () => model.parameters().Select(weight => (0 * weight).sum()).Aggregate((sum, next) => sum + next));
        optimizer.Step(0.05, () => model.parameters().Select(weight => (0 * weight).sum()).Aggregate((sum, next) => sum + next));
        foreach (var (name, weight) in model.state_dict())
        {
            var factor = name is "layers.hidden1.weight" or "layers.output.weight" ? 0.8 * 0.9 : 1;
            Assert.True(weight.allclose(before[name] * factor), name);
        }
    }

    [Fact]
    public void Should_Train_Smaller_Weights_With_Decay()
    {
        var train = World.Make(rows: 2000);
        double Size(double decay)
        {
            Workshop.Seed(1);
            var model = new EmbeddingMlp(train, 4, [8]);
            model.Fit(train, train, FitOptions.Default with { Epochs = 3, WeightDecay = decay });
            return model.state_dict()["layers.hidden1.weight"].square().sum().item<float>();
        }
        Assert.True(Size(1) < 0.8 * Size(0));
    }

    [Fact]
    public void Should_Find_A_Rate_And_Leave_The_Model_As_It_Was()
    {
        var train = World.Make(rows: 4000);
        var model = new EmbeddingMlp(train, 8, dropout: 0);
        var history = model.History;
        var before = model.Predict(train);
        Workshop.Seed(9);
        var curve = model.FindLearningRate(train);
        var drawn = rand(3);
        Workshop.Seed(9);
        Assert.True(drawn.equal(rand(3)).all().item<bool>());
        Assert.Equal(before, model.Predict(train));
        Assert.Same(history, model.History);
        Assert.InRange(curve.Rates.Count, 100, 160);
        Assert.Equal(1e-5, curve.Rates[0], 9);
        Assert.Equal(curve.Rates[1] / curve.Rates[0], curve.Rates[51] / curve.Rates[50], 6);
        Assert.InRange(curve.Suggested, 1e-4, 0.1);
        Assert.Contains("try a learning rate of", curve.ToString());
        Assert.Contains("(2 series", ChartForms.ToText(curve.Plot()));
    }

    [Fact]
    public void Should_Smooth_The_Losses_By_Hand()
    {
        var curve = new RateCurve();
        curve.Add(0.1, 4);
        curve.Add(0.2, 2);
        curve.Add(0.4, 8);
        // .1 · 4 / .1; (.9 · .4 + .1 · 2) / .19; (.9 · .56 + .1 · 8) / .271
        Assert.Equal([4, 0.56 / 0.19, 1.304 / 0.271], curve.Losses, (first, second) => Math.Abs(first - second) < 1e-12);
        Assert.Equal(0.02, curve.Suggested, 9);
    }

    [Fact]
    public void Should_Tell_Each_Steps_Own_Loss()
    {
        // One step an epoch: what the finder adds up must be the loss of an untrained model first.
        var train = World.Make(rows: 2000);
        var model = new DotBias(train, 4);
        var variance = NotebookHelpers.Metrics.Rmse.Of(model, train);
        var curve = model.FindLearningRate(train, FitOptions.Default with { BatchSize = train.Count, L2 = 0 });
        Assert.Equal(variance * variance, curve.Losses[0], 3);
        Assert.Equal(100, curve.Rates.Count);
    }
}
