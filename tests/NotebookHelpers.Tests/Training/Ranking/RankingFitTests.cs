using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public class RankingFitTests
{
    // Two crowds with tastes of their own, and a little chance: items below 40 are for even users.
    private static Interactions Crowds(int seed = 1)
    {
        var random = new SeededRandom(seed);
        return Rows.Of([.. Enumerable.Range(0, 3_000).Select(row =>
        {
            var user = random.NextInt(120);
            var item = random.NextInt(40) + (40 * (random.NextDouble() < 0.05 ? 1 - (user % 2) : user % 2));
            return ((Id)user, (Id)(1000 + item), 1f, (long)row);
        }).DistinctBy(row => (row.Item1, row.Item2))]);
    }

    private static double Auc(NotebookHelpers.Metrics.IRanker model, Split split) =>
        RankingMetrics.Of(model, split.Train, split.Validation).Auc;

    [Collection("display")]
    public class OfPairs
    {
        [Theory]
        [InlineData(RankingLoss.LogLoss, Negatives.Uniform, Optimizer.ExactAdam)]
        [InlineData(RankingLoss.Bpr, Negatives.Uniform, Optimizer.ExactAdam)]
        [InlineData(RankingLoss.Bpr, Negatives.Uniform, Optimizer.DenseAdam)]
        [InlineData(RankingLoss.Bpr, Negatives.InBatch, Optimizer.ExactAdam)]
        [InlineData(RankingLoss.Bpr, Negatives.Uniform, Optimizer.Sgd)]
        [InlineData(RankingLoss.AdaptiveHinge, Negatives.Uniform, Optimizer.ExactAdam)]
        [InlineData(RankingLoss.Triplet, Negatives.Uniform, Optimizer.ExactAdam)]
        [InlineData(RankingLoss.SampledSoftmax, Negatives.InBatch, Optimizer.ExactAdam)]
        public void Should_Learn_What_Each_Crowd_Likes(RankingLoss loss, Negatives negatives, Optimizer optimizer)
        {
            var split = Crowds().SplitLastOut();
            Workshop.Seed(1);
            using var model = new DotBias(split.Train, factors: 8, mean: false);
            Assert.InRange(Auc(model, split), 0.4, 0.6);
            List<int> epochs = [];
            var losses = model.FitRanking(
                split.Train,
                RankingOptions.Default with
                {
                    Loss = loss,
                    Negatives = negatives,
                    Optimizer = optimizer,
                    Epochs = 15,
                    LearningRate = 0.1,
                    BatchSize = 128
                }, epochs.Add);
            Assert.Equal(Enumerable.Range(1, 15), epochs);
            Assert.True(losses[^1] < losses[0]);
            Assert.InRange(Auc(model, split), 0.68, 1);
        }

        [Theory]
        [InlineData(RankingLoss.Bpr, Negatives.InBatch)]
        [InlineData(RankingLoss.SampledSoftmax, Negatives.InBatch)]
        [InlineData(RankingLoss.AdaptiveHinge, Negatives.Uniform)]
        public void Should_Take_A_Batch_Of_One(RankingLoss loss, Negatives negatives)
        {
            var train = Rows.Of((1, 10, 1, 1), (2, 11, 1, 2), (2, 12, 1, 3));
            Workshop.Seed(1);
            using var pairs = new DotBias(train, factors: 2, mean: false);
            using var histories = new NextItem(train, factors: 2, length: 2, attention: true);
            var options = RankingOptions.Default with { Loss = loss, Negatives = negatives, BatchSize = 1, Epochs = 2 };
            Assert.All(pairs.FitRanking(train, options).Concat(histories.FitRanking(train, options)),
                value => Assert.True(double.IsFinite(value)));
        }

        [Fact]
        public void Should_Give_The_Same_Losses_From_The_Same_Seed()
        {
            IReadOnlyList<double> Losses()
            {
                Workshop.Seed(5);
                using var model = new DotBias(Crowds(), factors: 4, mean: false);
                return model.FitRanking(Crowds(), RankingOptions.Default with { Epochs = 2 });
            }
            Assert.Equal(Losses(), Losses());
        }

        [Fact]
        public void Should_Throw_If_The_Row_Engine_Cannot_Do_It()
        {
            Workshop.Seed(1);
            using var model = new DotBias(Crowds(), factors: 4, mean: false);
            Assert.Contains("RankingLoss.Bpr",
                Assert.Throws<ArgumentException>(
                    () => model.FitRanking(Crowds(),
                    RankingOptions.Default with { Loss = RankingLoss.LogLoss, Optimizer = Optimizer.Sgd })).Message);
            using var other = new NextItem(Crowds());
            Assert.Throws<ArgumentException>(() => other.FitRanking(Crowds(), RankingOptions.Default with { Optimizer = Optimizer.Sgd }));
        }

        [Fact]
        public void Should_Throw_If_An_Option_Makes_No_Sense()
        {
            Workshop.Seed(1);
            using var model = new DotBias(Crowds(), factors: 4, mean: false);
            Assert.Contains("RankingOptions.Drawn is 0",
                Assert.Throws<ArgumentOutOfRangeException>(
                    () => model.FitRanking(Crowds(), RankingOptions.Default with { Drawn = 0 })).Message);
            Assert.Contains("none of the items", Assert.Throws<ArgumentException>(() => model.FitRanking(Rows.Of((1, 7, 1, 1)))).Message);
        }
    }

    [Collection("display")]
    public class OfHistories
    {
        private static HistoryNetwork Make(string kind, Interactions train) => kind switch
        {
            "towers" => new TwoTower(train, factors: 16),
            "pooling" => new NextItem(train, factors: 16),
            _ => new NextItem(train, factors: 16, attention: true),
        };

        [Theory]
        [InlineData("towers")]
        [InlineData("pooling")]
        [InlineData("attention")]
        public void Should_Learn_What_Each_Crowd_Likes(string kind)
        {
            var split = Crowds().SplitLastOut();
            Workshop.Seed(1);
            using var model = Make(kind, split.Train);
            Assert.InRange(Auc(model, split), 0.4, 0.6);
            model.FitRanking(split.Train, RankingOptions.Histories with { Epochs = 12, BatchSize = 128 });
            Assert.InRange(Auc(model, split), 0.68, 1);
        }

        [Theory]
        [InlineData("towers")]
        [InlineData("pooling")]
        [InlineData("attention")]
        public void Should_Score_One_Query_As_Among_Others(string kind)
        {
            var data = Crowds();
            Workshop.Seed(1);
            using var model = Make(kind, data);
            var size = model.Items.Size;
            var many = new float[5 * size];
            var one = new float[size];
            model.Score(data.Rows([400, 401, 402, 403, 404]), many);
            model.Score(data.Rows([403]), one);
            Assert.Equal(many[(3 * size)..(4 * size)], one, (a, b) => Math.Abs(a - b) < 1e-5);
        }

        [Theory]
        [InlineData("towers")]
        [InlineData("pooling")]
        [InlineData("attention")]
        public void Should_See_No_Event_At_Or_After_The_Query(string kind)
        {
            var before = Rows.Of((1, 10, 1, 100), (2, 11, 1, 100), (3, 12, 1, 100), (1, 11, 1, 200), (1, 12, 1, 300));
            var after = Rows.Of((1, 10, 1, 100), (2, 11, 1, 100), (3, 12, 1, 100), (1, 12, 1, 200), (1, 11, 1, 300));
            float[] Scores(Interactions train, long time)
            {
                Workshop.Seed(1);
                using var model = Make(kind, train);
                var scores = new float[model.Items.Size];
                model.Score(Rows.Of((1, 10, 1, time)), scores);
                return scores;
            }
            Assert.Equal(Scores(before, 200), Scores(after, 200));
            Assert.NotEqual(Scores(before, 250), Scores(after, 250));
        }

        [Fact]
        public void Should_Learn_What_Follows_By_Attention()
        {
            // Each item is followed by the next one of a ring.
            var random = new SeededRandom(2);
            var data = Rows.Of([.. Enumerable.Range(0, 100).SelectMany(user =>
            {
                var first = random.NextInt(60);
                return Enumerable.Range(0, 12)
                    .Select(step => ((Id)user, (Id)(100 + ((first + step) % 60)), 1f, (long)((user * 100) + step)));
            })]);
            var (train, held) = data.SplitLastOut();
            Workshop.Seed(1);
            using var model = new NextItem(train, attention: true, dropout: 0);
            model.FitRanking(train, RankingOptions.Histories with { Epochs = 20, L2 = 0, BatchSize = 64 });
            Assert.InRange(RankingMetrics.Of(model, train, held, k: 1).HitRate, 0.9, 1);
        }
    }

    [Collection("display")]
    public class Leaks
    {
        // The held-out event of user 1 has an item of its own: whoever ranks it first has seen what he must not.
        [Fact]
        public void Should_Know_Nothing_Of_A_Held_Out_Item()
        {
            Id unique = 777_777;
            var crowds = Crowds();
            var rows = Enumerable.Range(0, crowds.Count).Select(row => (crowds.UserAt(row), crowds.ItemAt(row), 1f, crowds.Times![row]))
                .Append((crowds.UserAt(0), unique, 1f, 99_999L));
            var (train, held) = Rows.Of([.. rows]).SplitLastOut();
            Workshop.Seed(1);
            using var pairs = new DotBias(train, factors: 4, mean: false);
            pairs.FitRanking(train, RankingOptions.Default with { Epochs = 1 });
            using var stages = new TwoStage(train, factors: 4);
            stages.FitRanking(train, RankingOptions.Histories with { Epochs = 1 });
            using var next = new NextItem(train, factors: 4);
            next.FitRanking(train, RankingOptions.Histories with { Epochs = 1 });
            foreach (var model in new NotebookHelpers.Metrics.IRanker[] { pairs, next, stages, stages.Tower })
            {
                Assert.False(model.Items.Contains(unique));
                var query = held.Rows([Enumerable.Range(0, held.Count).Single(row => held.ItemAt(row) == unique)]);
                Assert.Equal(0, RankingMetrics.Of(model, train, query, k: 200).HitRate);
            }
        }

        // The same training with other held-out events gives the same model.
        [Fact]
        public void Should_Not_Depend_On_What_Is_Held_Out()
        {
            var crowds = Crowds();
            var (train, _) = crowds.SplitLastOut();
            int[] rows = [.. Enumerable.Range(0, train.Count)];
            var alone = Rows.Of([.. rows.Select(row => (train.UserAt(row), train.ItemAt(row), 1f, train.Times![row]))]);
            float[] Scores(Interactions data)
            {
                Workshop.Seed(3);
                using var stages = new TwoStage(data, factors: 4);
                stages.FitRanking(data, RankingOptions.Histories with { Epochs = 1 });
                var scores = new float[2 * stages.Items.Size];
                stages.Score(crowds.Rows([crowds.Count - 1, crowds.Count - 2]), scores);
                return scores;
            }
            Assert.Equal(Scores(alone), Scores(train));
        }
    }
}
