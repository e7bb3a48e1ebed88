using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Data;

public class EventTests
{
    private const string Log = """
        user,item,kind,when
        ada,1,read,100
        ada,2,read,110
        ada,1,save,120
        bob,1,read,105
        ada,1,read,90
        bob,3,hide,130
        """;

    private static readonly Roles Roles = new("user", "item", null) { Kind = "kind", Time = "when" };

    private static RatingTables Tables(string text = Log, Roles? roles = null)
    {
        using var folder = new TableFolder(("log.csv", text));
        return RatingFiles.ReadCsv(folder["log.csv"], roles ?? Roles);
    }

    public class FromEvents
    {
        [Fact]
        public void Should_Sum_The_Strengths_Of_A_Pair_And_Take_Its_Last_Time()
        {
            var data = Interactions.FromEvents(Tables());
            Assert.Equal(["ada 2 1", "bob 1 1", "ada 1 3", "bob 3 1"], Rows.Text(data));
            Assert.Equal([110, 105, 120, 130], data.Times!);
            Assert.Contains("6 events, 4 pairs", data.Notes[0]);
            Assert.StartsWith("2 users x 3 items x 4 events", data.ToString());
        }

        // The rows of the first event of each pair, in the order of the file; the earliest time is that of another row.
        [Fact]
        public void Should_Take_A_Pairs_First_Time_If_Asked()
        {
            var data = Interactions.FromEvents(Tables(), Repeats.First);
            Assert.Equal(["ada 1 3", "ada 2 1", "bob 1 1", "bob 3 1"], Rows.Text(data));
            Assert.Equal([90, 110, 105, 130], data.Times!);
            Assert.Contains("its first event gives the time", data.Notes[0]);
            Assert.Contains("its last event gives the time", Interactions.FromEvents(Tables()).Notes[0]);
        }

        [Fact]
        public void Should_Keep_All_Events_If_Asked()
        {
            var data = Interactions.FromEvents(Tables(), Repeats.All, ("read", 1), ("save", 2.5f), ("hide", -1));
            Assert.Equal(["ada 1 4.5", "ada 2 1", "ada 1 4.5", "bob 1 1", "ada 1 4.5"], Rows.Text(data));
            Assert.Equal([100, 110, 120, 105, 90], data.Times!);
            Assert.Contains("each event is a row", data.Notes[0]);
            Assert.Contains("1 pairs left out", data.Notes[1]);
            var twice = Interactions.FromEvents(Tables(), Repeats.All, ("read", 1), ("save", -1));
            Assert.Equal(["ada 1 1", "ada 2 1", "bob 1 1", "ada 1 1"], Rows.Text(twice));
        }

        // Ada has 1 and 2, bob 1 and 3: what one has twice is one choice, and only what is held out and new is asked for.
        [Fact]
        public void Should_Learn_From_Repeats_And_Rank_What_Is_New()
        {
            var data = Interactions.FromEvents(Tables(), Repeats.All);
            var pairs = Interactions.FromEvents(Tables(), Repeats.First);
            IRanker[] Made(Interactions train) =>
                [new Popularity(train), new Ease(train), new ItemNeighbourRanker(train), AlternatingLeastSquares.Implicit(train, 2, seed: 1)];
            foreach (var (repeated, once) in Made(data).Zip(Made(pairs.Rows([0, 2, 1, 3]))))
            {
                var query = Rows.Of(("ada", 1, 1, 200));
                Assert.Equal(NotebookHelpers.Tests.Models.RankingBaselinesTests.ScoresOf(once, query), NotebookHelpers.Tests.Models.RankingBaselinesTests.ScoresOf(repeated, query));
            }
            var (train, held) = data.SplitLastOut();
            Assert.Equal(1, RankingMetrics.Of(new RecentPopularity(train), train, held).Users);
            using var next = new NextItem(data, factors: 2);
            Assert.All(next.FitRanking(data), loss => Assert.True(double.IsFinite(loss)));
        }

        [Fact]
        public void Should_Weigh_Kinds_And_Leave_Out_What_Adds_Up_To_Nothing()
        {
            var data = Interactions.FromEvents(Tables(), ("read", 1), ("save", 2.5f), ("hide", -1));
            Assert.Equal(["ada 2 1", "bob 1 1", "ada 1 4.5"], Rows.Text(data));
            Assert.Equal(2, data.Items.Count);
            Assert.Contains("1 pairs left out", data.Notes[1]);
        }

        [Fact]
        public void Should_Leave_Out_Kinds_That_Are_Not_Named() =>
            Assert.Equal(["ada 1 1"], Rows.Text(Interactions.FromEvents(Tables(), ("save", 1))));

        [Fact]
        public void Should_Multiply_By_What_An_Event_Counts()
        {
            var data = Interactions.FromEvents(Tables(
                "u,i,k,thumb\n1,1,a,1\n1,2,a,-1\n2,1,b,1\n2,1,a,-1\n2,2,a,1",
                new Roles("u", "i", null) { Strength = "thumb", Kind = "k" }));
            Assert.Equal(["1 1 1", "2 2 1"], Rows.Text(data));
        }

        [Fact]
        public void Should_Name_The_Kinds_If_One_Does_Not_Occur()
        {
            var error = Assert.Throws<ArgumentException>(() => Interactions.FromEvents(Tables(), ("like", 1)));
            Assert.Contains("no event of the kind \"like\"; it has the kinds read, save, hide", error.Message);
        }

        [Fact]
        public void Should_Throw_If_Nothing_Is_Left() =>
            Assert.Contains(
                "positive strength", Assert.Throws<ArgumentException>(() => Interactions.FromEvents(Tables(), ("hide", -1))).Message);

        [Fact]
        public void Should_Take_High_Ratings_Where_There_Are_No_Events()
        {
            var tables = Tables("u,i,r\n1,1,5\n1,2,1\n2,1,4\n2,3,3", new Roles("u", "i", "r") { RatingRange = (1, 5) });
            Assert.Equal(["1 1 1", "2 1 1"], Rows.Text(Interactions.FromEvents(tables)));
        }
    }

    public class From
    {
        [Fact]
        public void Should_Throw_If_The_Rows_Are_Events() =>
            Assert.Contains("FromEvents", Assert.Throws<ArgumentException>(() => Interactions.From(Tables())).Message);
    }

    public class Positives
    {
        [Fact]
        public void Should_Keep_Ratings_From_The_Minimum_All_Alike()
        {
            var data = Rows.Of((1, 10, 4, 1), (1, 11, 3.5f, 2), (2, 11, 5, 3), (3, 12, 1, 4)).Positives(4);
            Assert.Equal(["1 10 1", "2 11 1"], Rows.Text(data));
            Assert.Equal((2, 2), (data.Users.Count, data.Items.Count));
            Assert.Contains("2 of 4 ratings are 4 or more", data.Notes[0]);
        }

        [Fact]
        public void Should_Take_The_Upper_Quarter_Of_The_Range_If_No_Minimum_Is_Given() =>
            Assert.Equal(
                ["2 11 1"], Rows.Text(Rows.Of((1, 10, 3.9f, 1), (2, 11, 4, 3), (3, 12, 1, 4), (3, 13, 2, 4), (1, 14, 0, 2)).Positives(4)));

        [Fact]
        public void Should_Throw_If_No_Rating_Is_As_High() =>
            Assert.Contains(
                "go from 1 to 2", Assert.Throws<ArgumentException>(() => Rows.Of((1, 10, 1, 1), (1, 11, 2, 1)).Positives(4)).Message);
    }

    public class ReadEvents
    {
        [Fact]
        public void Should_Read_The_Embedded_Clicks()
        {
            var tables = RatingFiles.ReadEvents(Path.Combine(Repository.Root, "data", "articles"));
            Assert.Empty(tables.Notes);
            Assert.Equal((58_489, 2_000, 1_500), (tables.Train.Rows.Count, tables.Users!.Rows.Count, tables.Items!.Rows.Count));
            Assert.Equal((null, "Kind", "Timestamp"), (tables.Roles.Rating, tables.Roles.Kind, tables.Roles.Time));
            Assert.Null(tables.Test);
            var data = Interactions.FromEvents(tables);
            Assert.Equal(50_000, data.Count);
            Assert.True(data.Users.Contains(data.SampleUser()));
        }

        [Fact]
        public void Should_Read_Thumbs_Bookmarks_And_Favourites()
        {
            using var folder = new TableFolder(
                ("ratings.csv", """
                    "","_id","articleId","informfully_id","articleQuestionId","articleAnswer","createdAt","removedAt"
                    "1","x","a1","ada","9kkHAP44YsWdv238y",1,2023-11-21 00:41:57,NA
                    "2","y","a2","ada","q2",-1,2023-11-21 00:41:58,NA
                    "3","z","a3","ada","q2",1,2023-11-21 00:41:59,2023-11-21 00:42:00
                    """),
                ("bookmarks.csv", """
                    "","_id","articleId","informfully_id","createdAt","removedAt"
                    "1","x","a2","bob",2023-11-21 00:00:00,NA
                    """),
                ("favourites.csv", """
                    "","_id","articleId","informfully_id","createdAt","removedAt"
                    "1","x","a1","bob",2023-11-21 00:00:00,NA
                    """));
            var tables = RatingFiles.ReadEvents(folder.Path);
            Assert.Equal(["interesting", "q2", "bookmark", "favourite"], tables.Train["Kind"].Cast<string>());
            Assert.Contains("ratings.csv: 1 row", tables.Notes[0]);
            Assert.Equal(["ada a1 1", "bob a2 1", "bob a1 1"], Rows.Text(Interactions.FromEvents(tables)));
            Assert.Contains("no ratings", Assert.Throws<InvalidDataException>(() => RatingFiles.Read(folder.Path)).Message);
        }

        [Fact]
        public void Should_Count_Idea()
        {
            var data = Interactions.FromEvents(RatingFiles.ReadEvents(SharedData.Idea()), ("interesting", 1));
            Assert.Equal((462, 637, 7_313), (data.Users.Count, data.Items.Count, data.Count));
            Assert.Equal(428, data.SplitLastOut().Validation.Count);
        }

        [Fact]
        public void Should_Say_That_Ratings_Stand_In()
        {
            var tables = RatingFiles.ReadEvents(SharedData.MovieLens());
            Assert.Contains("high ratings stand in", tables.Notes[^1]);
            Assert.Equal(48_580, Interactions.FromEvents(tables).Count);
        }
    }
}
