using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>Logs that say how much an event counts.</summary>
public class StrengthTests
{
    private static readonly Roles Roles = new("userID", "artistID", null) { Strength = "weight" };

    private static RatingTables Tables(string rows, Roles? roles = null)
    {
        using var folder = new TableFolder(("plays.tsv", $"userID\tartistID\tweight\tkind\n{rows}".Replace(',', '\t')));
        return RatingFiles.ReadCsv(folder["plays.tsv"], roles ?? Roles);
    }

    [Fact]
    public void Should_Sum_The_Strengths_Of_A_Pair()
    {
        var data = Interactions.FromEvents(Tables("1,7,2,a\n2,7,1,a\n1,8,0.5,a\n1,7,3,a\n"));
        Assert.Equal(["2 7 1", "1 8 0.5", "1 7 5"], Rows.Text(data));
        Assert.Contains("4 events, 3 pairs", data.Notes[0]);
        Assert.DoesNotContain(data.Notes, note => note.Contains("log"));
    }

    [Fact]
    public void Should_Take_The_Logarithm_Of_Strengths_That_Lie_Far_Apart()
    {
        var data = Interactions.FromEvents(Tables("1,7,12000,a\n1,8,100,a\n2,7,200,a\n2,8,50,a\n3,8,150,a\n1,7,8000,a\n"));
        (string Pair, double Strength)[] expected =
            [("1 8", Math.Log(101)), ("2 7", Math.Log(201)), ("2 8", Math.Log(51)), ("3 8", Math.Log(151)), ("1 7", Math.Log(20_001))];
        Assert.Equal(expected.Select(row => row.Pair), Rows.Text(data).Select(row => row[..row.LastIndexOf(' ')]));
        Assert.All(expected.Zip(data.Ratings), row => Assert.Equal(row.First.Strength, row.Second, 1e-4));
        var note = Assert.Single(data.Notes, note => note.Contains("log(1 +", StringComparison.OrdinalIgnoreCase));
        // The largest sum, and the median.
        Assert.Matches("20,?000", note);
        Assert.Contains("150", note);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Should_Take_The_Logarithm_Above_Ten_Times_The_Median_Only(int largest, bool isLogarithm)
    {
        var data = Interactions.FromEvents(Tables($"1,7,1,a\n1,8,1,a\n2,7,{largest},a\n"));
        Assert.Equal(isLogarithm ? Math.Log(1 + largest) : largest, data.Ratings.Max(), 1e-4);
    }

    [Fact]
    public void Should_Take_No_Logarithm_Where_There_Are_Kinds()
    {
        var tables = Tables("1,7,1,a\n1,8,1,b\n2,7,500,a\n", Roles with { Kind = "kind" });
        Assert.Equal(500, Interactions.FromEvents(tables).Ratings.Max());
        Assert.Equal(["1 7 1", "2 7 500"], Rows.Text(Interactions.FromEvents(tables, ("a", 1))));
    }

    [Fact]
    public void Should_Leave_Out_Pairs_Without_A_Positive_Strength()
    {
        var data = Interactions.FromEvents(Tables("1,7,0,a\n1,8,2,a\n2,7,3,a\n"));
        Assert.Equal(["1 8 2", "2 7 3"], Rows.Text(data));
        Assert.Contains(data.Notes, note => note.Contains("left out"));
    }

    [Fact]
    public void Should_Name_The_Row_Whose_Strength_Is_No_Number()
    {
        var error = Assert.Throws<InvalidDataException>(() => Tables("1,7,2,a\n1,8,many,a\n")).Message;
        Assert.Contains("plays.tsv, row 3 (the header is row 1), column weight: \"many\"", error);
    }

    [Fact]
    public void Should_Throw_If_The_Log_Is_Taken_For_Ratings() =>
        Assert.Contains("FromEvents", Assert.Throws<ArgumentException>(() => Interactions.From(Tables("1,7,2,a\n"))).Message);

    [Fact]
    public void Should_Throw_If_The_Column_Of_Strengths_Is_Missing() => Assert.Contains("no column hours",
        Assert.Throws<InvalidDataException>(() => Tables("1,7,2,a\n", Roles with { Strength = "hours" })).Message);
}
