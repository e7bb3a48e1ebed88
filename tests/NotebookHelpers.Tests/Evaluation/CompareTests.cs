using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;

namespace NotebookHelpers.Tests.Evaluation;

public class CompareTests
{
    private static Split Small()
    {
        var data = World.Of((1, 10, 1), (1, 20, 5), (2, 10, 3), (1, 30, 5), (3, 10, 1), (2, 20, 5));
        var train = data.Part([0, 1, 2], []);
        return new Split(train, data.Part([3, 4, 5], train), []);
    }

    public class PopularityBias
    {
        [Fact]
        public void Should_Count_The_Places_Of_Each_Group()
        {
            var data = World.Of((1, 10, 1), (2, 10, 1), (3, 10, 1), (1, 20, 1), (2, 20, 1), (3, 30, 1), (4, 40, 1), (4, 10, 1), (1, 30, 1));
            var train = data.Part([0, 1, 2, 3, 4, 5, 6], []);
            var table = Compare.PopularityBias(train, data.Part([7, 8], train), new Popularity(train));
            // User 4 has 40 and gets 10, 20, 30; user 1 has 10 and 20, and gets 30, 40.
            string[] groups = ["the 1 % chosen most", "the next 9 %", "the next 40 %", "the other half"];
            Assert.Equal([0.5, 0, 0, 0.5], groups.Select(group => table[group, "chosen"]));
            Assert.Equal([0.2, 0, 0.2, 0.6], groups.Select(group => table[group, "popularity"]));
        }

        [Fact]
        public void Should_Throw_If_There_Are_No_Models() =>
            Assert.Throws<ArgumentException>(() => Compare.PopularityBias(Small().Train, Small().Validation));
    }

    [Collection("display")]
    public class On
    {
        [Fact]
        public void Should_Give_No_More_Digits_Than_Few_Rows_Tell()
        {
            var (train, validation) = Small();
            var table = Compare.On(train, validation, new BiasModel(train));
            Assert.Equal(Math.Round(table["biases", "RMSE, cold"], 1), table["biases", "RMSE, cold"]);
            Assert.NotEqual(Math.Round(table["biases", "RMSE"], 1), table["biases", "RMSE"]);
        }

        [Fact]
        public void Should_Part_Seen_And_Cold_Rows()
        {
            var (train, validation) = Small();
            var table = Compare.On(train, validation, new MeanModel(train), new DotBias(train, 2));
            // The mean is 3: errors 2 (item unknown), 2 (user unknown), 2.
            Assert.Equal([2, 2, 2, 2], new[] { "RMSE", "MAE", "RMSE, seen", "RMSE, cold" }.Select(column => table["mean", column]));
            Assert.Contains("the 2 whose user or item", table.ToString());
            Assert.Contains("ratings from 4 count as liked", table.ToString());
            // User 1's 30 is unknown, and so missed; user 2's only unseen item is 20.
            Assert.Equal(0.5, table["DotBias", "HR@10"]);
            Assert.Throws<ArgumentException>(() => table["mean", "HR@10"]);
        }

        [Fact]
        public void Should_Be_What_The_Metrics_Say()
        {
            var (train, validation) = World.Make().SplitRandom(seed: 1);
            var model = new BiasModel(train);
            var table = Compare.On(train, validation, model);
            Assert.Equal(Rmse.Of(model, validation), table["biases", "RMSE"], 1e-4);
            Assert.Equal(Mae.Of(model, validation), table["biases", "MAE"], 1e-4);
            Assert.DoesNotContain("HR@10", table.ToString());
        }

        [Fact]
        public void Should_Throw_If_There_Is_No_Model() =>
            Assert.Contains("no models", Assert.Throws<ArgumentException>(() => Compare.On(Small().Train, Small().Validation)).Message);
    }

    [Collection("display")]
    public class Rankings
    {
        [Fact]
        public void Should_Have_A_Row_A_Model()
        {
            var (train, heldOut) = World.Make().SplitLastOut();
            var model = new FixedRanker(train.Items, (_, item) => item.ToString().Length);
            var table = Compare.Rankings(train, heldOut, model, new DotBias(train, 2));
            Assert.Equal(["fixed", "DotBias"], table.Rows.Select(row => (string)row[0]!));
            Assert.Equal(RankingMetrics.Of(model, train, heldOut).Ndcg, table["fixed", "nDCG@10"], 1e-4);
        }
    }

    public class Ablate
    {
        // A rating is 4 in topic A, 2 in topic B; the year says nothing.
        private static Interactions Articles()
        {
            using var folder = new TableFolder(
                ("train.csv", "User_ID,Article_ID,Rating\n"
                + string.Concat(Enumerable.Range(0, 200).Select(row => $"{row % 10},{row % 20},{(row % 2 == 0 ? 4 : 2)}\n"))),
                ("article.csv", "Article_ID,Title,Topic,Year\n"
                + string.Concat(Enumerable.Range(0, 20).Select(item => $"{item},t{item},{(item % 2 == 0 ? 'A' : 'B')},{1990 + item}\n"))));
            return Interactions.From(RatingFiles.Read(folder.Path));
        }

        [Fact]
        public void Should_Find_What_Was_Never_Merged()
        {
            var data = Articles();
            var table = Compare.Ablate(new TopicModel(Features.From(data)), data, seed: 1);
            Assert.Equal(0, table["Year", "Change"]);
            Assert.Contains("never merged", table.Rows.Single(row => row[0] is "Year")[3]!.ToString());
            // Half of the topics are wrong after a shuffle: an error of 2 in about half of the rows.
            Assert.InRange(table["Topic", "Change"], 1, 1.9);
            Assert.Contains("helps", table.Rows.Single(row => row[0] is "Topic")[3]!.ToString());
        }

        [Fact]
        public void Should_Throw_If_There_Is_No_Side_Information()
        {
            var data = Articles();
            Assert.Contains("mean has no side information",
                Assert.Throws<ArgumentException>(() => Compare.Ablate(new MeanModel(data), data)).Message);
            Assert.Contains("no side information",
                Assert.Throws<ArgumentException>(() => Compare.Ablate(new TopicModel(Features.From(data).Only()), data)).Message);
        }

        private sealed class TopicModel(Features features) : IFeatureModel
        {
            public string Name => "topics";

            Features IFeatureModel.Features => features;

            public float[] Predict(Interactions rows)
            {
                var topic = features.Items.Categories.Single();
                return [.. Enumerable.Range(0, rows.Count)
                    .Select(row => topic.Levels[topic[features.Items.Ids.IndexOf(rows.ItemAt(row))][0]] == "A" ? 4f : 2f)];
            }

            IRatingModel IFeatureModel.With(Features other) => new TopicModel(other);
        }
    }
}
