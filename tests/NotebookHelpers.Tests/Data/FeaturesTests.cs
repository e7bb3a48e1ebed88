using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Data;

public class FeaturesTests
{
    // Users 1 to 4, 6 and 7 rate, 5 does not; items 10 to 13 have ratings, 14 has none.
    private static Interactions Read(string users, string articles)
    {
        using var folder = new TableFolder(
            ("train.csv", "User_ID,Article_ID,Rating,Timestamp\n1,10,3,5\n2,11,4,6\n3,12,2,7\n4,13,5,8\n6,10,1,9\n7,11,3,9\n"),
            ("test.csv", "User_ID,Article_ID,Timestamp\n1,14,9\n"), ("user.csv", users), ("article.csv", articles));
        return Interactions.From(RatingFiles.Read(folder.Path));
    }

    private static Interactions Usual() => Read(
        "User_ID,Age,Kind\n5,99,C\n4,40,A\n3,,A\n2,20,B\n1,30,B\n6,,A\n7,,B\n",
        "Article_ID,Topic,Title\n10,Sports|Arts,a\n11,Arts,b\n12,,c\n13,Sports | <b>,d\n14,Politics|Arts,e\n");

    public class From
    {
        [Fact]
        public void Should_Put_Training_Ids_First_With_Their_Indices()
        {
            var data = Usual();
            var features = Features.From(data);
            Assert.Equal(["1", "2", "3", "4", "6", "7", "5"], Enumerable.Range(1, 7).Select(index => features.Users.Ids[index].ToString()));
            Assert.Equal(6, features.Users.Known);
            Assert.Equal(data.Items[3], features.Items.Ids[3]);
            Assert.Equal(5, features.Items.Ids.IndexOf(14));
        }

        [Fact]
        public void Should_Make_Levels_Of_Training_Ids_Only()
        {
            var features = Features.From(Usual());
            var kind = Assert.Single(features.Users.Categories);
            Assert.Equal(["(missing)", "A", "B"], kind.Levels);
            // The unknown user, those of training, and 5, whose C no training id has.
            Assert.Equal([[0], [2], [2], [1], [1], [1], [2], [0]], Enumerable.Range(0, 8).Select(row => kind[row].ToArray()));
        }

        [Fact]
        public void Should_Take_Several_Levels_Of_One_Value_Apart()
        {
            var topics = TopicsOf(6);
            Assert.Equal(["(missing)", "<b>", "Arts", "Sports"], topics.Levels);
            // 12 has none; Politics of 14 is no level, and its Arts is.
            Assert.Equal([[0], [3, 2], [2], [0], [3, 1], [0, 2]], Enumerable.Range(0, 6).Select(row => topics[row].ToArray()));
        }

        [Fact]
        public void Should_Make_Numbers_Categories_By_Training_Ids_Only()
        {
            var age = Features.From(Usual()).Binned(3).Users.Categories[^1];
            // 20, 30, 40 are known in training; of the unknown user, of 3, of 6 and of 7 nothing is, and 99 is of a user never seen.
            Assert.Equal(["(missing)", "below 30", "from 30", "from 40"], age.Levels);
            Assert.Equal([0, 2, 1, 0, 3, 0, 0, 3], age.Values);
        }

        [Fact]
        public void Should_Leave_Out_What_Differs_In_Every_Row()
        {
            var features = Features.From(
                Read("User_ID,Kind,Name\n1,A,Ann\n2,A,Ben\n3,B,Cid\n4,B,Dot\n6,B,Eve\n7,B,Flo\n", "Article_ID,Topic\n10,x\n"));
            Assert.DoesNotContain("Name", features.Columns);
            Assert.Contains("Column Name is left out", features.ToString());
        }

        [Fact]
        public void Should_Count_The_First_Of_Two_Rows_Of_An_Id()
        {
            var features = Features.From(Read("User_ID,Kind\n1,A\n1,B\n2,B\n3,A\n4,B\n", "Article_ID,Topic\n10,x\n"));
            Assert.Equal("A", features.Users.Categories[0].Levels[features.Users.Categories[0][1][0]]);
        }

        [Fact]
        public void Should_Have_No_Columns_Without_Tables()
        {
            var features = Features.From(Rows.WithoutTimes((1, 10, 3), (2, 11, 4)));
            Assert.Empty(features.Columns);
            Assert.Equal(3, features.Users.Ids.Size);
        }

        [Fact]
        public void Should_Not_Know_What_Only_The_Validation_Part_Has()
        {
            // Users 1, 2, 3 and 7 remain: the others still have a row each, after these.
            var features = Features.From(Usual().Part([0, 1, 2, 5], []));
            Assert.Equal(4, features.Users.Known);
            Assert.Equal(7, features.Users.Ids.Count);
            // 40 of user 4 makes no bin of its own.
            Assert.Equal(["(missing)", "from 20", "from 30"], features.Users.Numbers[0].Binned(3).Levels);
        }

        private static CategoryColumn TopicsOf(int rows)
        {
            // Half as many levels as items, at most: more items than in the usual data.
            var more = string.Concat(Enumerable.Range(20, rows).Select(item => $"{item},Arts,x\n"));
            var ratings = string.Concat(Enumerable.Range(20, rows).Select(item => $"1,{item},3,5\n"));
            using var folder = new TableFolder(
                ("train.csv", "User_ID,Article_ID,Rating,Timestamp\n1,10,3,5\n2,11,4,6\n3,12,2,7\n4,13,5,8\n" + ratings),
                ("test.csv", "User_ID,Article_ID,Timestamp\n1,14,9\n"), ("user.csv", "User_ID,Age\n1,20\n"),
                ("article.csv",
                    "Article_ID,Topic,Title\n10,Sports|Arts,a\n11,Arts,b\n12,,c\n13,Sports | <b>,d\n14,Politics|Arts,e\n" + more));
            var features = Features.From(Interactions.From(RatingFiles.Read(folder.Path)));
            var topics = Assert.Single(features.Items.Categories);
            // The items in the usual order: those with ratings, then 14.
            return topics.Ordered([0, .. new[] { 10, 11, 12, 13, 14 }.Select(id => features.Items.Ids.IndexOf(id))]);
        }
    }

    public class Choosing
    {
        [Fact]
        public void Should_Keep_Or_Drop_Columns_By_Name()
        {
            var features = Features.From(Usual());
            Assert.Equal(["Kind"], features.Only("Kind").Columns);
            Assert.Equal(features.Columns.Where(column => column != "Kind"), features.Without("Kind").Columns);
            Assert.Contains(
                "no side column Colour; there are: Kind, Age", Assert.Throws<ArgumentException>(() => features.Only("Colour")).Message);
        }
    }

    public class Shuffled
    {
        [Fact]
        public void Should_Deal_Out_One_Column_Anew()
        {
            var features = Features.From(Usual());
            var shuffled = features.Shuffled("Age", seed: 1);
            Assert.NotEqual(features.Users.Numbers[0].Raw, shuffled.Users.Numbers[0].Raw);
            Assert.Equal(features.Users.Numbers[0].Raw.Order(), shuffled.Users.Numbers[0].Raw.Order());
            Assert.Equal(float.NaN, shuffled.Users.Numbers[0].Raw[0]);
            Assert.Same(features.Users.Categories[0], shuffled.Users.Categories[0]);
            Assert.Equal(shuffled.Users.Numbers[0].Raw, features.Shuffled("Age", seed: 1).Users.Numbers[0].Raw);
        }

        [Fact]
        public void Should_Keep_The_Levels_Of_A_Value_Together()
        {
            var column = CategoryColumn.From("Topic", [[], ["a", "b"], ["c"], ["a", "b"], []], 4);
            var side = new SideTable(new Vocabulary([1, 2, 3, 4]), 4, [column], []);
            var shuffled = side.Shuffled("Topic", new SeededRandom(3)).Categories[0];
            Assert.Equal([0], shuffled[0].ToArray());
            string Text(CategoryColumn column, int row) => string.Join(' ', column[row].ToArray());
            Assert.Equal(Enumerable.Range(1, 4).Select(row => Text(column, row)).Order(),
                Enumerable.Range(1, 4).Select(row => Text(shuffled, row)).Order());
        }
    }

    public class Binned
    {
        [Fact]
        public void Should_Put_As_Many_Training_Ids_Into_Each_Bin()
        {
            var column = new NumberColumn("Year", [float.NaN, 1, 2, 3, 4, 100, float.NaN, -5], 4).Binned(2);
            Assert.Equal(["(missing)", "below 3", "from 3"], column.Levels);
            Assert.Equal([0, 1, 1, 2, 2, 2, 0, 1], column.Values);
        }

        [Fact]
        public void Should_Keep_Equal_Numbers_Together()
        {
            var column = new NumberColumn("Year", [float.NaN, 7, 7, 7, 7], 4).Binned(3);
            Assert.Equal(["(missing)", "from 7"], column.Levels);
            Assert.Equal([0, 1, 1, 1, 1], column.Values);
        }
    }

    public class ToHtml
    {
        [Fact]
        public void Should_Escape_What_The_Data_Say()
        {
            var features = Features.From(Read("User_ID,<i>\n1,<b>\n2,<b>\n3,&\n4,&\n6,&\n7,&\n", "Article_ID,Topic\n10,x\n"));
            Assert.Contains("&lt;i&gt;", features.ToHtml());
            Assert.DoesNotContain("<i>", features.ToHtml());
            Assert.DoesNotContain("<b>", features.ToHtml());
            Assert.Contains("2: &, <b>", features.ToString());
        }

        [Fact]
        public void Should_Count_What_Is_Missing_Of_Training_Ids()
        {
            var lines = Features.From(Usual()).ToString().Split('\n');
            Assert.EndsWith(" 3", lines.Single(line => line.StartsWith("users") && line.Contains(" Age ")).TrimEnd());
            Assert.EndsWith(" 0", lines.Single(line => line.StartsWith("users") && line.Contains(" Kind ")).TrimEnd());
        }
    }

    public class RowsByIndex
    {
        [Fact]
        public void Should_Give_The_Rows_Of_Each_Index_In_Order()
        {
            var groups = RowGroups.From([2, 0, 2, 3, 2], 5);
            Assert.Equal([[1], [], [0, 2, 4], [3], []], Enumerable.Range(0, 5).Select(index => groups[index].ToArray()));
        }
    }

    public class RowsOfFeatures
    {
        [Fact]
        public void Should_Sum_Id_Levels_And_History()
        {
            var data = Usual();
            var side = Features.From(data).Only("Kind").Users;
            var rows = FeatureRows.From(side, bins: 2, data);
            // 0 to 6 ids, 7 to 9 levels, then the items.
            Assert.Equal([1, 9, 11], rows.FeaturesOf(1).ToArray());
            Assert.Equal([1f, 1f, 1f], rows.WeightsOf(1).ToArray());
            // Never seen: its level only, and no history.
            Assert.Equal([7], rows.FeaturesOf(7).ToArray());
            Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2], rows.Groups);
        }
    }
}
