using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Data;

namespace NotebookHelpers.Tests.Models;

public class RankingBaselinesTests
{
    // Users 1 to 3 have item 10, users 1 and 2 item 11, user 3 item 12, user 4 item 11: 3, 3 and 1 users.
    internal static Interactions Few() =>
        Rows.Of((1, 10, 1, 1), (2, 10, 1, 2), (3, 10, 1, 3), (1, 11, 1, 4), (2, 11, 1, 5), (3, 12, 1, 6), (4, 11, 1, 7));

    internal static Interactions Random(int users, int items, int rows, int seed = 1)
    {
        var random = new SeededRandom(seed);
        return Rows.Of(
            [.. Enumerable.Range(0, rows).Select(row => ((Id)random.NextInt(users), (Id)(1000 + random.NextInt(items)), 1f, (long)row))
            .DistinctBy(row => (row.Item1, row.Item2))]);
    }

    /// <summary>Without the unknown item's.</summary>
    internal static float[] ScoresOf(IRanker model, Interactions queries)
    {
        var scores = new float[queries.Count * model.Items.Size];
        model.Score(queries, scores);
        return [.. scores.Index().Where(score => score.Index % model.Items.Size > 0).Select(score => score.Item)];
    }

    internal static double[,] Chosen(Interactions data)
    {
        var chosen = new double[data.Users.Count, data.Items.Count];
        for (var row = 0; row < data.Count; row++)
            chosen[data.UserIndices[row] - 1, data.ItemIndices[row] - 1] = 1;
        return chosen;
    }

    public class Common
    {
        public static TheoryData<string> All => ["popularity", "recent", "neighbours", "ease", "implicit"];

        private static IRanker Make(string kind, Interactions train) => kind switch
        {
            "popularity" => new Popularity(train),
            "recent" => new RecentPopularity(train),
            "neighbours" => new ItemNeighbourRanker(train),
            "ease" => new Ease(train),
            _ => AlternatingLeastSquares.Implicit(train),
        };

        [Theory]
        [MemberData(nameof(All))]
        public void Should_Score_One_Query_As_Among_Others(string kind)
        {
            var data = Random(30, 20, 200);
            var model = Make(kind, data);
            var all = ScoresOf(model, data.Rows([7, 8, 9]));
            Assert.Equal(all[20..40], ScoresOf(model, data.Rows([8])));
        }

        [Theory]
        [MemberData(nameof(All))]
        public void Should_Serve_A_User_That_Nobody_Knows(string kind)
        {
            var scores = ScoresOf(Make(kind, Few()), Rows.Of((99, 10, 1, 100)));
            Assert.All(scores, score => Assert.True(float.IsFinite(score)));
            Assert.True(scores[1] > scores[2]);
        }

        // The held-out event of user 1 has an item of its own: whoever ranks it has seen what he must not.
        [Theory]
        [MemberData(nameof(All))]
        public void Should_Know_Nothing_Of_A_Held_Out_Item(string kind)
        {
            var data = Random(30, 20, 200);
            var rows = Enumerable.Range(0, data.Count).Select(row => (data.UserAt(row), data.ItemAt(row), 1f, data.Times![row]))
                .Append((data.UserAt(0), (Id)777_777, 1f, 99_999L));
            var (train, held) = Rows.Of([.. rows]).SplitLastOut();
            var model = Make(kind, train);
            Assert.False(model.Items.Contains(777_777));
            var query = held.Rows([Enumerable.Range(0, held.Count).Single(row => held.ItemAt(row) == 777_777)]);
            Assert.Equal(0, RankingMetrics.Of(model, train, query, k: 20).HitRate);
        }

        // The same rows, once as a part of a split and once by themselves.
        [Theory]
        [MemberData(nameof(All))]
        public void Should_Not_Depend_On_What_Is_Held_Out(string kind)
        {
            var data = Random(30, 20, 200);
            var train = data.SplitLastOut().Train;
            var alone =
                Rows.Of([.. Enumerable.Range(0, train.Count).Select(row => (train.UserAt(row), train.ItemAt(row), 1f, train.Times![row]))]);
            Assert.Equal(ScoresOf(Make(kind, alone), data.Rows([3, 5])), ScoresOf(Make(kind, train), data.Rows([3, 5])));
        }

        [Theory]
        [MemberData(nameof(All))]
        public void Should_Throw_If_There_Are_No_Rows(string kind) => Assert.Throws<ArgumentException>(() => Make(kind, Few().Rows([])));

        [Theory]
        [MemberData(nameof(All))]
        public void Should_Learn_From_A_Single_Row(string kind) =>
            Assert.True(float.IsFinite(Assert.Single(ScoresOf(Make(kind, Rows.Of((1, 10, 1, 5))), Rows.Of((1, 10, 1, 9))))));
    }

    public class Counts
    {
        [Fact]
        public void Should_Count_Users_Of_Each_Item_Once() =>
            Assert.Equal([3f, 3, 1], ScoresOf(new Popularity(Few()), Rows.Of((1, 10, 1, 8))));

        [Theory]
        [InlineData(1L, 0, 0, 0)]
        [InlineData(3L, 2, 0, 0)]
        [InlineData(6L, 3, 2, 0)]
        [InlineData(7L, 3, 2, 1)]
        public void Should_Count_What_Was_Chosen_Before_The_Query_Only(long time, params int[] expected)
        {
            Assert.Equal(expected, ScoresOf(new Popularity(Few()), Rows.Of((1, 10, 1, time))).Select(score => (int)score));
            // And so does what others show to a user that nobody knows.
            Assert.All(new IRanker[] { new Ease(Few()), AlternatingLeastSquares.Implicit(Few()) },
                model => Assert.Equal(expected, ScoresOf(model, Rows.Of((99, 10, 1, time))).Select(score => (int)score)));
        }

        [Fact]
        public void Should_Count_All_If_There_Are_No_Times()
        {
            Assert.Equal([3f, 3, 1], ScoresOf(new Popularity(Few()), Rows.WithoutTimes((1, 10, 1))));
            var untimed = Rows.WithoutTimes((1, 10, 1), (2, 10, 1), (1, 11, 1));
            Assert.Equal([2f, 1], ScoresOf(new Popularity(untimed), Rows.Of((1, 10, 1, 0))));
        }

        // The rows are not in the order of time: the pair of user 1 and item 10 is first chosen at 2.
        [Theory]
        [InlineData(2L, 0, 0)]
        [InlineData(3L, 1, 0)]
        [InlineData(9L, 1, 1)]
        public void Should_Count_A_Repeated_Pair_From_Its_First_Time_On(long time, params int[] expected)
        {
            var popularity = new Popularity(Rows.Of((1, 10, 1, 8), (1, 10, 1, 2), (1, 11, 1, 5), (1, 10, 1, 4)));
            Assert.Equal(expected, ScoresOf(popularity, Rows.Of((2, 10, 1, time))).Select(score => (int)score));
        }

        [Fact]
        public void Should_Count_A_Repeated_Pair_Once() =>
            Assert.Equal([1f, 1], ScoresOf(new Popularity(Rows.Of((1, 10, 1, 1), (1, 10, 1, 2), (1, 11, 1, 3))), Few().Rows([6])));
    }

    public class Fading
    {
        private static readonly Interactions Day =
            Rows.Of((1, 10, 1, 0), (2, 10, 1, 3_600), (3, 11, 1, 7_200), (4, 12, 1, 7_200), (5, 11, 1, 9_000));

        // Ages in hours, of the items 10, 11 and 12; an event of the moment itself does not count.
        [Theory]
        [InlineData(7_200L, new[] { 2.0, 1 }, new double[0], new double[0])]
        [InlineData(9_000L, new[] { 2.5, 1.5 }, new[] { 0.5 }, new[] { 0.5 })]
        [InlineData(10_800L, new[] { 3.0, 2 }, new[] { 1, 0.5 }, new[] { 1.0 })]
        public void Should_Count_Each_Event_Before_The_Query_By_Its_Age(long time, params double[][] ages)
        {
            var scores = ScoresOf(new RecentPopularity(Day, hours: 2), Rows.Of((1, 10, 1, time)));
            foreach (var (score, of) in scores.Zip(ages).Where(pair => pair.Second.Length > 0))
                Assert.Equal(of.Sum(age => Math.Exp(-age / 2)), Math.Exp(score), 1e-5);
            var oldest = Math.Exp(-time / 3600.0 / 2);
            Assert.All(scores.Zip(ages).Where(pair => pair.Second.Length == 0), pair => Assert.True(Math.Exp(pair.First) < oldest));
        }

        // After a century nothing is left of any count but which of them was the latest, and how many there were.
        [Fact]
        public void Should_Put_The_Later_First_However_Long_Ago()
        {
            var century = 100L * 365 * 86_400;
            var data = Rows.Of((1, 10, 1, 0), (1, 11, 1, 3_600), (2, 12, 1, 1_800), (3, 12, 1, 1_800), (1, 13, 1, century));
            var scores = ScoresOf(new RecentPopularity(data, hours: 1_000), Rows.Of((1, 10, 1, century)));
            Assert.True(scores[2] > scores[1] && scores[1] > scores[0] && scores[0] > scores[3]);
            Assert.All(ScoresOf(new RecentPopularity(data, hours: 1e-300), Rows.Of((1, 10, 1, century + 1))),
                score => Assert.True(float.IsFinite(score)));
        }

        [Fact]
        public void Should_Ask_After_All_Events_Without_A_Time() => Assert.Equal(
            ScoresOf(new RecentPopularity(Day), Rows.Of((1, 10, 1, 9_001))),
            ScoresOf(new RecentPopularity(Day), Rows.WithoutTimes((1, 10, 1))));

        [Fact]
        public void Should_Throw_If_There_Are_No_Times_Or_No_Hours()
        {
            Assert.Contains("no times",
                Assert.Throws<ArgumentException>(() => new RecentPopularity(Rows.WithoutTimes((1, 10, 1)))).Message);
            Assert.Contains("hours is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new RecentPopularity(Day, 0)).Message);
        }
    }

    public class Neighbours
    {
        [Fact]
        public void Should_Sum_Shrunk_Cosines()
        {
            // Of user 4, who has item 11: two of its users have 10 too, of 3 and 3; none has 12.
            var scores = ScoresOf(new ItemNeighbourRanker(Few(), shrinkage: 2), Few().Rows([6]));
            Assert.Equal([2 / 5f, 0, 0], scores);
        }

        [Fact]
        public void Should_Take_The_Nearest_Ones_Only()
        {
            // Nearest to 10 is 11 (2 / 3), not 12 (1 / √3); to 12 it is 10. So 10 gets nothing of the 12 that user 3 has.
            var scores = ScoresOf(new ItemNeighbourRanker(Few(), neighbours: 1, shrinkage: 0), Few().Rows([2]));
            Assert.Equal([0, 2 / 3f, 1 / MathF.Sqrt(3)], scores);
        }

        [Fact]
        public void Should_Throw_If_A_Number_Makes_No_Sense()
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new ItemNeighbourRanker(Few(), neighbours: 0));
            Assert.Contains("shrinkage is -1",
                Assert.Throws<ArgumentOutOfRangeException>(() => new ItemNeighbourRanker(Few(), shrinkage: -1)).Message);
        }
    }
}
