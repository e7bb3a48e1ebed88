using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Tests.Runtime;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public sealed class StoppingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("training-").FullName;
    private readonly Interactions train, validation;

    public StoppingTests()
    {
        Workshop.Seed(1);
        set_num_threads(1);
        (train, validation) = World.Make(rows: 2000).SplitRandom(seed: 1);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private EmbeddingMlp New(int seed = 1)
    {
        Workshop.Seed(seed);
        return new EmbeddingMlp(train, 8, [16], dropout: 0.3);
    }

    private DotBias NewDotBias(int seed)
    {
        Workshop.Seed(seed);
        return new DotBias(train, 8);
    }

    // Without a penalty it soon learns the noise.
    private static readonly FitOptions Overfitting =
        FitOptions.Default with { Epochs = 40, L2 = 0, LearningRate = 0.02, Decay = Decay.None };

    [Fact]
    public void Should_Give_The_Best_Weights_Back()
    {
        using var host = new StubHost();
        var model = New();
        var history = model.Fit(train, validation, Overfitting with { Patience = 3 });
        Assert.True(history.Stopped);
        Assert.Equal(history.Best.Number + 3, history.Count);
        Assert.Same(history.Best, history.Kept);
        Assert.Equal(history.Best.ValidationRmse, Rmse.Of(model, validation), 6);
        Assert.Contains($"the model has the weights of epoch {history.Best.Number}.", history.ToString());
        Assert.Contains($"Stopped after epoch {history.Count} of 40", host.Shown[^1].ToString());

        var all = New().Fit(train, validation, Overfitting with { Epochs = history.Count });
        Assert.Equal(history, all);
        Assert.Same(all.Last, all.Kept);
        Assert.True(all.Last.ValidationRmse > history.Kept.ValidationRmse);
    }

    [Fact]
    public void Should_Give_The_Best_Weights_Back_After_All_Epochs_Too()
    {
        var model = New();
        var history = model.Fit(train, validation, Overfitting with { Epochs = 25, Patience = 100 });
        Assert.False(history.Stopped);
        Assert.True(history.Best.Number < 25);
        Assert.Equal(history.Best.ValidationRmse, Rmse.Of(model, validation), 6);
    }

    [Fact]
    public void Should_Call_After_Each_Epoch()
    {
        List<Epoch> seen = [];
        var history = New().Fit(train, validation, FitOptions.Default with { Epochs = 3, AfterEpoch = seen.Add });
        Assert.Equal(history, seen);
    }

    [Theory]
    [InlineData(Optimizer.ExactAdam, null)]
    [InlineData(Optimizer.DenseAdam, null)]
    [InlineData(Optimizer.ExactAdam, 3)]
    [InlineData(Optimizer.Sgd, null)]
    [InlineData(Optimizer.Sgd, 3)]
    public void Should_Go_On_As_If_Nothing_Had_Stopped(Optimizer optimizer, int? patience)
    {
        var options = FitOptions.Default with
        {
            Epochs = 6,
            Optimizer = optimizer,
            Decay = Decay.OneCycle,
            WeightDecay = 0.1,
            Patience = patience
        };
        RatingNetwork New(int seed = 1) => optimizer == Optimizer.Sgd ? NewDotBias(seed) : this.New(seed);
        var whole = New();
        var expected = whole.Fit(train, validation, options);

        // Stopped in the middle of epoch 4, then taken up by another network, whose weights and draws are others.
        var checkpointed = options with { Checkpoint = Path.Combine(folder, "training.checkpoint") };
        Assert.Throws<OperationCanceledException>(() => Interrupted(New(), checkpointed));
        var model = New(seed: 5);
        var history = model.Fit(train, validation, checkpointed with { Resume = true });
        Assert.Equal(expected, history);
        Assert.Equal(whole.Predict(validation), model.Predict(validation));
        Assert.Equal(whole.state_dict().Values.Select(weight => weight.sum().item<float>()),
            model.state_dict().Values.Select(weight => weight.sum().item<float>()));
        Assert.Single(Directory.GetFiles(folder));

        // Taken up once more there is nothing left to do.
        var again = New(seed: 6);
        Assert.Equal(expected, again.Fit(train, validation, checkpointed with { Resume = true }));
        Assert.Equal(whole.Predict(validation), again.Predict(validation));
    }

    [Fact]
    public void Should_Begin_Where_There_Is_No_Checkpoint()
    {
        var options = FitOptions.Default with { Epochs = 2 };
        var expected = New().Fit(train, validation, options);
        Assert.Equal(expected, New().Fit(train, validation, options with { Checkpoint = Path.Combine(folder, "new"), Resume = true }));
    }

    [Fact]
    public void Should_Throw_If_The_Checkpoint_Is_Of_Another_Training()
    {
        var options = FitOptions.Default with { Epochs = 2, Checkpoint = Path.Combine(folder, "training.checkpoint") };
        New().Fit(train, validation, options);
        var model = New();
        var before = model.Predict(validation);
        foreach (var other in new[] { options with { LearningRate = 0.5 }, options with { Epochs = 3 } })
        {
            Assert.Contains("other options",
                Assert.Throws<InvalidDataException>(() => model.Fit(train, validation, other with { Resume = true })).Message);
        }

        Assert.Contains("other rows",
            Assert.Throws<InvalidDataException>(() => model.Fit(validation, train, options with { Resume = true })).Message);
        var bytes = File.ReadAllBytes(options.Checkpoint);
        File.WriteAllBytes(options.Checkpoint, bytes[..(bytes.Length / 2)]);
        Assert.Contains("no checkpoint of this training",
            Assert.Throws<InvalidDataException>(() => model.Fit(train, validation, options with { Resume = true })).Message);
        Assert.Equal(before, model.Predict(validation));
        Assert.Contains("FitOptions.Resume",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => model.Fit(train, validation, FitOptions.Default with { Resume = true })).Message);
        Assert.Contains("FitOptions.Patience is 0",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => model.Fit(train, validation, FitOptions.Default with { Patience = 0 })).Message);
    }

    private void Interrupted(RatingNetwork model, FitOptions options)
    {
        using var host = new StubHost();
        using var source = new CancellationTokenSource();
        // The third epoch is the last one finished; the fourth ends in its first step.
        model.Fit(train, validation, options with { AfterEpoch = epoch => { if (epoch.Number == 3) source.Cancel(); } }, source.Token);
    }
}
