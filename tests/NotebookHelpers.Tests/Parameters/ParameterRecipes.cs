using System.Reflection;
using Microsoft.Data.Analysis;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Training;
using Plotly.NET;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NotebookHelpers.Tests.Parameters;

/// <summary>How to make arguments that make sense, small enough for a call to take milliseconds.</summary>
internal sealed class ParameterRecipes : IDisposable
{
    private static readonly WorldSize Size = new(20, 100, 120, 40, 90);

    // The truth of the embedded data alone is known.
    private static readonly Lazy<IRanker> Planted = new(() =>
        PlantedRanker.For(Interactions.FromEvents(RatingFiles.ReadEvents(Path.Combine(Repository.Root, "data", "articles"))))[0]);

    private readonly string folder = Directory.CreateTempSubdirectory("walk-").FullName;
    private readonly RatingTables tables;
    private readonly Interactions train, validation;
    private readonly Dictionary<Type, Func<object>> byType;
    private readonly Dictionary<string, Func<object?>> byName;

    public ParameterRecipes()
    {
        ArticleWorld.Make(Size).Write(FileNamed("data"));
        tables = RatingFiles.Read(FileNamed("data"));
        (train, validation) = Interactions.From(tables).SplitRandom(0.3, seed: 1);
        NoRows = train.Rows([]);
        OneRow = train.Rows([0]);
        byType = new()
        {
            [typeof(Interactions)] = () => train,
            [typeof(RatingTables)] = () => tables,
            [typeof(DataFrame)] = () => tables.Train,
            [typeof(Roles)] = () => tables.Roles with { },
            [typeof(Split)] = () => Split.From(train, validation),
            [typeof(Vocabulary)] = () => train.Users,
            [typeof(Features)] = Once(() => Features.From(train)),
            [typeof(Id)] = () => train.Users[1],
            [typeof(DataFrameColumn)] = () => tables.Train.Columns[0],
            [typeof(ArticleWorld)] = Once(() => ArticleWorld.Make(Size)),
            [typeof(WorldSize)] = () => Size,
            [typeof(FitOptions)] = () => FitOptions.Default with { Epochs = 1, Checkpoint = FileNamed("checkpoint.zip") },
            [typeof(RankingOptions)] = () => RankingOptions.Histories with { Epochs = 1, Loss = RankingLoss.Bpr },
            [typeof(RatingNetwork)] = () => new DotBias(train, 4),
            [typeof(DotBias)] = () => new DotBias(train, 4),
            [typeof(EmbeddingMlp)] = () => new EmbeddingMlp(train, 4, [4]),
            [typeof(FeatureMlp)] = () => new FeatureMlp(train, Features.From(train), 4, [4], wide: true),
            [typeof(HistoryNetwork)] = () => new NextItem(train, 4, 3, attention: true),
            [typeof(NextItem)] = () => new NextItem(train, 4, 3, attention: true),
            [typeof(TwoTower)] = () => new TwoTower(train, 4, 3),
            [typeof(TwoStage)] = () => new TwoStage(train, 4, 3, 5),
            [typeof(AlternatingLeastSquares)] = () => AlternatingLeastSquares.Implicit(train, 2, rounds: 1),
            [typeof(BayesianFactorization)] = () => new BayesianFactorization(train, factors: 2, rounds: 10, chains: 1),
            [typeof(BiasModel)] = () => new BiasModel(train),
            [typeof(Ease)] = () => new Ease(train),
            [typeof(Factorization)] = () => new Factorization(train, factors: 2, epochs: 1),
            [typeof(ItemNeighbourRanker)] = () => new ItemNeighbourRanker(train),
            [typeof(MeanModel)] = () => new MeanModel(train),
            [typeof(Neighbours)] = () => new Neighbours(train),
            [typeof(Popularity)] = () => new Popularity(train),
            [typeof(RecentPopularity)] = () => new RecentPopularity(train),
            [typeof(PlantedRanker)] = () => Planted.Value,
            [typeof(IRanker)] = () => new Popularity(train),
            [typeof(IRatingModel)] = () => new BiasModel(train),
            [typeof(IReadOnlyList<IRanker>)] = () => new IRanker[] { new Popularity(train) },
            [typeof(IReadOnlyList<IRatingModel>)] = () => new IRatingModel[] { new BiasModel(train) },
            [typeof(Embeddings)] = Once(() => new DotBias(train, 4).ItemEmbeddings(train)),
            [typeof(Projection)] = Once(() => Projection.Pca(new DotBias(train, 4).ItemEmbeddings(train))),
            [typeof(History)] = Once(() => new DotBias(train, 4).Fit(train, validation, FitOptions.Default with { Epochs = 1 })),
            [typeof(RateCurve)] = Once(() => new DotBias(train, 4).FindLearningRate(train)),
            [typeof(ShownTable)] = Once(() => Compare.On(train, validation, new BiasModel(train))),
            [typeof(NetworkCheck)] = () => Check.That(() => new DotBias(train, 4), train, validation),
            [typeof(Func<Module<Tensor, Tensor, Tensor>>)] = () => (Func<Module<Tensor, Tensor, Tensor>>)(() => new DotBias(train, 4)),
            [typeof(Module<Tensor, Tensor, Tensor>)] = () => new DotBias(train, 4),
            [typeof(Func<double>)] = () => (Func<double>)(() => 1.5),
            [typeof(Tensor)] = () => ones(1, 1),
            [typeof(CancellationToken)] = () => CancellationToken.None,
            [typeof(IEnumerable<double>)] = () => new[] { 1.0, 2 },
            [typeof(IEnumerable<(string, IEnumerable<double>)>)] = () => new (string, IEnumerable<double>)[] { ("a", [1, 2]) },
            [typeof(IEnumerable<(double, GenericChart)>)] = () => new[] { (1.5, new[] { 1.0, 2 }.Plot("a chart")) },
            [typeof(IReadOnlyList<double>)] = () => new[] { 1.0 },
            [typeof(IReadOnlyList<string>)] = () => new[] { "a" },
            [typeof(Repeats)] = () => Repeats.First,
            [typeof((string, float)[])] = Array.Empty<(string, float)>,
            [typeof((double, string)[])] = Array.Empty<(double, string)>,
            [typeof(DataFrameColumn[])] = () => new[] { tables.Train.Columns[0] },
            [typeof((string, double)[])] = () => new[] { ("mean", 1.5) },
            [typeof(GenericChart)] = () => new[] { 1.0, 2 }.Plot("a chart"),
            [typeof(double)] = () => 1.5,
            [typeof(long)] = () => 17L,
            [typeof(int)] = () => 1,
            [typeof(bool)] = () => false,
        };
        byName = new()
        {
            ["validation"] = () => validation,
            ["heldOut"] = () => validation,
            ["Interactions.validation"] = () => 0.3,
            ["file"] = () => FileNamed("ratings.csv"),
            ["truthFile"] = () => FileNamed("data/train.csv"),
            ["folder"] = () => FileNamed("data"),
            ["PyTorchFiles.folder"] = () => FileNamed("pytorch"),
            ["PyTorchFiles.file"] = () =>
            {
                // As train.py would write it: with an epoch.
                using var model = new DotBias(train, 4);
                model.Fit(train, validation, FitOptions.Default with { Epochs = 1 });
                model.ExportToPyTorch(FileNamed("pytorch"), train, validation);
                return FileNamed("pytorch/model.safetensors");
            },
            ["PyTorchFiles.model"] = () => new DotBias(train, 4),
            ["name"] = () => "name",
            ["User"] = () => tables.Roles.User,
            ["Item"] = () => tables.Roles.Item,
            ["Rating"] = () => tables.Roles.Rating,
            ["Compare.model IRatingModel"] = () => new FeatureMlp(train, Features.From(train), 4, [4]),
            ["ModelExtensions.model"] = () => new DotBias(train, 4),
            ["ValueCharts.columns"] = () => new[] { "RMSE" },
            ["ShownTable.row"] = () => "biases",
            ["ShownTable.column"] = () => "RMSE",
            ["text"] = () => "17",
            ["arguments"] = () => "-c pass",
            ["title"] = () => "a title",
            ["column"] = () => "Topic",
            ["columns"] = () => new[] { "Topic" },
            ["item"] = () => train.Items[1],
            ["factors"] = () => 4,
            ["hidden"] = () => new[] { 4 },
            ["rounds"] = () => 10,
            ["chains"] = () => 1,
            ["epochs"] = () => 1,
            ["among"] = () => null,
            ["actual"] = () => new[] { 1f, 2 },
            ["predicted"] = () => new[] { 1f, 2 },
            ["scores"] = () => new float[2000],
            ["queries"] = () => OneRow,
        };
    }

    /// <summary>Members that are not called, each with the reason.</summary>
    public Dictionary<string, string> Excepted { get; } = new()
    {
        ["Epoch.#ctor"] = "what a training tells, which only the library makes",
        ["UserIndex.#ctor"] = "what a vocabulary gives",
        ["ItemIndex.#ctor"] = "what a vocabulary gives",
    };

    public Interactions NoRows { get; }

    public Interactions OneRow { get; }

    public Interactions Asked => validation;

    /// <summary>Whether a place is made by its name, its type, or is left out.</summary>
    public bool Knows(Place place) => Find(place) is not null;

    /// <summary>An argument that makes sense.</summary>
    public object? Make(Place place) => Find(place)!();

    /// <summary>What reads a property of options, by the id of its documentation.</summary>
    public IEnumerable<(string Name, Func<object, object?> Use)> UsersOf(PropertyInfo property)
    {
        var (fit, rank) = ("NotebookHelpers.Training.Fitting.Fit", "NotebookHelpers.Training.RankingFits.FitRanking");
        if (property.DeclaringType == typeof(FitOptions))
        {
            yield return (fit, options => new DotBias(train, 4).Fit(train, validation, (FitOptions)options));
            yield return (fit, options => new EmbeddingMlp(train, 4, [4]).Fit(train, validation, (FitOptions)options));
            yield return ("NotebookHelpers.Training.Fitting.FindLearningRate",
                options => new DotBias(train, 4).FindLearningRate(train, (FitOptions)options));
            yield return ("NotebookHelpers.Training.FitOptions.ToString", options => ((FitOptions)options).ToString());
        }
        else if (property.DeclaringType == typeof(RankingOptions))
        {
            yield return (rank, options => new DotBias(train, 4).FitRanking(train, (RankingOptions)options));
            yield return (rank, options => new NextItem(train, 4, 3).FitRanking(
                train, (RankingOptions)options with { Loss = RankingLoss.SampledSoftmax }));
            yield return (rank, options => new TwoStage(train, 4, 3, 10).FitRanking(train, (RankingOptions)options));
        }
        else if (property.DeclaringType == typeof(Roles))
        {
            yield return ("NotebookHelpers.Data.RatingTables.From", options => Read(RatingTables.From(
                tables.Train, (Roles)options, tables.Users, tables.Items, tables.Test)));
            yield return ("NotebookHelpers.Data.RatingFiles.ReadCsv", options => Read(RatingFiles.ReadCsv(
                FileNamed("data/train.csv"), (Roles)options, BadRows.Refuse, FileNamed("data/user.csv"), FileNamed("data/article.csv"))));
        }
    }

    /// <summary>Tables that a cell has written into, or emptied.</summary>
    public IEnumerable<RatingTables> BadTables()
    {
        foreach (var number in new[] { float.NaN, float.PositiveInfinity, float.MaxValue })
        {
            var written = tables.Train.Clone();
            written[tables.Roles.Rating!][3] = number;
            yield return new RatingTables(FormattableString.Invariant($"a rating of {number}"), tables.Roles, written);
        }
        yield return new RatingTables("no rows", tables.Roles, tables.Train.Head(0));
    }

    /// <summary>Whether a text names a file or folder.</summary>
    public bool IsPath(Place place) => place.Name is "file" or "folder" or "truthFile" or "Checkpoint"
        || (place.Of == typeof(RatingFiles) && place.Name is "users" or "items");

    public string FileNamed(string name) => folder + Path.DirectorySeparatorChar + name;

    // What never changes is made once.
    private static Func<object> Once(Func<object> make)
    {
        var made = new Lazy<object>(make);
        return () => made.Value;
    }

    private static Interactions Read(RatingTables tables) =>
        tables.Roles.IsLog ? Interactions.FromEvents(tables) : Interactions.From(tables);

    private Func<object?>? Find(Place place)
    {
        if (byName.TryGetValue($"{place.Of.Name}.{place.Name} {place.Type.Name}", out var own)
            || byName.TryGetValue($"{place.Of.Name}.{place.Name}", out own) || byName.TryGetValue(place.Name, out own))
        {
            return own;
        }
        if (place.Type == typeof(FitOptions) || place.Type == typeof(RankingOptions))
            return byType[place.Type];
        if (place.Default is not DBNull)
            return () => place.Default is null && place.Type.IsValueType ? Activator.CreateInstance(place.Type) : place.Default;
        return byType.GetValueOrDefault(place.Type);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
