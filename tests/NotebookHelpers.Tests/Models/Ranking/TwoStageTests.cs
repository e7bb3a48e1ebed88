using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Models;

[Collection("display")]
public class TwoStageTests
{
    // News: in each hour only two of the 100 items are read, whoever reads.
    private static Interactions News()
    {
        var random = new SeededRandom(1);
        return Rows.Of([.. Enumerable.Range(0, 50).SelectMany(hour => Enumerable.Range(0, 40).Select(_ =>
            ((Id)random.NextInt(200), (Id)(1000 + (2 * hour) + random.NextInt(2)), 1f, (hour * 3600L) + random.NextInt(3600))))
            .DistinctBy(row => (row.Item1, row.Item2))]);
    }

    [Collection("display")]
    public class Stages
    {
        [Fact]
        public void Should_Lose_Choices_From_Stage_To_Stage()
        {
            var (train, held) = News().SplitLastOut();
            Workshop.Seed(1);
            using var model = new TwoStage(train, factors: 8, candidates: 15);
            model.FitRanking(train, RankingOptions.Histories with { Epochs = 3 });
            var table = Compare.Stages(model, train, held);
            double Of(string stage) => table[stage, "Share of the choices"];
            Assert.Equal(train.Items.Count, table["all items", "Items"]);
            Assert.Equal(15, table["proposed by the towers", "Items"]);
            Assert.True(table["and by hours and neighbours", "Items"] > 15);
            Assert.True(Of("all items") >= Of("and by hours and neighbours"));
            Assert.True(Of("and by hours and neighbours") >= Of("proposed by the towers"));
            Assert.True(Of("and by hours and neighbours") >= Of("first 10 of the second stage"));
            Assert.Equal(RankingMetrics.Of(model, train, held).HitRate, Of("first 10 of the second stage"), 3);
            Assert.Equal(RankingMetrics.Of(model.Tower, train, held).HitRate, Of("first 10 of the towers alone"), 3);
        }
    }

    [Collection("display")]
    public class Score
    {
        [Fact]
        public void Should_Put_What_Is_Read_Now_First()
        {
            var (train, held) = News().SplitLastOut();
            Workshop.Seed(1);
            using var model = new TwoStage(train, factors: 8);
            model.FitRanking(train, RankingOptions.Histories with { Epochs = 3 });
            var (both, first) = (RankingMetrics.Of(model, train, held, k: 3), RankingMetrics.Of(model.Tower, train, held, k: 3));
            Assert.InRange(both.HitRate, 0.7, 1);
            Assert.True(both.HitRate > first.HitRate + 0.1);
        }

        [Fact]
        public void Should_Put_All_Others_Below_The_Candidates()
        {
            var (train, held) = News().SplitLastOut();
            Workshop.Seed(1);
            using var model = new TwoStage(train, factors: 8, candidates: 5);
            var query = held.Rows([0]);
            var scores = new float[model.Items.Size];
            model.Score(query, scores);
            var (proposed, _) = model.Propose(query, model.Tower, new float[model.Items.Size])[0];
            HashSet<Id> candidates = [.. proposed.Select(item => model.Items[item])];
            // The rest is what was popular of late: less than all, or nothing would be left below.
            Assert.InRange(candidates.Count, 5, model.Items.Count - 5);
            var lowest = candidates.Min(item => scores[model.Items.IndexOf(item)]);
            Assert.All(Enumerable.Range(1, model.Items.Count).Where(item => !candidates.Contains(model.Items[item])),
                item => Assert.True(scores[item] < lowest));
        }

        [Fact]
        public void Should_Rank_For_Users_That_Nobody_Knows()
        {
            var train = News();
            Workshop.Seed(1);
            using var model = new TwoStage(train, factors: 8);
            var scores = new float[model.Items.Size];
            model.Score(Rows.Of((987_654, 1, 1, 1_800)), scores);
            Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        }
    }

    [Collection("display")]
    public class Describe
    {
        // Of the item 10: the last hour, the last three, all; the first stage's score; what is chosen after the user's last one, and near.
        [Fact]
        public void Should_See_Events_Before_The_Query_Only()
        {
            var data = Rows.Of(
                (1, 12, 1, 500), (2, 12, 1, 600), (2, 10, 1, 5_000), (3, 10, 1, 1_000), (3, 12, 1, 9_000), (4, 10, 1, 9_000));
            var timeline = new Timeline(data);
            double[] At(long time)
            {
                var (items, features) = new Candidates(timeline, data, 5).Of(1, timeline.Moment(time), time, [0, 0.25f, 0.75f]);
                Assert.Equal([data.Items.IndexOf(10)], items);
                Assert.Equal(Candidates.Features, features.Length);
                return [.. new[] { 1, 2, 8, 14, 15 }.Select(place => Math.Exp(features[place]) - 1), features[11]];
            }
            static double Faded(double hours, params double[] seconds) => seconds.Sum(age => Math.Exp(-age / 3600 / hours));
            Assert.Equal([0.0, 0, 0, 0, 0, 1], At(1_000), (a, b) => Math.Abs(a - b) < 1e-5);
            double[] expected = [Faded(1, 8_000, 4_000), Faded(3, 8_000, 4_000), 2, 1, 1 / Math.Sqrt(2), 1];
            Assert.Equal(expected, At(9_000), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        // Of the user's last item, which has the category A; the others have A and B, and none.
        [Fact]
        public void Should_See_Whether_An_Item_Goes_On_With_A_Category()
        {
            using var folder = new TableFolder(
                ("train.csv", "u,i,r,t\n1,1,5,10\n2,2,5,11\n3,3,5,12\n4,4,5,13\n5,5,5,14\n6,6,5,15\n"),
                ("items.csv", "i,c\n1,A\n2,A|B\n3,B\n4,\n5,B\n6,B\n"));
            var roles = new Roles("u", "i", "r") { Time = "t", ItemColumns = ["c"] };
            var data = Interactions.From(RatingFiles.ReadCsv(folder["train.csv"], roles, items: folder["items.csv"]));
            var timeline = new Timeline(data);
            var (items, features) = new Candidates(timeline, data, 5).Of(data.Users.IndexOf(1), 6, 20, [0, 1, 2, 3, 4, 5, 6]);
            Assert.Equal([1f, 0, 0], new[] { 2, 3, 4 }.Select(id =>
                features[((Array.IndexOf(items, data.Items.IndexOf(id)) + 1) * Candidates.Features) - 1]));
        }
    }

    [Collection("display")]
    public class Planted
    {
        [Fact]
        public void Should_Rank_The_Embedded_Clicks_Better_Than_Their_Popularity()
        {
            var (train, held) = Interactions.FromEvents(RatingFiles.ReadEvents(Path.Combine(Repository.Root, "data", "articles")))
                .SplitLastOut();
            var truth = Assert.Single(PlantedRanker.For(train));
            Assert.InRange(RankingMetrics.Of(truth, train, held).HitRate, 0.18, 0.35);
        }

        [Fact]
        public void Should_Be_None_For_Other_Data() => Assert.Empty(PlantedRanker.For(News()));
    }
}
