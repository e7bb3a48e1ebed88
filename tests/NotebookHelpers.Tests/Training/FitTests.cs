using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public class FitTests
{
    [Fact]
    public void Should_Do_What_A_Loop_By_Hand_Does()
    {
        var (train, validation) = World.Make().SplitRandom(seed: 1);
        Workshop.Seed(2017);
        var history = new DotBias(train, factors: 10).Fit(
            train, validation, FitOptions.Default with { Epochs = 3, BatchSize = 512, Optimizer = Optimizer.DenseAdam });

        Workshop.Seed(2017);
        var model = new MyDotBias(train.Users.Size, train.Items.Size, 10, train);
        var (epochs, batch, rate) = (3, 512, 0.025);
        using var adam = optim.Adam(model.parameters(), rate);
        int step = 0, steps = epochs * ((train.Count + batch - 1) / batch);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            double sum = 0, errors = 0;
            using var order = randperm(train.Count);
            foreach (var rows in order.split(batch))
            {
                using var scope = NewDisposeScope();
                var (u, i, r) = (train.UserTensor[rows], train.ItemTensor[rows], train.RatingTensor[rows]);
                var error = functional.mse_loss(model.forward(u, i), r);
                var loss = error + (3.5 * model.Penalty(u, i));
                adam.ParamGroups.First().LearningRate = rate * (1 - ((double)step++ / steps));
                adam.zero_grad();
                loss.backward();
                adam.step();
                errors += error.item<float>() * rows.shape[0];
                sum += loss.item<float>() * rows.shape[0];
            }
            using var off = no_grad();
            var rmse = functional.mse_loss(model.forward(validation.UserTensor, validation.ItemTensor), validation.RatingTensor).sqrt()
                .item<float>();
            Assert.Equal(history[epoch].TrainLoss, sum / train.Count, 1e-6);
            Assert.Equal(history[epoch].TrainRmse, Math.Sqrt(errors / train.Count), 1e-6);
            Assert.Equal(history[epoch].ValidationRmse, rmse, 1e-6);
        }
    }

    [Fact]
    public void Should_Count_Whole_Tables_As_Keras_Does()
    {
        var train = World.Make();
        var options = FitOptions.Session2017 with { Epochs = 1, BatchSize = train.Count, L2 = 0.5 };
        Workshop.Seed(1);
        var model = new DotBias(train, 4, mean: false);
        var squares = model.PenaltyOfTables().item<float>();
        var untrained = Rmse.Of(model, train);
        var epoch = model.Fit(train, train, options)[0];
        Assert.Equal((untrained * untrained) + (0.5 * squares), epoch.TrainLoss, 4);
        Assert.Equal(untrained, epoch.TrainRmse, 4);
    }

    [Fact]
    public void Should_Leave_The_Session_Worse_Than_The_Mean()
    {
        set_num_threads(1);
        // As in the workshop's data: ratings around 3.5, ten epochs of four steps.
        var (train, validation) = World.Make(1000, 500, 40_000, centre: 3.5f).SplitRandom(seed: 1);
        Workshop.Seed(1);
        var session = new DotBias(train, mean: false);
        session.Fit(train, validation, FitOptions.Session2017);
        Workshop.Seed(1);
        var model = new DotBias(train);
        model.Fit(train, validation);
        var mean = Rmse.Of(new MeanModel(train), validation);
        var biases = Rmse.Of(new BiasModel(train), validation);
        Assert.True(Rmse.Of(session, validation) > mean);
        Assert.True(biases < mean);
        Assert.True(Rmse.Of(model, validation) < 0.9 * biases);
        Assert.Contains("users", session.FactorNorms().ToString());
    }

    [Fact]
    public void Should_Let_The_Rate_Fall_Or_Stay()
    {
        var train = World.Make();
        var falling = new DotBias(train, 4).Fit(train, train, FitOptions.Default with { Epochs = 4 });
        Assert.Equal([0.025, 0.01875, 0.0125, 0.00625], falling.Select(epoch => Math.Round(epoch.LearningRate, 8)));
        var staying = new DotBias(train, 4).Fit(train, train, FitOptions.Default with { Epochs = 2, Decay = Decay.None });
        Assert.Equal([0.025, 0.025], staying.Select(epoch => epoch.LearningRate));
    }

    [Theory]
    [InlineData(80_000, 2048)]
    [InlineData(32_000, 1024)]
    [InlineData(494_544, 8192)]
    [InlineData(959, 16)]
    [InlineData(1, 1)]
    public void Should_Choose_A_Batch_That_Gives_Thirty_Steps(int rows, int expected) =>
        Assert.Equal(expected, FitOptions.Default.BatchFor(rows));

    [Fact]
    public void Should_Take_No_Larger_A_Batch_Than_There_Are_Rows()
    {
        var options = FitOptions.Default with { BatchSize = 8192 };
        Assert.Equal((8192, 100), (options.BatchFor(10_000), options.BatchFor(100)));
    }

    [Fact]
    public void Should_Learn_On_Where_It_Stopped()
    {
        var train = World.Make();
        var model = new DotBias(train, 4);
        var first = model.Fit(train, train, FitOptions.Default with { Epochs = 2 });
        var second = model.Fit(train, train, FitOptions.Default with { Epochs = 2 });
        Assert.Same(second, model.History);
        Assert.True(second[0].TrainRmse < first[0].TrainRmse);
    }

    [Fact]
    public void Should_Match_Other_Rows_By_Id()
    {
        var train = World.Make();
        int[] half = [.. Enumerable.Range(0, train.Count).Where(row => row % 2 == 1).Reverse()];
        var (other, _) = train.SplitRandom(0.5, seed: 3);
        Assert.NotSame(other.Users, train.Users);
        Workshop.Seed(1);
        var model = new DotBias(train, 4);
        model.Fit(other, train, FitOptions.Default with { Epochs = 5 });
        Assert.True(Rmse.Of(model, train) < 0.95 * Rmse.Of(new MeanModel(train), train));
    }

    [Fact]
    public void Should_Throw_If_An_Option_Or_A_Part_Makes_No_Sense()
    {
        var train = World.Make();
        var model = new DotBias(train, 4);
        Assert.Contains("FitOptions.Epochs is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(train, train, FitOptions.Default with { Epochs = 0 })).Message);
        Assert.Contains("FitOptions.LearningRate is",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => model.Fit(train, train, FitOptions.Default with { LearningRate = double.NaN })).Message);
        Assert.Contains("diverged",
            Assert.Throws<InvalidOperationException>(
                () => model.Fit(train, train, FitOptions.Default with { LearningRate = 1e12 })).Message);
        var nothing = new NotebookHelpers.Data.Interactions(train.Users, train.Items, [], [], []);
        Assert.Contains("rows to measure with", Assert.Throws<ArgumentException>(() => model.Fit(train, nothing)).Message);
        Assert.Contains("rows to learn from", Assert.Throws<ArgumentException>(() => model.Fit(nothing, train)).Message);
    }
}
