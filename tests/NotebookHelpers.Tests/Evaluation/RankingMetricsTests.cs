using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Evaluation;

[Collection("display")]
public class RankingMetricsTests
{
    // Users 1 and 2 of training have 10 and 20, and 10; user 2 then takes 30, and user 1 takes 40, which training never saw.
    private static Split Small()
    {
        var data = World.Of((1, 10, 5), (1, 20, 5), (2, 10, 5), (3, 30, 5), (2, 30, 4), (1, 40, 2), (1, 30, 5));
        return Held(data, 4, 5, 6);
    }

    private static Split Held(Interactions data, params int[] rows)
    {
        var train = data.Part([.. Enumerable.Range(0, data.Count).Except(rows)], []);
        return new Split(train, data.Part(rows, train), []);
    }

    [Fact]
    public void Should_Be_As_By_Hand()
    {
        var (train, heldOut) = Small();
        var model = new FixedRanker(train.Items, (_, item) => item == 10 ? 3 : item == 20 ? 2 : 1);
        // User 2: 20 before 30, so rank 2 of 2. User 1: only 30 is left, rank 1 of 1; 40 is missed.
        var metrics = RankingMetrics.Of(model, train, heldOut, k: 1);
        Assert.Equal((2, 1), (metrics.Users, metrics.K));
        Assert.Equal([0.5, 0.5, 0.75, 0.5, 0.25, 0.5], new[]
        {
            metrics.HitRate, metrics.Ndcg, metrics.MeanReciprocalRank, metrics.Precision, metrics.Recall, metrics.MeanAveragePrecision,
        });
        // User 2 loses the one pair; user 1 has none to win.
        Assert.Equal(0.25, metrics.Auc);
        // User 2 is shown 20, user 1 is shown 30: two of three items, each had by one of three users.
        Assert.Equal(2 / 3.0, metrics.CatalogueCoverage, 12);
        Assert.Equal(Math.Log2(3), metrics.Novelty, 12);
        Assert.Equal(0.5 / Math.Sqrt(2), metrics.StandardError, 12);
        Assert.Contains("fixed", metrics.ToString());
        Assert.Contains("<td", metrics.ToHtml());
    }

    [Fact]
    public void Should_Count_Ratings_From_A_Threshold()
    {
        var (train, heldOut) = Small();
        var model = new FixedRanker(train.Items, (_, _) => 1);
        Assert.Equal(1, RankingMetrics.Of(model, train, heldOut, likedFrom: 4.5f).Users);
        Assert.Contains("none has a rating from 6",
            Assert.Throws<ArgumentException>(() => RankingMetrics.Of(model, train, heldOut, likedFrom: 6)).Message);
    }

    [Fact]
    public void Should_Be_Chance_If_All_Scores_Are_Equal()
    {
        var (train, heldOut) = World.Make(rows: 3000).SplitLastOut();
        var metrics = RankingMetrics.Of(new FixedRanker(train.Items, (_, _) => 1), train, heldOut);
        Assert.Equal(0.5, metrics.Auc, 12);
        // One of the items that the user has not, at random.
        Assert.Equal(Enumerable.Range(1, train.Users.Count).Average(user => 10.0 / (train.Items.Count - train.ByUser[user].Length)),
            metrics.HitRate, 3);
        Assert.Equal(metrics.Recall, metrics.HitRate, 12);
    }

    [Fact]
    public void Should_Be_Perfect_If_The_Model_Knows()
    {
        var (train, heldOut) = World.Make(rows: 3000).SplitLastOut();
        var truth = Enumerable.Range(0, heldOut.Count).ToDictionary(heldOut.UserAt, heldOut.ItemAt);
        var metrics = RankingMetrics.Of(new FixedRanker(train.Items, (user, item) => truth[user] == item ? 1 : 0), train, heldOut);
        Assert.Equal([1, 1, 1, 1], new[] { metrics.HitRate, metrics.Ndcg, metrics.MeanReciprocalRank, metrics.Auc });
        Assert.Equal(0.1, metrics.Precision, 12);
    }

    [Fact]
    public void Should_Match_By_Id_If_Vocabularies_Differ()
    {
        var (train, heldOut) = World.Make(rows: 3000).SplitLastOut();
        float Score(Id user, Id item) => (HashCode(user) * 31 + HashCode(item)) % 97;
        var turned = new Vocabulary(Enumerable.Range(1, train.Items.Count).Reverse().Select(item => train.Items[item]));
        var (one, other) =
            (RankingMetrics.Of(new FixedRanker(train.Items, Score), train, heldOut), RankingMetrics.Of(
            new FixedRanker(turned, Score), train, heldOut));
        Assert.Equal((one.HitRate, one.Auc, one.MeanReciprocalRank), (other.HitRate, other.Auc, other.MeanReciprocalRank));

        static int HashCode(Id id) => id.ToString().Sum(letter => letter * 7 % 11);
    }

    [Fact]
    public void Should_Ask_At_The_Time_Of_The_Earliest_Held_Out_Row()
    {
        var all = World.Of((1, 10, 5), (2, 20, 5), (1, 20, 5), (1, 30, 5), (2, 30, 5));
        var timed = new Interactions(all.Users, all.Items, all.UserIndices, all.ItemIndices, all.Ratings, [1, 2, 9, 7, 8]);
        var (train, heldOut) = Held(timed, 2, 3, 4);
        var model = new FixedRanker(train.Items, (_, _) => 1);
        RankingMetrics.Of(model, train, heldOut);
        Assert.Equal([7, 8], model.Times);
    }

    [Fact]
    public void Should_Never_Hold_All_Users_By_All_Items()
    {
        const int Count = 300_000;
        var train = new Interactions(new Vocabulary([1, 2]), new Vocabulary(Enumerable.Range(0, Count).Select(item => new Id(item))),
            [1, .. Enumerable.Repeat(2, Count - 1)], [.. Enumerable.Range(1, Count)], new float[Count]);
        var queries = train.Rows([.. Enumerable.Repeat(0, 40)]);
        var model = new FixedRanker(train.Items, (_, item) => item.Number);
        var items = ScoredUsers.TopItems(model, train, queries, 2);
        Assert.All(model.Batches, batch => Assert.InRange(batch, 1, 13));
        Assert.Equal(40, model.Batches.Sum());
        Assert.Equal(Enumerable.Repeat((int[])[Count, Count - 1], 40).SelectMany(pair => pair), items);
    }

    [Fact]
    public void Should_Name_What_Is_Not_A_Number()
    {
        var (train, heldOut) = Small();
        var error = Assert.Throws<InvalidOperationException>(
            () => RankingMetrics.Of(new FixedRanker(train.Items, (_, item) => item == 20 ? float.NaN : 1), train, heldOut));
        Assert.Contains("fixed scored item 20 for user 2", error.Message);
    }

    [Fact]
    public void Should_Throw_If_K_Is_Not_Positive()
    {
        var (train, heldOut) = Small();
        var model = new FixedRanker(train.Items, (_, _) => 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => RankingMetrics.Of(model, train, heldOut, k: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RankingMetrics.Of(model, train, heldOut, sampledNegatives: 0));
    }

    [Fact]
    public void Should_Rank_Among_Sampled_Negatives()
    {
        var (train, heldOut) = World.Make(items: 90, rows: 3000).SplitLastOut();
        var model = new FixedRanker(train.Items, (_, _) => 1);
        var metrics = RankingMetrics.Of(model, train, heldOut, sampledNegatives: 19, seed: 1);
        Assert.Equal(0.5, metrics.HitRate, 12);
        Assert.Equal(double.NaN, metrics.Novelty);
        Assert.Contains("19 sampled items only", metrics.ToString());
        // A sample that holds all others is no sample.
        var uneven = new FixedRanker(train.Items, (user, item) => (user.Number * 7 + item.ToString().Length * 3) % 13);
        Assert.Equal(RankingMetrics.Of(uneven, train, heldOut).Ndcg, RankingMetrics.Of(uneven, train, heldOut, sampledNegatives: 1000).Ndcg,
            12);
    }

    [Fact]
    public void Should_Rank_A_Network_As_It_Predicts()
    {
        var (train, heldOut) = World.Make(rows: 3000).SplitRandom(seed: 1);
        Workshop.Seed(1);
        var model = new DotBias(train, 4);
        model.Fit(train, heldOut, FitOptions.Default with { Epochs = 2 });
        var plain = new FixedRanker(train.Items, model.Predict);
        var queries = heldOut.Rows([0, 5, 9]);
        float[] fast = new float[3 * train.Items.Size], slow = new float[fast.Length];
        ((IRanker)model).Score(queries, fast);
        plain.Score(queries, slow);
        for (var place = 0; place < fast.Length; place++)
        {
            if (place % train.Items.Size != 0)
                Assert.Equal(slow[place], fast[place], 1e-4f);
        }
    }

    [Fact]
    public void Should_Rank_Any_Network_By_Its_Forward()
    {
        var (train, _) = World.Make(rows: 3000).SplitRandom(seed: 1);
        using var users = TorchSharp.torch.tensor(new long[] { 3, 0, 7 });
        var model = new DotBias(train, 4);
        using var byForward = model.ScoreByForward(users);
        using var byProduct = model.ScoreAll(users);
        Assert.Equal(byForward.shape, byProduct.shape);
        Assert.True(TorchSharp.torch.allclose(byForward, byProduct, 1e-4, 1e-5));
    }

    [Fact]
    public void Should_Throw_If_All_Was_Seen_In_Training()
    {
        var data = World.Make();
        Assert.Contains("in training too",
            Assert.Throws<ArgumentException>(
            () => RankingMetrics.Of(new FixedRanker(data.Items, (_, _) => 1), data, data.Rows([1, 2]))).Message);
    }

    [Fact]
    public void Should_Measure_Popularity_On_MovieLens_As_Others_Did()
    {
        // The last rating of 4 or more of 608 users, all unseen items ranked: a numpy model had .0395, .0218 and .0227.
        var (train, heldOut) = Interactions.From(RatingFiles.Read(SharedData.MovieLens())).Positives().SplitLastOut();
        var metrics = RankingMetrics.Of(
            new FixedRanker(train.Items, (_, item) => train.ByItem[train.Items.IndexOf(item)].Length), train, heldOut);
        Assert.Equal((608, 0.0395, 0.0218, 0.0227),
            (metrics.Users, Math.Round(metrics.HitRate, 4), Math.Round(metrics.Ndcg, 4), Math.Round(metrics.MeanReciprocalRank, 4)));
    }

    [Fact]
    public void Should_Beat_Chance_On_MovieLens()
    {
        var data = Interactions.From(RatingFiles.Read(SharedData.MovieLens()));
        var (train, validation) = data.SplitRandom(seed: 1);
        Workshop.Seed(1);
        var model = new DotBias(train);
        model.Fit(train, validation, FitOptions.Default with { Epochs = 5 });
        var metrics = RankingMetrics.Of(model, train, validation, likedFrom: 4);
        Assert.InRange(metrics.Users, 580, 610);
        Assert.InRange(metrics.Auc, 0.6, 1);
    }
}
