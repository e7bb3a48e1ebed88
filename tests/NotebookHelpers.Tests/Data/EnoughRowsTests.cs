using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Data;

/// <summary>Rows of users and items that have enough of them, and parts that were given.</summary>
public class EnoughRowsTests
{
    public class WithAtLeast
    {
        private static readonly Interactions Data = Rows.Of(
            (1, "a", 1, 5), (1, "b", 2, 6), (2, "a", 3, 7), (2, "b", 4, 8), (3, "b", 5, 9), (3, "c", 6, 10), (4, "a", 7, 11));

        [Fact]
        public void Should_Leave_Out_Users_And_Items_Until_All_Have_Enough()
        {
            // Without c user 3 has one row, and goes too.
            var kept = Data.WithAtLeast(perUser: 2, perItem: 2);
            Assert.Equal(["1 a 1", "1 b 2", "2 a 3", "2 b 4"], Rows.Text(kept));
            Assert.Equal([5, 6, 7, 8], kept.Times!);
            Assert.Equal((2, 2), (kept.Users.Count, kept.Items.Count));
            Assert.Contains(kept.Notes, note => note.Contains('3'));
            Assert.Equal(7, Data.Count);
        }

        [Fact]
        public void Should_Ask_Of_Users_Or_Items_Alone()
        {
            Assert.Equal(6, Data.WithAtLeast(perUser: 2).Count);
            Assert.Equal(["1 a 1", "1 b 2", "2 a 3", "2 b 4", "3 b 5", "4 a 7"], Rows.Text(Data.WithAtLeast(perItem: 2)));
            Assert.Equal(Rows.Text(Data), Rows.Text(Data.WithAtLeast()));
        }

        [Theory]
        [InlineData(2, 3)]
        [InlineData(3, 1)]
        [InlineData(3, 3)]
        public void Should_Leave_What_One_By_One_Leaves(int perUser, int perItem)
        {
            var random = new SeededRandom(4);
            var data = Rows.Of([.. Enumerable.Range(0, 300).Select(_ =>
                ((Id)random.NextInt(80), (Id)$"i{random.NextInt(90)}", (float)random.NextInt(5), (long)random.NextInt(900)))]);
            var rows = Enumerable.Range(0, data.Count).ToList();
            while (rows.FindIndex(row => rows.Count(other => data.UserAt(other) == data.UserAt(row)) < perUser
                || rows.Count(other => data.ItemAt(other) == data.ItemAt(row)) < perItem) is >= 0 and var place)
            {
                rows.RemoveAt(place);
            }
            Assert.InRange(rows.Count, 1, 299);
            var text = Rows.Text(data);
            Assert.Equal(rows.Select(row => text[row]), Rows.Text(data.WithAtLeast(perUser, perItem)));
        }

        [Fact]
        public void Should_Throw_If_Nothing_Is_Left()
        {
            Assert.Throws<ArgumentException>(() => Data.WithAtLeast(perUser: 3));
            // Each loss brings the next one.
            Assert.Throws<ArgumentException>(
                () => Rows.WithoutTimes((1, "a", 1), (1, "b", 1), (2, "b", 1), (2, "c", 1)).WithAtLeast(2, 2));
        }

        [Theory]
        [InlineData(0, 1)]
        [InlineData(1, -1)]
        public void Should_Throw_If_A_Number_Is_Not_Positive(int perUser, int perItem) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => Data.WithAtLeast(perUser, perItem));
    }

    public class SplitFrom
    {
        [Fact]
        public void Should_Take_Both_Parts_As_They_Are()
        {
            var split = Split.From(
                Rows.Of((1, "a", 1, 5), (1, "b", 2, 6), (2, "a", 3, 7)), Rows.Of((2, "b", 4, 8), (3, "a", 5, 9), (2, "c", 6, 10)));
            var (train, validation) = split;
            Assert.Equal(["1 a 1", "1 b 2", "2 a 3"], Rows.Text(train));
            Assert.Equal(["2 b 4", "3 a 5", "2 c 6"], Rows.Text(validation));
            Assert.Equal([8, 9, 10], validation.Times!);
            Assert.Same(train.Users, validation.Users);
            Assert.Same(train.Items, validation.Items);
            Assert.Equal([2, 0, 2], validation.UserIndices);
            Assert.Equal([2, 1, 0], validation.ItemIndices);
            Assert.Equal(1, split.Coverage()["user never seen", "Count"]);
        }

        [Fact]
        public void Should_Count_Pairs_That_Are_In_Both_Parts()
        {
            var train = Rows.WithoutTimes((1, "a", 1), (1, "b", 2), (2, "a", 3));
            var split = Split.From(train, Rows.WithoutTimes((1, "a", 1), (2, "a", 2), (2, "b", 3), (3, "a", 3)));
            Assert.Contains(split.Notes, note => note.Contains("2 pairs") || note.Contains("2 of 4"));
            Assert.Equal(4, split.Validation.Count);
            Assert.DoesNotContain(Split.From(train, Rows.WithoutTimes((2, "b", 3))).Notes, note => note.Contains("pair"));
        }

        [Fact]
        public void Should_Take_Two_Files()
        {
            using var folder = new TableFolder(("a.csv", "user,item,rating\n1,2,3\n4,2,5\n"), ("b.csv", "user,item,rating\n4,9,1\n"));
            Interactions Read(string file) => Interactions.From(RatingFiles.ReadCsv(folder[file], new Roles("user", "item", "rating")));
            var (train, validation) = Split.From(Read("a.csv"), Read("b.csv"));
            Assert.Equal(["4 9 1"], Rows.Text(validation));
            Assert.Equal([train.Users.IndexOf(4)], validation.UserIndices);
            Assert.Equal([0], validation.ItemIndices);
        }
    }
}
