using Microsoft.Data.Analysis;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Evaluation;

public class ModelExtensionsTests
{
    private static readonly FitOptions Short = FitOptions.Default with { Epochs = 3 };

    private static TableFolder SmallWorld()
    {
        var folder = new TableFolder();
        ArticleWorld.Make(new WorldSize(120, 400, 2000, 400), seed: 3).Write(folder.Path);
        return folder;
    }

    [Collection("display")]
    public class Recommend
    {
        private static Interactions Train => World.Of((1, 10, 5), (1, 20, 5), (2, 10, 5), (3, 30, 5), (3, 10, 1), (3, 40, 1));

        [Fact]
        public void Should_Leave_Out_What_The_User_Has()
        {
            var model = new FixedRanker(Train.Items, (user, item) => user == 1 ? item.Number : -item.Number);
            Assert.Equal([40, 30], model.Recommend(Train, 1).Items);
            Assert.Equal([20, 30], model.Recommend(Train, 2, k: 2).Items);
            Assert.Equal([20], model.Recommend(Train, 3).Items);
        }

        [Fact]
        public void Should_Answer_With_Popularity_If_The_User_Is_Unknown()
        {
            var model = new FixedRanker(Train.Items, (_, _) => throw new InvalidOperationException("Nothing is to be scored."));
            var popular = model.Recommend(Train, 77, k: 3);
            // Equal counts in the order of the file.
            Assert.Equal([10, 20, 30], popular.Items);
            Assert.Contains("Popularity, the most rated items: user 77 is unknown", popular.ToString());
        }

        [Fact]
        public void Should_Recommend_Among_Given_Items_Only()
        {
            var model = new FixedRanker(Train.Items, (_, item) => -item.Number);
            Assert.Equal([30, 40], model.Recommend(Train, 2, among: [40, 30]).Items);
            Assert.Equal([30], model.Recommend(Train, 2, k: 1, among: [40, 30]).Items);
            // 10 is what the user has, and an id that is said twice is one item.
            Assert.Equal([20, 40], model.Recommend(Train, 2, among: [10, 20, 40, 40]).Items);
            Assert.Equal(model.Recommend(Train, 2).Items, model.Recommend(Train, 2, among: [10, 20, 30, 40]).Items);
            Assert.DoesNotContain("unknown", model.Recommend(Train, 2, among: [40]).ToString());
        }

        [Fact]
        public void Should_Count_Unknown_Items_Among_The_Given_Ones()
        {
            var ranked = new FixedRanker(Train.Items, (_, item) => -item.Number).Recommend(Train, 2, among: [40, 97, "x", 99]);
            Assert.Equal([40], ranked.Items);
            Assert.Matches(@"\b3\b.*unknown|unknown.*\b3\b", ranked.ToString().Split('\n')[0]);
        }

        [Fact]
        public void Should_Answer_With_Popularity_Among_Given_Items()
        {
            var model = new FixedRanker(Train.Items, (_, _) => throw new InvalidOperationException("Nothing is to be scored."));
            Assert.Equal([10, 40], model.Recommend(Train, 77, among: [40, 10, 99]).Items);
        }

        [Fact]
        public void Should_Ask_At_The_Users_Last_Time()
        {
            var all = Train;
            var timed = new Interactions(all.Users, all.Items, all.UserIndices, all.ItemIndices, all.Ratings, [5, 9, 1, 1, 1, 1]);
            var model = new FixedRanker(timed.Items, (_, _) => 1);
            model.Recommend(timed, 1);
            Assert.Equal([9], model.Times);
        }

        [Fact]
        public void Should_Show_Titles_And_Groups()
        {
            using var folder = SmallWorld();
            var train = Interactions.From(RatingFiles.Read(folder.Path));
            var items = new DotBias(train, 4).Recommend(train, train.SampleUser(), 3);
            Assert.Equal(3, items.Items.Count);
            Assert.Contains(train.Tables!.TitleOf(items.Items[0]), items.ToString());
            Assert.Contains("Topic", items.ToHtml());
            Assert.DoesNotContain("&amp;lt;", items.ToHtml());
        }

        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public void Should_Answer_Without_Training_Rows_From_What_A_Network_Holds(bool isDeep)
        {
            var train = Train;
            RatingNetwork model = isDeep ? new EmbeddingMlp(train, 4, [4]) : new DotBias(train, 4);
            var ranked = model.Recommend(3, k: 99);
            // Also those that the user has: the network does not know them.
            Assert.Equal(new Id[] { 10, 20, 30, 40 }.OrderByDescending(item => model.Predict(3, item)), ranked.Items);
            Assert.All(ranked.Items.Zip(ranked.Scores), item => Assert.Equal(model.Predict(3, item.First), item.Second, 1e-5));
            Assert.StartsWith($"{model.Name} for user 3, also what they have", ranked.ToString());
            var popular = model.Recommend("nobody", k: 3);
            Assert.Equal([10, 20, 30], popular.Items);
            Assert.Equal([3, 1, 1], popular.Scores);
            Assert.Contains("user nobody is unknown to training", popular.ToString());
        }

        [Fact]
        public void Should_Count_No_Ratings_Of_What_Only_A_Side_Table_Holds()
        {
            using var folder = SmallWorld();
            var train = Interactions.From(RatingFiles.Read(folder.Path));
            var model = new FeatureMlp(train, Features.From(train), 4, [4]);
            Assert.True(model.Items.Count > train.Items.Count);
            var popular = model.Recommend("nobody", k: model.Items.Count);
            Assert.Equal(train.Count, popular.Scores.Sum());
            Assert.Equal(0, popular.Scores[^1]);
        }

        [Fact]
        public void Should_Throw_If_K_Is_Not_Positive() =>
            Assert.Contains("at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new FixedRanker(Train.Items, (_, _) => 1).Recommend(Train, 1, 0)).Message);
    }

    [Collection("display")]
    public class Explain
    {
        [Fact]
        public void Should_Sum_Up_To_The_Prediction()
        {
            Workshop.Seed(1);
            var (train, validation) = World.Make(rows: 3000).SplitRandom(seed: 1);
            var model = new DotBias(train, 4);
            model.Fit(train, validation, Short with { L2 = 1 });
            var (user, item) = (train.UserAt(5), train.ItemAt(7));
            var parts = model.Explain(train, user, item);
            Assert.Equal(model.Predict(user, item), parts["predicted", "Value"], 1e-3);
            Assert.Equal(parts["predicted", "Value"],
                parts["mean", "Value"] + parts["this user's bias", "Value"] + parts["this item's bias", "Value"]
                + parts["tastes: dot product", "Value"], 1e-3);
            Assert.NotEqual(0, parts["tastes: dot product", "Value"]);
            Assert.Contains("bar chart: \"Why\" (1 series, 5 points)", ChartForms.ToText(parts.Plot("Why")));
        }

        [Fact]
        public void Should_Add_Nothing_For_The_Unknown()
        {
            var train = World.Make(rows: 3000);
            var parts = new DotBias(train, 4).Explain(train, -1, -2);
            Assert.Equal([0, 0, 0],
                new[] { "this user's bias", "this item's bias", "tastes: dot product" }.Select(part => parts[part, "Value"]));
            Assert.Contains("The user is unknown", parts.ToString());
            Assert.Contains("The item is unknown", parts.ToString());
        }
    }

    public class PredictTest
    {
        [Fact]
        public void Should_Predict_And_Score_A_Generated_World()
        {
            using var folder = SmallWorld();
            var train = Interactions.From(RatingFiles.Read(folder.Path));
            var model = new BiasModel(train);
            var predictions = model.PredictTest(train);
            Assert.Equal(["User_ID", "Article_ID", "Rating", "Unknown"], predictions.Columns.Select(column => column.Name));
            Assert.Equal(400, predictions.Rows.Count);
            // By hand, from the same files.
            var truth = File.ReadLines(folder["truth.csv"]).Skip(1).Select(line => line.Split(',')).ToArray();
            double squares = 0;
            for (var row = 0; row < truth.Length; row++)
            {
                var pair = World.Of(((int)long.Parse(truth[row][0], null), (int)long.Parse(truth[row][1], null), 0));
                squares += Math.Pow(model.Predict(pair)[0] - float.Parse(truth[row][2], null), 2);
                var isKnown = (train.Users.Contains(new Id(truth[row][0])), train.Items.Contains(new Id(truth[row][1])));
                Assert.Equal(isKnown is (true, true), (string)predictions["Unknown"][row] == "");
            }
            Assert.Equal(Math.Sqrt(squares / truth.Length), Leaderboard.Score(predictions, folder["truth.csv"]), 4);
        }

        [Fact]
        public void Should_Name_Who_Is_Unknown()
        {
            using var folder = new TableFolder(
                ("train.csv", "User_ID,Article_ID,Rating\n1,10,3\n2,20,4\n"), ("test.csv", "User_ID,Article_ID\n1,20\n3,10\n1,30\n3,30\n"));
            var train = Interactions.From(RatingFiles.Read(folder.Path));
            var predictions = new MeanModel(train).PredictTest(train);
            Assert.Equal(["", "user", "item", "both"], ((StringDataFrameColumn)predictions["Unknown"]).Select(text => text));
            Assert.Equal([3.5f, 3.5f, 3.5f, 3.5f], ((SingleDataFrameColumn)predictions["Rating"]).Select(value => value!.Value));
        }

        [Fact]
        public void Should_Throw_If_There_Is_No_Test_Table()
        {
            var train = World.Make();
            Assert.Contains("no test table", Assert.Throws<ArgumentException>(() => new MeanModel(train).PredictTest(train)).Message);
        }

        [Fact]
        public void Should_Throw_If_The_Truth_Has_Other_Rows()
        {
            using var folder = new TableFolder(
                ("train.csv", "User_ID,Article_ID,Rating\n1,10,3\n2,20,4\n"), ("test.csv", "User_ID,Article_ID\n1,20\n2,10\n"),
                ("turned.csv", "User_ID,Article_ID,Rating\n2,10,3\n1,20,4\n"), ("short.csv", "User_ID,Article_ID,Rating\n1,20,3\n"));
            var train = Interactions.From(RatingFiles.Read(folder.Path));
            var predictions = new MeanModel(train).PredictTest(train);
            string Refused(string file) => Assert.Throws<InvalidDataException>(() => Leaderboard.Score(predictions, folder[file])).Message;
            Assert.Contains("turned.csv has user 2 and item 10 in row 2, where user 1 and item 20", Refused("turned.csv"));
            Assert.Contains("1 rows for 2 predictions", Refused("short.csv"));
        }
    }
}
