using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests.Training;

public class TableOptimizerTests
{
    private static readonly FitOptions Few = FitOptions.Default with { Epochs = 4, BatchSize = 64 };

    private static (DotBias Model, History History) Trained(FitOptions options, Interactions train, Interactions validation)
    {
        Workshop.Seed(2017);
        var model = new DotBias(train, 10);
        return (model, model.Fit(train, validation, options));
    }

    private static Dictionary<string, float[]> Weights(Module network) =>
        network.state_dict().ToDictionary(weight => weight.Key, weight => weight.Value.data<float>().ToArray());

    // Tables larger than what a batch uses, so that rows are idle, over more steps than one row may be.
    private static Split Sparse() => World.Make(600, 2000, 6000).SplitRandom(seed: 1);

    [Collection("display")]
    public class ExactAdam
    {
        [Theory]
        [InlineData(9, Decay.Linear)]
        [InlineData(0, Decay.None)]
        public void Should_Equal_Dense_Adam_At_Every_Epoch(double l2, Decay decay)
        {
            var (train, validation) = Sparse();
            var options = Few with { L2 = l2, Decay = decay };
            var (exact, history) = Trained(options, train, validation);
            var (dense, expected) = Trained(options with { Optimizer = Optimizer.DenseAdam }, train, validation);
            Assert.True(options.Epochs * (train.Count / 64) > AdamSteps.Longest);
            for (var epoch = 0; epoch < options.Epochs; epoch++)
            {
                Assert.Equal(expected[epoch].ValidationRmse, history[epoch].ValidationRmse, 1e-5);
                Assert.Equal(expected[epoch].TrainRmse, history[epoch].TrainRmse, 1e-5);
                Assert.Equal(expected[epoch].TrainLoss, history[epoch].TrainLoss, 1e-5 * Math.Max(1, expected[epoch].TrainLoss));
            }
            var weights = Weights(exact);
            foreach (var (name, values) in Weights(dense))
                Assert.All(values.Zip(weights[name]), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        }

        [Fact]
        public void Should_Equal_Dense_Adam_In_A_Network_With_Layers_And_Tables_Without_Padding()
        {
            var train = World.Make(100, 300, 2000);
            double[] Losses(Optimizer optimizer)
            {
                manual_seed(1);
                using var network = new Mixed(train.Users.Size, train.Items.Size);
                using var loop = new RatingLoop(network, train, Few with { Optimizer = optimizer, LearningRate = 0.01 }, penalty: null);
                return [.. Enumerable.Range(0, 4).Select(_ => loop.Epoch().SquaredError)];
            }
            Assert.All(Losses(Optimizer.DenseAdam).Zip(Losses(Optimizer.ExactAdam)), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }

        [Fact]
        public void Should_Be_The_Same_To_The_Last_Bit_With_The_Same_Seed()
        {
            var (train, validation) = Sparse();
            var (first, second) = (Trained(Few, train, validation), Trained(Few, train, validation));
            Assert.Equal(first.History, second.History);
            Assert.Equal(Weights(first.Model), Weights(second.Model));
        }

        [Fact]
        public void Should_Give_The_Tables_Back()
        {
            var (train, validation) = Sparse();
            var model = Trained(Few with { Epochs = 1 }, train, validation).Model;
            model.train();
            model.forward(train.UserTensor, train.ItemTensor).sum().backward();
            Assert.All(model.parameters(), weight => Assert.NotNull(weight.grad));
        }

        [Fact]
        public void Should_Throw_If_Forward_Does_Not_Call_A_Table()
        {
            var train = World.Make();
            using var network = new MyDotBias(train.Users.Size, train.Items.Size, 4, train);
            using var loop = new RatingLoop(network, train, Few, penalty: null);
            Assert.Contains("userFactors.call(", Assert.Throws<InvalidOperationException>(() => loop.Epoch()).Message);
        }

        [Fact]
        public void Should_Throw_If_Only_One_Table_Is_Called()
        {
            // The first table has moved by then; that must not hide the error.
            var train = World.Make();
            using var network = new HalfCalled(train.Users.Size, train.Items.Size);
            using var loop = new RatingLoop(network, train, Few, penalty: null);
            Assert.Contains("items.call(", Assert.Throws<InvalidOperationException>(() => loop.Epoch()).Message);
        }

        [Fact]
        public void Should_Throw_If_An_Index_Is_Out_Of_The_Table()
        {
            var train = World.Make();
            using var network = new Mixed(train.Users.Size, 50);
            using var loop = new RatingLoop(network, train, Few, penalty: null);
            Assert.Contains("it has the rows 0 to 49", Assert.Throws<ArgumentOutOfRangeException>(() => loop.Epoch()).Message);
        }

        [Fact]
        public void Should_Let_The_Other_Rows_Go_On_With_Their_Momentum()
        {
            // One row a batch, two steps: in the second, the first step's user only goes on with its momentum.
            var train = World.Of((1, 1, 5), (2, 2, 1));
            manual_seed(1);
            var model = new DotBias(train, 2, mean: false);
            var options = FitOptions.Default with { Epochs = 1, BatchSize = 1, Decay = Decay.None };
            using var loop = new RatingLoop(model, train, options, penalty: null);
            var before = Weights(model)["userBiases.weight"];
            loop.Epoch();
            float[] moves = [.. Weights(model)["userBiases.weight"].Zip(before, (after, start) => Math.Abs(after - start)).Skip(1).Order()];
            // Adam's first step is the rate; a step later, with a first gradient, .1 / (1 - .9²) over the root of .001 / (1 - .999²), times
            // the rate.
            var second = 0.025f * (0.1f / 0.19f) / MathF.Sqrt(0.001f / 0.001999f);
            // The one that is idle: .9 · .1 over the root of .999 · .001, with the same corrections.
            var idle = 0.025f * (0.09f / 0.19f) / MathF.Sqrt(0.000999f / 0.001999f);
            Assert.Equal([second, 0.025f + idle], moves, (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Collection("display")]
    public class State
    {
        [Theory]
        [InlineData(Optimizer.DenseAdam, L2Over.BatchRows)]
        [InlineData(Optimizer.ExactAdam, L2Over.BatchRows)]
        [InlineData(Optimizer.ExactAdam, L2Over.WholeTables)]
        public void Should_Let_A_Training_Go_On_As_If_It_Had_Not_Stopped(Optimizer optimizer, L2Over over)
        {
            var train = World.Make(100, 300, 2000);
            var options = Few with { Optimizer = optimizer, L2Over = over, L2 = 1e-3 };
            (DotBias, RatingLoop) Start()
            {
                manual_seed(1);
                var model = new DotBias(train, 5);
                return (model, new RatingLoop(model, train, options, Fitting.PenaltyOf(model, options)));
            }
            var (whole, loop) = Start();
            using var first = loop;
            loop.Epoch();
            Tensor[] saved = [.. whole.state_dict().Values.Concat(loop.State()).Select(value => value.clone())];
            manual_seed(7);
            var expected = loop.Epoch();

            var (again, second) = Start();
            using var resumed = second;
            using (no_grad())
            {
                foreach (var (value, its) in again.state_dict().Values.Concat(resumed.State()).Zip(saved))
                    value.copy_(its);
            }
            resumed.ContinueFrom(epochs: 1);
            manual_seed(7);
            Assert.Equal(expected, resumed.Epoch());
            Assert.Equal(Weights(whole), Weights(again));
        }
    }

    private sealed class HalfCalled : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding users, items;

        public HalfCalled(int userRows, int itemRows) : base(nameof(HalfCalled))
        {
            users = Embedding(userRows, 4);
            items = Embedding(itemRows, 4);
            RegisterComponents();
        }

        public override Tensor forward(Tensor u, Tensor i) => (users.call(u) * items.forward(i)).sum(1);
    }

    /// <summary>A table with padding, one without, one that is asked for several rows a pair, and a layer.</summary>
    private sealed class Mixed : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding users, items, kinds;
        private readonly Linear layer;

        public Mixed(int userRows, int itemRows) : base(nameof(Mixed))
        {
            users = Embedding(userRows, 4, padding_idx: 0);
            items = Embedding(itemRows, 3);
            kinds = Embedding(5, 2);
            layer = Linear(9, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor u, Tensor i) =>
            layer.call(cat([users.call(u), items.call(i), kinds.call(stack([u % 5, i % 5], 1)).sum(1)], 1)).squeeze(1);
    }
}
