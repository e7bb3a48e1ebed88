using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Training;

public class NegativeSamplerTests
{
    private static Interactions Random(int users, int items, int rows, int seed)
    {
        var random = new SeededRandom(seed);
        return Rows.Of(
            [.. Enumerable.Range(0, rows)
            .Select(row => ((Id)random.NextInt(users), (Id)(int)(items * Math.Pow(random.NextDouble(), 2)), 1f, (long)row))
            .DistinctBy(row => (row.Item1, row.Item2))]);
    }

    public class Draw
    {
        [Theory]
        [InlineData(Negatives.Uniform)]
        [InlineData(Negatives.InBatch)]
        public void Should_Never_Return_A_Positive_Of_The_Rows_Own_User(Negatives kind)
        {
            for (var seed = 1; seed <= 20; seed++)
            {
                // From sparse to nearly full.
                var data = Random(10, 30, 15 * seed, seed);
                var sampler = new NegativeSampler(data, kind, new SeededRandom(seed));
                var drawn = sampler.Draw(data.UserIndices, data.ItemIndices, 3);
                Assert.Equal(data.Count * 3, drawn.Length);
                var pairs = data.UserIndices.Zip(data.ItemIndices).ToHashSet();
                for (var place = 0; place < drawn.Length; place++)
                {
                    Assert.InRange(drawn[place], 0, data.Items.Count);
                    Assert.DoesNotContain((data.UserIndices[place / 3], drawn[place]), pairs);
                    // 0 only where nothing is left.
                    Assert.True(drawn[place] > 0 || data.Items.Count == data.ByUser[data.UserIndices[place / 3]].Length
                        || kind == Negatives.InBatch);
                }
            }
        }

        [Theory]
        [InlineData(Negatives.Uniform)]
        public void Should_Find_The_One_Item_That_Is_Left(Negatives kind)
        {
            var data = Rows.Of([.. Enumerable.Range(1, 5_000).Select(item => ((Id)1, (Id)item, 1f, 0L)), (2, 9_999, 1, 0)]);
            var drawn = new NegativeSampler(data, kind, new SeededRandom(1)).Draw([.. Enumerable.Repeat(1, 100)], [1], 2);
            Assert.All(drawn, item => Assert.Equal(9_999, data.Items[item]));
        }

        [Theory]
        [InlineData(Negatives.Uniform)]
        [InlineData(Negatives.InBatch)]
        public void Should_Return_The_Unknown_Item_If_A_User_Chose_All(Negatives kind)
        {
            var data = Rows.Of((1, 10, 1, 0), (1, 11, 1, 0));
            Assert.Equal([0, 0, 0, 0], new NegativeSampler(data, kind, new SeededRandom(1)).Draw(data.UserIndices, data.ItemIndices, 2));
        }

        [Fact]
        public void Should_Draw_From_The_Batch_Only()
        {
            var data = Random(50, 40, 300, 1);
            int[] batch = [3, 5, 5, 9];
            var drawn = new NegativeSampler(data, Negatives.InBatch, new SeededRandom(1)).Draw([1, 2, 3, 4], batch, 20);
            Assert.All(drawn, item => Assert.Contains(item, batch.Append(0)));
        }

        [Fact]
        public void Should_Draw_As_Often_As_It_Says()
        {
            var data = Rows.Of([.. Enumerable.Range(0, 16).Select(user => ((Id)user, (Id)1, 1f, 0L)), (100, 2, 1, 0)]);
            foreach (var (kind, expected) in new[] { (Negatives.Uniform, 0.5), (Negatives.InBatch, 16 / 17.0) })
            {
                var sampler = new NegativeSampler(data, kind, new SeededRandom(1));
                Assert.Equal(expected, sampler.Probability(1), 1e-9);
                if (kind != Negatives.InBatch)
                    Assert.Equal(expected, sampler.DrawShared([], 20_000).Count(item => item == 1) / 20_000.0, 0.015);
            }
        }

        [Fact]
        public void Should_Hold_Millions_Of_Pairs()
        {
            // Users times items would be 40 GB, even as bits 5 GB.
            const int Users = 200_000, Items = 200_000;
            var random = new SeededRandom(1);
            int[] users = [.. Enumerable.Range(0, 2_000_000).Select(_ => 1 + random.NextInt(Users))],
                items = [.. users.Select(_ => 1 + random.NextInt(Items))];
            var data = new Interactions(
                new Vocabulary(Enumerable.Range(0, Users).Select(user => (Id)user)),
                new Vocabulary(Enumerable.Range(0, Items).Select(item => (Id)item)),
                users, items, new float[users.Length]);
            var sampler = new NegativeSampler(data, Negatives.Uniform, random);
            var drawn = sampler.Draw(users[..100_000], items[..100_000], 1);
            Assert.DoesNotContain(true, drawn.Select((item, row) => sampler.IsPositive(users[row], item)));
            Assert.True(sampler.IsPositive(users[7], items[7]));
        }
    }

    public class AreNegative
    {
        [Fact]
        public void Should_Mark_What_Each_User_Did_Not_Choose()
        {
            var data = Random(20, 25, 200, 2);
            var sampler = new NegativeSampler(data, Negatives.InBatch, new SeededRandom(1));
            int[] users = data.UserIndices[..30], items = data.ItemIndices[..30];
            Assert.Equal(users.SelectMany(user => items, (user, item) => !sampler.IsPositive(user, item)),
                sampler.AreNegative(users, items));
        }
    }
}
