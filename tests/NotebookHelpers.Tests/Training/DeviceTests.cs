using System.Reflection;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Module = TorchSharp.torch.nn.Module;

namespace NotebookHelpers.Tests.Training;

/// <summary>
/// What a training on a card needs, seen without a card: on the device <c>meta</c>, where tensors have no numbers, whatever was made
/// without saying where fails as soon as it is used.
/// </summary>
[Collection("display")]
public sealed class DeviceTests : IDisposable
{
    private static readonly Interactions Events =
        Rows.Of([.. Enumerable.Range(0, 600).Select(row => ((Id)(row % 40), (Id)(1000 + (row * row % 37)), 1f + (row % 5), (long)row))]);
    private static readonly Lazy<Interactions> WithColumns = new(() => Interactions.From(FeatureWorld.Make()));

    private static readonly FitOptions Fit = FitOptions.Default with { Epochs = 2, WeightDecay = 0.01 };
    private static readonly RankingOptions Rank = RankingOptions.Default with { Epochs = 1 };

    private readonly string folder = Directory.CreateTempSubdirectory("device-").FullName;
    private readonly string? chosen = Environment.GetEnvironmentVariable(ComputeDevice.Variable);

    // What each public model does from its making to its use.
    private static readonly Dictionary<Type, Action<string>> Uses = new()
    {
        [typeof(DotBias)] = file => UseNetwork(Events, train => new DotBias(train, 4), model => model.Save(file), () => DotBias.Load(file)),
        [typeof(EmbeddingMlp)] = file =>
            UseNetwork(Events, train => new EmbeddingMlp(train, 4, [5]), model => model.Save(file), () => EmbeddingMlp.Load(file)),
        [typeof(FeatureMlp)] = file => UseNetwork(WithColumns.Value,
            train => new FeatureMlp(train, Features.From(train), 4, [5], wide: true),
            model => model.Save(file), () => FeatureMlp.Load(file)),
        [typeof(NextItem)] = _ =>
        {
            UseHistories(new NextItem(Events, 4, 5));
            UseHistories(new NextItem(Events, 4, 5, attention: true));
        },
        [typeof(TwoTower)] = _ => UseHistories(new TwoTower(Events, 4, 5)),
        [typeof(TwoStage)] = _ =>
        {
            using var model = new TwoStage(Events, 4, 5, 10);
            model.FitRanking(Events, RankingOptions.Histories with { Epochs = 1 });
            UseRanker(model, Events);
        },
        [typeof(AlternatingLeastSquares)] = _ => UseRanker(AlternatingLeastSquares.Implicit(Events, 4, rounds: 1), Events),
        [typeof(BayesianFactorization)] = _ => new BayesianFactorization(Events, factors: 2, rounds: 10, chains: 1).Predict(Events),
        [typeof(BiasModel)] = _ => new BiasModel(Events).Predict(Events),
        [typeof(Ease)] = _ => UseRanker(new Ease(Events), Events),
        [typeof(Factorization)] = _ => new Factorization(Events, factors: 2, epochs: 1).Predict(Events),
        [typeof(ItemNeighbourRanker)] = _ => UseRanker(new ItemNeighbourRanker(Events), Events),
        [typeof(MeanModel)] = _ => new MeanModel(Events).Predict(Events),
        [typeof(Neighbours)] = _ => new Neighbours(Events).Predict(Events),
        [typeof(Popularity)] = _ => UseRanker(new Popularity(Events), Events),
        [typeof(RecentPopularity)] = _ => UseRanker(new RecentPopularity(Events), Events),
        [typeof(PlantedRanker)] = _ => PlantedRanker.For(
            Interactions.FromEvents(RatingFiles.ReadEvents(Path.Combine(Repository.Root, "data", "articles")))),
    };

    public DeviceTests()
    {
        set_num_threads(1);
        Environment.SetEnvironmentVariable(ComputeDevice.Variable, "cpu");
    }

    public static TheoryData<Type> Models => [.. Uses.Keys];

    public static TheoryData<RankingLoss> Losses => [.. Enum.GetValues<RankingLoss>()];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ComputeDevice.Variable, chosen);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Should_Know_Every_Public_Model() => Assert.Equal(
        typeof(DotBias).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsAbstract: false }
            && (type.IsAssignableTo(typeof(IRanker)) || type.IsAssignableTo(typeof(IRatingModel)) || type.IsAssignableTo(typeof(Module))))
            .Select(type => type.Name).Order(),
        Uses.Keys.Select(type => type.Name).Order());

    [Theory]
    [MemberData(nameof(Models))]
    public void Should_Make_Nothing_Without_Saying_Where(Type model) => OnMeta(() => Uses[model](Path.Combine(folder, "model")));

    [Theory]
    [MemberData(nameof(Losses))]
    public void Should_Learn_By_Each_Loss_Without_Making_Anything_Elsewhere(RankingLoss loss) => OnMeta(() =>
    {
        using var model = new DotBias(Events, 4, mean: false);
        foreach (var negatives in Enum.GetValues<Negatives>())
            model.FitRanking(Events, Rank with { Loss = loss, Negatives = negatives });
    });

    [Fact]
    public void Should_Go_On_From_A_Checkpoint_Without_Making_Anything_Elsewhere() => OnMeta(() =>
    {
        foreach (var optimizer in Enum.GetValues<Optimizer>())
        {
            using var model = new DotBias(Events, 4);
            var file = Path.Combine(folder, $"{optimizer}");
            var options = Fit with { Checkpoint = file, Optimizer = optimizer, WeightDecay = 0, Patience = 2 };
            model.Fit(Events, Events, options);
            Assert.Equal(2, model.Fit(Events, Events, options with { Resume = true }).Count);
        }
    });

    [Fact]
    public void Should_Find_What_Was_Made_Elsewhere() => OnMeta(() =>
    {
        using var model = new Careless();
        Assert.ThrowsAny<Exception>(() => Scores.Compute(model, [1], [1]));
    });

    [Fact]
    public void Should_Move_All_That_A_Network_Holds()
    {
        Module[] networks =
        [
            new DotBias(Events, 4), new EmbeddingMlp(Events, 4, [5]), new CandidateRanking(), new TwoTower(Events, 4, 5),
            new NextItem(Events, 4, 5, attention: true),
            new FeatureMlp(WithColumns.Value, Features.From(WithColumns.Value), 4, [5], wide: true),
        ];
        foreach (var network in networks)
        {
            network.to(META.type, -1);
            Assert.All(network.state_dict(), weight => Assert.Equal(META.type, weight.Value.device_type));
            foreach (var layer in network.modules().Prepend(network).Where(layer => layer.GetType().Assembly == typeof(DotBias).Assembly))
            {
                var held = layer.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
                    .Select(field => field.GetValue(layer)).OfType<Tensor>();
                Assert.All(held, tensor => Assert.Equal(META.type, tensor.device_type));
            }
            network.Dispose();
        }
    }

    [Fact]
    public void Should_Remember_The_Same_In_The_Same_Order_Whoever_Moves_The_Tables()
    {
        List<float[]> MomentsOf(bool isDense)
        {
            Workshop.Seed(1);
            using var model = new EmbeddingMlp(Events, 4, [5], dropout: 0);
            using var optimizer = new NetworkOptimizer(model, 0.01, isDense);
            for (var step = 0; step < 5; step++)
            {
                var (users, items) = (Events.UserTensor.narrow(0, 50 * step, 50), Events.ItemTensor.narrow(0, 50 * step, 50));
                optimizer.Step(0.01, () => functional.mse_loss(model.call(users, items), Events.RatingTensor.narrow(0, 50 * step, 50)));
            }
            return [.. optimizer.State().Select(moments => moments.data<float>().ToArray())];
        }
        var (exact, dense) = (MomentsOf(isDense: false), MomentsOf(isDense: true));
        Assert.Equal(2 * 8, dense.Count);
        foreach (var (its, other) in exact.Zip(dense))
        {
            Assert.Equal(other.Length, its.Length);
            Assert.All(its.Zip(other), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    // Dropout draws from each device's own generator: an order must not depend on what it drew.
    [Fact]
    public void Should_Draw_The_Same_Orders_Whatever_Dropout_Draws()
    {
        byte[] StateAfter(double dropout)
        {
            using var model = new EmbeddingMlp(Events, 4, [5], dropout);
            model.Fit(Events, Events, Fit with { Seed = 3 });
            return get_rng_state().bytes.ToArray();
        }
        Assert.Equal(StateAfter(0), StateAfter(0.5));
    }

    [Fact]
    public void Should_Train_On_The_Processor_Where_No_Card_Is()
    {
        Environment.SetEnvironmentVariable(ComputeDevice.Variable, null);
        Assert.Equal(cuda.is_available() ? "cuda" : "cpu", $"{ComputeDevice.Default.type}".ToLowerInvariant());
        using var model = new DotBias(Events, 4);
        Assert.Equal(2, model.Fit(Events, Events, Fit with { Device = "cpu", WeightDecay = 0 }).Count);
        Assert.Equal("cpu", ComputeDevice.DeviceOf(model).ToString());
    }

    [Theory]
    [InlineData("gpu", "is \"gpu\"; expected cpu, cuda, or cuda:1 for the second card.")]
    [InlineData("CPU", "is \"CPU\"; expected")]
    [InlineData("cuda:", "is \"cuda:\"; expected")]
    [InlineData("cuda:-1", "is \"cuda:-1\"; expected")]
    [InlineData("cpu:1", "is \"cpu:1\"; expected")]
    [InlineData("", "is \"\"; expected")]
    [InlineData("cuda:99", "is \"cuda:99\", and torch finds")]
    public void Should_Throw_If_There_Is_No_Such_Device(string name, string message)
    {
        using var model = new DotBias(Events, 4);
        var fit = Assert.Throws<ArgumentException>(() => model.Fit(Events, Events, Fit with { Device = name }));
        Assert.StartsWith($"FitOptions.Device {message}", fit.Message);
        if (name.Length == 0)
            return;
        Environment.SetEnvironmentVariable(ComputeDevice.Variable, name);
        fit = Assert.Throws<ArgumentException>(() => model.Fit(Events, Events));
        Assert.StartsWith($"{ComputeDevice.Variable} {message}", fit.Message);
        fit = Assert.Throws<ArgumentException>(() => model.FitRanking(Events));
        Assert.StartsWith($"{ComputeDevice.Variable} {message}", fit.Message);
        Assert.StartsWith($"{ComputeDevice.Variable} {message}", Assert.Throws<ArgumentException>(Workshop.Start).Message);
    }

    private static void UseNetwork<TNetwork>(
        Interactions all, Func<Interactions, TNetwork> make, Action<TNetwork> save, Func<TNetwork> load)
        where TNetwork : RatingNetwork
    {
        var (rows, validation) = all.SplitRandom(0.3, seed: 1);
        using var model = make(rows);
        model.FindLearningRate(rows);
        foreach (var optimizer in new[] { Optimizer.ExactAdam, Optimizer.DenseAdam })
            model.Fit(rows, validation, Fit with { Optimizer = optimizer, Patience = 1 });
        model.Fit(rows, rows, FitOptions.Session2017 with { Epochs = 1 });
        model.FitRanking(rows, Rank);
        save(model);
        using var loaded = load();
        Assert.Equal(model.Predict(rows), loaded.Predict(rows));
        UseRanker(loaded, rows);
        Compare.On(rows, validation, loaded);
        loaded.SimilarItems(rows, rows.Items[1]);
        if (loaded is DotBias sum)
        {
            sum.Explain(rows, rows.Users[1], rows.Items[1]);
            sum.FactorNorms();
            sum.FitRanking(rows, Rank with { Optimizer = Optimizer.Sgd });
        }
    }

    private static void UseHistories(HistoryNetwork model)
    {
        model.FitRanking(Events, RankingOptions.Histories with { Epochs = 1 });
        UseRanker(model, Events);
        model.SimilarItems(Events, Events.Items[1]);
        model.Dispose();
    }

    private static void UseRanker(IRanker model, Interactions rows) => Assert.NotEmpty(model.Recommend(rows, rows.Users[1], 5).ToString());

    private static void OnMeta(Action act)
    {
        set_default_device(META);
        try
        {
            act();
        }
        finally
        {
            set_default_device(CPU);
        }
    }

    private sealed class Careless : Module<Tensor, Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear weights = Linear(1, 1, device: CPU);

        public Careless()
            : base(nameof(Careless)) => RegisterComponents();

        public override Tensor forward(Tensor users, Tensor items) => (users + zeros(1)).mul(weights.weight!.item<float>());
    }
}
