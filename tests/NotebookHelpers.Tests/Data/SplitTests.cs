using NotebookHelpers.Data;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Data;

[Collection("display")]
public class SplitTests
{
    private static readonly Interactions Data = Make(1000);

    public static TheoryData<string> Kinds => ["random", "user", "last", "time", "fold"];

    private static Interactions Make(int count)
    {
        var random = new SeededRandom(1);
        return Rows.Of([.. Enumerable.Range(0, count).Select(
            row => ((Id)(100 + random.NextInt(60)), (Id)$"i{row % 97}", (float)random.NextInt(7), (long)random.NextInt(5000)))]);
    }

    private static Split Make(string kind) => kind switch
    {
        "random" => Data.SplitRandom(0.3, 4),
        "user" => Data.SplitByUser(0.3, 4),
        "last" => Data.SplitLastOut(),
        "time" => Data.SplitByTime(0.3),
        _ => Data.Folds(3, 4)[1],
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Should_Lose_No_Row_And_Keep_Raw_Ids(string kind)
    {
        var (train, validation) = Make(kind);
        Assert.Equal(
            Rows.Text(Data).Order(StringComparer.Ordinal), Rows.Text(train).Concat(Rows.Text(validation)).Order(StringComparer.Ordinal));
        Assert.All(Enumerable.Range(0, train.Count), row =>
        {
            Assert.Equal(train.UserAt(row), train.Users[train.UserIndices[row]]);
            Assert.Equal(train.ItemAt(row), train.Items[train.ItemIndices[row]]);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Should_Know_Ids_Of_Training_Only(string kind)
    {
        var (train, validation) = Make(kind);
        Assert.Same(train.Users, validation.Users);
        Assert.Same(train.Items, validation.Items);
        var users = Enumerable.Range(0, train.Count).Select(train.UserAt).ToHashSet();
        Assert.Equal(users.Count, train.Users.Count);
        Assert.All(Enumerable.Range(0, validation.Count),
            row => Assert.Equal(users.Contains(validation.UserAt(row)), validation.UserIndices[row] > 0));
    }

    [Fact]
    public void Should_Split_By_Seed()
    {
        Assert.Equal(300, Data.SplitRandom(0.3, 4).Validation.Count);
        Assert.Equal(Rows.Text(Data.SplitRandom(0.3, 4).Validation), Rows.Text(Data.SplitRandom(0.3, 4).Validation));
        Assert.NotEqual(Rows.Text(Data.SplitRandom(0.3, 4).Validation), Rows.Text(Data.SplitRandom(0.3, 5).Validation));
        Workshop.Seed(11);
        Assert.Equal(Rows.Text(Data.SplitRandom(0.3, 11).Validation), Rows.Text(Data.SplitRandom(0.3).Validation));
        Workshop.Seed(2017);
    }

    [Fact]
    public void Should_Take_A_Share_Of_Each_User()
    {
        var (train, validation) = Data.SplitByUser(0.25, 3);
        var kept = train.UserIndices.CountBy(user => user).ToDictionary();
        Assert.All(validation.UserIndices.CountBy(user => user), given =>
            Assert.Equal(Math.Round((given.Value + kept[given.Key]) * 0.25, MidpointRounding.AwayFromZero), given.Value));
        Assert.Equal(0, Data.SplitByUser(0.25, 3).Coverage()["user never seen", "Count"]);
    }

    [Fact]
    public void Should_Split_Off_The_Last_By_Time_Then_By_Row()
    {
        var split = Rows.Of((1, "a", 1, 5), (1, "b", 2, 9), (1, "c", 3, 9), (1, "d", 4, 2), (2, "a", 5, 1), (3, "b", 6, 4), (3, "a", 0, 3))
            .SplitLastOut();
        Assert.Equal(["1 c 3", "3 b 6"], Rows.Text(split.Validation));
        Assert.Equal("1 user has one rating, which stays in training.", Assert.Single(split.Notes));
        Assert.Contains("stays in training", split.ToHtml());
    }

    [Fact]
    public void Should_Split_Off_The_Last_Row_Where_There_Are_No_Times()
    {
        var split = Rows.WithoutTimes((1, "a", 1), (1, "b", 2), (2, "a", 3), (2, "c", 4)).SplitLastOut();
        Assert.Equal(["1 b 2", "2 c 4"], Rows.Text(split.Validation));
        Assert.Contains("no times", Assert.Single(split.Notes));
    }

    [Fact]
    public void Should_Split_Off_The_Last_Row_Of_Each_User_That_Training_Never_Saw()
    {
        var known = Enumerable.Range(0, 10).Select(row => ((Id)(100 + (row % 2)), (Id)$"i{row}", 1f, (long)row));
        var unknown = Enumerable.Range(0, 30).Select(row => ((Id)(1 + (row % 6)), (Id)$"i{row / 6}", 2f, 100L + row));
        var later = Rows.Of([.. known, .. unknown]).SplitByTime(0.75).Validation;
        Assert.Equal((30, 0), (later.Count, later.UserIndices.Max()));
        var split = later.SplitLastOut();
        Assert.Equal(["1 i4 2", "2 i4 2", "3 i4 2", "4 i4 2", "5 i4 2", "6 i4 2"], Rows.Text(split.Validation));
        Assert.Equal(24, split.Train.Count);
        Assert.Equal(6, split.Train.Users.Count);
    }

    [Fact]
    public void Should_Split_Off_The_Newest()
    {
        var (train, validation) = Data.SplitByTime(0.1);
        Assert.Equal(100, validation.Count);
        Assert.True(train.Times!.Max() <= validation.Times!.Min());
    }

    [Fact]
    public void Should_Validate_Each_Row_In_One_Fold()
    {
        var folds = Data.Folds(7, 2);
        Assert.Equal(7, folds.Count);
        Assert.Equal(Rows.Text(Data).Order(StringComparer.Ordinal),
            folds.SelectMany(fold => Rows.Text(fold.Validation)).Order(StringComparer.Ordinal));
        Assert.All(folds, fold => Assert.InRange(fold.Validation.Count, 142, 143));
    }

    [Fact]
    public void Should_Split_A_Part_Again()
    {
        var outer = Data.SplitRandom(0.5, 1);
        var (train, validation) = outer.Validation.SplitRandom(0.5, 1);
        Assert.Equal(Rows.Text(outer.Validation).Order(StringComparer.Ordinal),
            Rows.Text(train).Concat(Rows.Text(validation)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(0, train.UserIndices);
    }

    [Fact]
    public void Should_Count_What_Training_Never_Saw()
    {
        var split = Rows.Of((1, "a", 1, 1), (2, "b", 1, 2), (1, "b", 1, 3), (3, "a", 1, 4), (1, "z", 1, 5), (3, "z", 1, 6))
            .SplitByTime(0.66);
        var coverage = split.Coverage();
        Assert.Equal(
            [("user and item seen in training", 1), ("user never seen", 2), ("item never seen", 2), ("neither seen", 1), ("all", 4)],
            coverage.Rows.Select(row => ((string)row[0]!, (int)row[1]!)));
        Assert.Matches(@"user never seen +2 +50\n", coverage.ToString());
        Assert.Contains("<td", coverage.ToHtml());
    }

    [Fact]
    public void Should_Leave_Out_Users_That_Only_Training_Has()
    {
        using var folder = new TableFolder(
            ("train.csv", "User_ID,Article_ID,Rating\n1,10,1\n2,11,2\n1,12,3\n3,10,4\n3,11,5\n1,11,6\n"),
            ("test.csv", "User_ID,Article_ID\n1,11\n3,12\n"));
        var tables = RatingFiles.Read(folder.Path);
        var data = Interactions.From(tables);
        var tested = data.Part(data.RowsOfTestedUsers(tables, out var note));
        Assert.Equal(["1 10 1", "1 12 3", "3 10 4", "3 11 5", "1 11 6"], Rows.Text(tested));
        Assert.Equal((2, 3), (tested.Users.Count, tested.Items.Count));
        Assert.Equal("1 user that only the training table has, left out with 1 rating (16.7 %).", note);

        var split = data.SplitRandom(0.5, 3);
        var reduced = split.WithoutTrainOnlyUsers(tables);
        Assert.Equal(Rows.Text(split.Validation).Where(row => row[0] != '2'), Rows.Text(reduced.Validation));
        Assert.Same(reduced.Train.Users, reduced.Validation.Users);
        Assert.Equal(2, reduced.Notes.Count);
    }

    [Fact]
    public void Should_Throw_If_There_Is_No_Test_Table()
    {
        using var folder = new TableFolder(("train.csv", "User_ID,Article_ID,Rating\n1,10,1\n"));
        var tables = RatingFiles.Read(folder.Path);
        Assert.Contains("no test table", Assert.Throws<ArgumentException>(() => Data.SplitRandom().WithoutTrainOnlyUsers(tables)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.2)]
    [InlineData(double.NaN)]
    public void Should_Throw_If_Share_Is_No_Share(double share)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.SplitRandom(share));
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.SplitByUser(share));
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.SplitByTime(share));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1001)]
    public void Should_Throw_If_Folds_Are_Too_Few_Or_Too_Many(int k) => Assert.Throws<ArgumentOutOfRangeException>(() => Data.Folds(k));

    [Fact]
    public void Should_Throw_If_Nothing_Can_Be_Split_Off()
    {
        var single = Rows.WithoutTimes((1, "a", 1), (2, "b", 2));
        Assert.Contains("two rows", Assert.Throws<InvalidOperationException>(() => single.SplitLastOut()).Message);
        Assert.Contains("enough rows", Assert.Throws<InvalidOperationException>(() => single.SplitByUser()).Message);
        Assert.Contains("no times", Assert.Throws<InvalidOperationException>(() => single.SplitByTime()).Message);
        Assert.Equal(1, single.SplitRandom().Validation.Count);
    }
}
