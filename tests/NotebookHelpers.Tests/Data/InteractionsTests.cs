using Microsoft.Data.Analysis;
using NotebookHelpers.Data;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Data;

public class InteractionsTests
{
    private static RatingTables Tables(string train, Roles? roles = null)
    {
        using var folder = new TableFolder(("log.csv", train));
        return RatingFiles.ReadCsv(folder["log.csv"], roles ?? new Roles("u", "i", "r") { Time = "t" });
    }

    [Fact]
    public void Should_Index_Users_And_Items()
    {
        var data = Interactions.From(Tables("u,i,r,t\n900,x,4,10\n5,y,2,11\n900,y,3,12\n"));
        Assert.Equal([1, 2, 1], data.UserIndices);
        Assert.Equal([1, 2, 2], data.ItemIndices);
        Assert.Equal([10L, 11L, 12L], data.Times!);
        Assert.Equal(3f, data.MeanRating);
        Assert.Equal((2f, 4f), data.RatingRange);
        Assert.Equal((new UserIndex(2), new ItemIndex(1)), (data.IndexOfUser(5), data.IndexOfItem("x")));
        Assert.Equal((new UserIndex(0), new ItemIndex(0)), (data.IndexOfUser(6), data.IndexOfItem("z")));
        Assert.Equal("2 users x 2 items x 3 ratings, 25.0 % of the table is empty", data.ToString());
    }

    [Theory]
    [InlineData(1, "0123456789")]
    [InlineData(2, "0123456789-")]
    [InlineData(3, "ab\",;|:#'é0\t7")]
    public void Should_Give_Back_Each_Raw_Id(int seed, string letters)
    {
        var random = new SeededRandom(seed);
        string Letters() => string.Concat(Enumerable.Range(0, 1 + random.NextInt(20)).Select(_ => letters[random.NextInt(letters.Length)]));
        string Word() => Letters().Trim() is { Length: > 0 } word ? word : "x";
        // An item of its own for each row: no pair comes again.
        (string User, string Item)[] pairs = [.. Enumerable.Range(0, 300).Select(row => (Word(), Word() + row))];
        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
        var lines = string.Concat(pairs.Select(pair => $"{Quoted(pair.User)},{Quoted(pair.Item)},1\n"));
        var data = Interactions.From(Tables("u,i,r\n" + lines, new Roles("u", "i", "r")));
        Assert.Equal(pairs, Enumerable.Range(0, data.Count).Select(row => (data.UserAt(row).ToString(), data.ItemAt(row).ToString())));
        Assert.All(Enumerable.Range(0, data.Count), row => Assert.Equal(data.UserIndices[row], data.IndexOfUser(pairs[row].User).Value));
    }

    [Fact]
    public void Should_Keep_The_Last_Rating_Of_A_Pair_By_Time_Then_By_Row()
    {
        var data = Interactions.From(Tables("u,i,r,t\n1,a,1,50\n2,a,9,10\n1,a,2,40\n2,b,3,10\n2,a,4,10\n1,b,5,0\n"));
        Assert.Equal(["1 a 1", "2 b 3", "2 a 4", "1 b 5"], Rows.Text(data));
        Assert.Equal("2 ratings left out: the same user rated the same item again, and the last rating counts.", Assert.Single(data.Notes));
        Assert.Contains("2 ratings left out", data.ToHtml());
    }

    [Fact]
    public void Should_Keep_The_Last_Rating_Of_A_Pair_By_Row_Where_There_Are_No_Times()
    {
        var data = Interactions.From(Tables("u,i,r\n1,a,1\n1,a,2\n1,a,3\n", new Roles("u", "i", "r")));
        Assert.Equal(["1 a 3"], Rows.Text(data));
    }

    [Fact]
    public void Should_Give_Tensors_That_Outlive_A_Scope()
    {
        var data = Rows.WithoutTimes((7, "a", 1), (8, "b", 2.5f));
        using (NewDisposeScope())
            Assert.Equal(ScalarType.Int64, data.UserTensor.dtype);
        Assert.Equal([1L, 2L], data.UserTensor.data<long>().ToArray());
        Assert.Equal([1L, 2L], data.ItemTensor.data<long>().ToArray());
        Assert.Equal([1f, 2.5f], data.RatingTensor.data<float>().ToArray());
        Assert.Same(data.RatingTensor, data.RatingTensor);
        Assert.False(data.UserTensor.IsInvalid);
    }

    [Fact]
    public void Should_Sample_A_User_In_The_Middle_Of_The_Ratings()
    {
        // 1, 2, 3 and 6 ratings: the sixth of twelve is the third user's last.
        var rows = new[] { 1, 2, 3, 6 }.SelectMany(
            (count, user) => Enumerable.Range(0, count).Select(item => ((Id)(user + 10), (Id)item, 1f)));
        Assert.Equal(12, Rows.WithoutTimes([.. rows]).SampleUser());
    }

    [Fact]
    public void Should_Index_Rows_By_Another_Vocabulary()
    {
        var (train, validation) = Rows.Of((1, "a", 1, 0), (2, "b", 2, 1), (3, "a", 3, 2)).SplitByTime(0.34);
        Assert.Equal([0], validation.UserIndices);
        var other = Rows.WithoutTimes((3, "c", 1), (9, "a", 1));
        var indexed = validation.IndexedBy(other.Users, other.Items);
        Assert.Equal([1, 2], indexed.UserIndices.Concat(indexed.ItemIndices));
        Assert.Equal(["3 a 3"], Rows.Text(indexed));
        Assert.Same(train, train.IndexedBy(train.Users, train.Items));
    }

    [Fact]
    public void Should_Throw_If_Rating_Column_Is_No_Float()
    {
        var tables = new RatingTables("own", new Roles("u", "i", "r"), new DataFrame(
            new Int64DataFrameColumn("u", new long[] { 1 }), new Int64DataFrameColumn("i", new long[] { 1 }),
            new StringDataFrameColumn("r", new[] { "5" })));
        Assert.Contains("Column r holds values of type String", Assert.Throws<ArgumentException>(() => Interactions.From(tables)).Message);
    }

    [Fact]
    public void Should_Throw_If_A_Rating_Or_A_Column_Is_Missing()
    {
        var frame = new DataFrame(new Int64DataFrameColumn("u", new long[] { 1 }), new Int64DataFrameColumn("i", new long[] { 1 }),
            new SingleDataFrameColumn("r", new float?[] { null }));
        Assert.Contains("Column r, row 1",
            Assert.Throws<ArgumentException>(() => Interactions.From(new RatingTables("own", new Roles("u", "i", "r"), frame))).Message);
        Assert.Contains("no column x; it has u, i, r",
            Assert.Throws<ArgumentException>(() => Interactions.From(new RatingTables("own", new Roles("u", "i", "x"), frame))).Message);
    }
}
