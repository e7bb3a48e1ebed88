using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Models;

[Collection("display")]
public sealed class FeatureMlpTests : IDisposable
{
    private static readonly Interactions Data = Interactions.From(FeatureWorld.Make());

    public FeatureMlpTests()
    {
        // The library loads torch, and a second thread gains nothing here.
        Workshop.Seed(1);
        set_num_threads(1);
    }

    private readonly string folder = Directory.CreateTempSubdirectory("models-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static FeatureMlp Trained(Interactions train, bool wide = false, bool merged = true, int epochs = 20)
    {
        Workshop.Seed(1);
        var model = new FeatureMlp(train, Features.From(train), 4, [16], 0.2, wide, merged);
        model.Fit(train, train, FitOptions.Default with { Epochs = epochs, LearningRate = 0.02, L2 = 0.4 });
        return model;
    }

    private static float[] Shuffled(FeatureMlp model, string column, Interactions rows) =>
        ((IFeatureModel)model).With(model.Features.Shuffled(column, 3)).Predict(rows);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Should_Use_Merged_Columns(bool wide)
    {
        var (train, validation) = Data.SplitRandom(seed: 1);
        var model = Trained(train, wide);
        Assert.True(Rmse.Of(model, validation) < 0.75, $"{Rmse.Of(model, validation)}");
        Assert.True(Rmse.Of(Shuffled(model, "Topic", validation), validation.Ratings) > 1.5 * Rmse.Of(model, validation));
        Assert.Equal(model.Predict(validation), ((IFeatureModel)model).With(model.Features).Predict(validation));
        Assert.All(model.Features.Columns, column => Assert.NotEqual(model.Predict(validation), Shuffled(model, column, validation)));
    }

    [Fact]
    public void Should_Leave_Unmerged_Columns_Out()
    {
        var model = Trained(Data, merged: false, epochs: 3);
        Assert.All(model.Features.Columns, column => Assert.Equal(model.Predict(Data), Shuffled(model, column, Data)));
        // They are declared all the same, with weights of their own, as in 2017.
        Assert.Contains("userInput (SideInput)", model.Summary().ToString());
        Assert.Equal(model.Predict(Data), Reloaded(model).Predict(Data));
    }

    [Fact]
    public void Should_Score_By_Hand()
    {
        // User 1 has the level A, user 2 none; both items have the same. One factor, no hidden layer: a sum.
        var train = World.Of((1, 1, 2), (2, 2, 4));
        var users = new SideTable(
            train.Users, 2, [CategoryColumn.From("Kind", [[], ["A", "B"], []], 2)], [new NumberColumn("Age", [float.NaN, 10, 30], 2)]);
        var model = new FeatureMlp(train, new Features(users, new SideTable(train.Items, 2, [], []), []), 1, [], 0);
        EmbeddingMlpTests.Set(model, "userInput.ids.weight", 0, 0, 1, 0.5f, 2, 0.25f);
        // A vector of one number and a bias for filling; missing, A, B; and for the age: missing, from 10, from 30.
        EmbeddingMlpTests.Set(model, "userInput.levels",
            0, 0, 0, 5, MathF.Sqrt(2), 0, 2 * MathF.Sqrt(2), 0, 0, 100, 0, 7, 1, 0);
        EmbeddingMlpTests.Set(model, "itemInput.ids.weight", 0, 0, 3, 1, 4, 2);
        EmbeddingMlpTests.Set(model, "layers.output.weight", 10, 0, 0);
        // User 1: the vector 1 + 1 + 2, the bias .5 + 7; user 2: 2 + 1, and .25 + 5; an unknown one: 0, and 5 + 100.
        Assert.Equal(3 + (4 * 3) + 7.5 + 1 + 40, model.Predict(1, 1), 4);
        Assert.Equal(3 + (3 * 4) + 5.25 + 2 + 30, model.Predict(2, 2), 4);
        Assert.Equal(3 + 105, model.Predict(9, 9), 4);
    }

    [Fact]
    public void Should_Count_Each_Row_Once_In_The_Penalty()
    {
        var model = new FeatureMlp(Data, Features.From(Data), 3, wide: true);
        using var all = model.Penalty(Data.UserTensor, Data.ItemTensor, RatingNetwork.Rarity);
        var weights = model.state_dict();
        using var scope = NewDisposeScope();
        double Squares(string side)
        {
            var strengths = tensor(new[] { 1, 1, 1, 0.3f });
            var (ids, levels) = (weights[$"{side}.ids.weight"].square(), weights[$"{side}.levels"].square());
            // At each of n ratings, n to the power -3/4.
            var roots = weights[$"{side}.shares"].pow(-0.25);
            var ofCrosses = 3 * ids.narrow(1, 4, ids.shape[1] - 4).sum();
            var ofLevels = Data.Count * levels.matmul(strengths).dot(weights[$"{side}.levelShares"]);
            return (ids.narrow(1, 0, 4).matmul(strengths).dot(roots) + ofCrosses + ofLevels).item<float>();
        }
        var variance = Data.Ratings.Average(rating => Math.Pow(rating - Data.MeanRating, 2));
        var expected = variance * (Squares("userInput") + Squares("itemInput"));
        Assert.InRange(all.item<float>() * Data.Count / expected, 0.999, 1.001);
    }

    [Fact]
    public void Should_Answer_A_Cold_Id_By_Its_Columns()
    {
        var model = Trained(Data);
        // Users 160 to 162 and items 540 to 542 are in the side tables only.
        Assert.True(model.Predict(160, 542) > model.Predict(160, 541) + 0.8, $"{model.Predict(160, 542)} {model.Predict(160, 541)}");
        Assert.Equal(61, model.state_dict()["userInput.ids.weight"].shape[0]);
        Assert.Equal(model.Predict(9999, 500), model.Predict("nobody", 500));
    }

    [Fact]
    public void Should_Rank_All_Items_As_It_Predicts()
    {
        var model = Trained(Data, wide: true, epochs: 2);
        var scores = new float[model.Items.Size];
        ((IRanker)model).Score(Data.Rows([5]), scores);
        Assert.Equal(model.Predict(Data.UserAt(5), Data.ItemAt(5)), scores[model.Items.IndexOf(Data.ItemAt(5))], 4);
    }

    [Fact]
    public void Should_Throw_If_The_Features_Are_Of_Other_Rows()
    {
        var (train, _) = Data.SplitRandom(0.9, seed: 1);
        Assert.Contains("features are those of other rows",
            Assert.Throws<ArgumentException>(() => new FeatureMlp(Data, Features.From(train))).Message);
    }

    [Fact]
    public void Should_Learn_Without_Columns()
    {
        var train = World.Make(rows: 1000);
        var model = Trained(train, wide: true, epochs: 2);
        Assert.True(Rmse.Of(model, train) < Rmse.Of(new MeanModel(train), train));
    }

    [Fact]
    public void Should_Predict_The_Same_After_Loading()
    {
        var model = Trained(Data, wide: true, epochs: 2);
        var loaded = Reloaded(model);
        Assert.Equal(model.Predict(Data), loaded.Predict(Data));
        Assert.Equal(model.Predict(160, 541), loaded.Predict(160, 541));
        Assert.Equal(Shuffled(model, "Topic", Data), Shuffled(loaded, "Topic", Data));
        Assert.Equal(model.Features.ToString(), loaded.Features.ToString());
    }

    [Fact]
    public void Should_Predict_The_Same_In_Another_Process()
    {
        var model = Trained(Data, wide: true, epochs: 2);
        var file = Path.Combine(folder, "features.model");
        model.Save(file);
        var (exitCode, output, errors) = Repository.Run(Repository.PlainProgram, "predict", file, "103", "507", "161", "542");
        Assert.True(exitCode == 0, errors);
        Assert.Equal(FormattableString.Invariant($"{model.Predict(103, 507):R} {model.Predict(161, 542):R}"), output.Trim());
    }

    [Fact]
    public void Should_Throw_If_The_Side_Columns_Do_Not_Fit()
    {
        var file = Path.Combine(folder, "features.model");
        Trained(Data, epochs: 1).Save(file);
        var whole = File.ReadAllBytes(file);
        foreach (var (old, text) in new[]
        {
            ("\"Known\":60", "\"Known\":70"), ("\"Starts\":[0,1,", "\"Starts\":[0,2,1,"), ("\"Starts\":[0,1,2,", "\"Starts\":[0,1,1,"),
            ("\"Starts\":[0,", "\"Starts\":[1,"), ("\"Values\":[", "\"Values\":[7,"), ("\"Values\":[0,", "\"Values\":[9,"),
        })
        {
            File.WriteAllBytes(file, whole);
            SealedParts.Change(file, parts => parts.Replace(SealedParts.UserSide, old, text));
            Assert.Contains("its side columns do not fit its vocabularies",
                Assert.Throws<InvalidDataException>(() => FeatureMlp.Load(file)).Message);
        }
    }

    [Fact]
    public void Should_Save_Nothing_That_Follows_From_The_Side_Columns()
    {
        using var model = Trained(Data, wide: true, epochs: 1);
        var expected = model.Predict(Data);
        string[] counted = ["shares", "levelShares"];
        var derived = model.named_buffers().Where(buffer => !counted.Contains(buffer.name.Split('.')[^1])).ToArray();
        Assert.Equal(2 * 3, derived.Length);
        foreach (var (_, buffer) in derived)
            buffer.fill_(7);
        Assert.Equal(expected, Reloaded(model).Predict(Data));
    }

    [Fact]
    public void Should_Look_Up_The_Levels_Of_Columns_With_Many()
    {
        var train = World.Of((1, 1, 2), (2, 2, 4));
        string[] names = [.. Enumerable.Range(0, 300).Select(number => $"L{number}")];
        var users = new SideTable(train.Users, 2, [CategoryColumn.From("Kind", [[], names[..100], names[100..]], 2)], []);
        using var model = new FeatureMlp(train, new Features(users, new SideTable(train.Items, 2, [], []), []), 1, [], 0);
        EmbeddingMlpTests.Set(model, "userInput.ids.weight", 0, 0, 0, 0, 0, 0);
        EmbeddingMlpTests.Set(model, "itemInput.ids.weight", 0, 0, 2, 0, 0, 0);
        EmbeddingMlpTests.Set(model, "userInput.many.table.weight", [0, 0, .. Enumerable.Repeat(1f, 2 * 301)]);
        // A vector of 10 and a bias of 10, times 2; the other item has no vector.
        Assert.Equal(3 + 20 + 10, model.Predict(1, 1), 4);
        Assert.Equal(3 + MathF.Sqrt(200), model.Predict(2, 2), 4);
        Assert.Equal(3 + 1, model.Predict(9, 9), 4);
        model.Fit(train, train, FitOptions.Default with { Epochs = 2 });
        Assert.Equal(model.Predict(train), Reloaded(model).Predict(train));
        Assert.Equal(model.Predict(train), ((IFeatureModel)model).With(model.Features).Predict(train));
    }

    private FeatureMlp Reloaded(FeatureMlp model)
    {
        var file = Path.Combine(folder, "features.model");
        model.Save(file);
        return FeatureMlp.Load(file);
    }
}
