using System.Globalization;
using Microsoft.Data.Analysis;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Tests.Parameters;
using NotebookHelpers.Tests.Runtime;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests;

/// <summary>What is shown, printed or written is the same on every machine, whatever its culture; errors are in ParameterTests.</summary>
[Collection("display")]
public class CultureTests
{
    private static readonly RatingTables Tables = FeatureWorld.Make();

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("tr-TR")]
    public void Should_Show_Everything_As_In_The_Invariant_Culture(string culture)
    {
        var before = CultureInfo.DefaultThreadCurrentCulture;
        string[] invariant, own;
        using (new Culture(""))
            invariant = [.. All()];
        try
        {
            using (new Culture(culture))
            {
                CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture;
                Assert.NotEqual("-1.5", (-1.5).ToString());
                own = [.. All()];
            }
        }
        finally
        {
            CultureInfo.DefaultThreadCurrentCulture = before;
        }
        Assert.True(invariant.Length > 30);
        Assert.Equal(invariant, own);
    }

    private static IEnumerable<string> All()
    {
        Workshop.Seed(1);
        ChartForms.RestartIds();
        var data = Interactions.From(Tables);
        var split = data.SplitRandom(0.25, seed: 1);
        var (train, validation) = split;
        var model = new DotBias(train, 4);
        var options = FitOptions.Default with { Epochs = 2, LearningRate = 0.0125, Patience = 2, Seed = -3 };
        using (var host = new StubHost())
        {
            var history = model.Fit(train, validation, options);
            Workshop.Record("RMSE", -history.Last.ValidationRmse);
            object[] shown = [options, history, history.Plot(), .. host.Shown];
            foreach (var value in shown)
                yield return Results.Text(value);
        }
        var dotted = new DataFrame(
            new DoubleDataFrameColumn("number", [-1.5, 1e-7, 1234567.5]), new Int32DataFrameColumn("whole", [-1, 2, 3]),
            new PrimitiveDataFrameColumn<DateTime>(
                "time", [new DateTime(2017, 6, 1), new DateTime(2017, 6, 1, 12, 30, 0), DateTime.MaxValue]));
        var log = RatingTables.From(
            new DataFrame(new Int64DataFrameColumn("u", [-1, 2, 3]), new Int64DataFrameColumn("i", [1, 1, 1]),
                new SingleDataFrameColumn("n", [1.5f, 2, 1000])),
            new Roles("u", "i", null) { Strength = "n" });
        using var world = new TableFolder();
        ArticleWorld.Make(new WorldSize(20, 100, 240, 60, 90)).Write(world.Path);
        object[] values =
        [
            model.Summary(), new FeatureMlp(train, Features.From(train), 4, [4], wide: true).Summary(), model.FactorNorms(),
            Tables, data, split, split.Coverage(), Features.From(train), Vocabulary.From(new Int64DataFrameColumn("i", [-1, 2])),
            dotted, log, Interactions.FromEvents(log), train.WithAtLeast(2, 2), split.WithoutTrainOnlyUsers(Tables),
            Compare.On(train, validation, new BiasModel(train), model), Compare.Rankings(train, validation, model, new Popularity(train)),
            Compare.PopularityBias(train, validation, model), RankingMetrics.Of(model, train, validation, sampledNegatives: 5),
            Compare.Ablate(new FeatureMlp(train, Features.From(train), 4, [4]), validation),
            model.Recommend(train, train.Users[1]), model.Recommend(train, -1), model.SimilarItems(train, train.Items[1]),
            model.Explain(train, train.Users[1], train.Items[1]), model.PredictTest(train), model.FindLearningRate(train),
            model.FindLearningRate(train).Plot(), model.PlotPredictions(validation), train.PlotRatings(), train.PlotLongTail(),
            model.ItemEmbeddings(train), model.ItemEmbeddings(train).Purity("Topic"), Projection.Pca(model.ItemEmbeddings(train)).Plot(),
            tensor(new[] { -1.5f, 1e-7f }), new[] { -1.5, 0.25 }.Plot("values"), new RecentPopularity(train, 1.5).Name,
            Check.KnowsNothing(new DotBias(train, 4), validation), Check.Answer(() => -1.5, 2.5), Check.Answer(() => new[] { -1.5 }, [2.5]),
            Check.That(() => new DotBias(train, 4), train, validation).Beats(() => new DotBias(train, 4)), Workshop.Versions(),
            Check.That(() => new DotBias(train, 4), train, validation).StartsAtMean(), Workshop.Doctor(),
            Check.That(() => new DotBias(train, 4), train, validation).Learns(),
            new Progress.Bar(0.25, "a quarter"), Rmse.Of([1.5f], [1]), Workshop.Describe(world.Path),
            .. Directory.GetFiles(world.Path).Order(StringComparer.Ordinal).Select(File.ReadAllText),
        ];
        foreach (var value in values)
            yield return Results.Text(value);
    }
}
