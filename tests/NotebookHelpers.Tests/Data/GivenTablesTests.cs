using Microsoft.Data.Analysis;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

/// <summary>Tables that the caller made.</summary>
public class GivenTablesTests
{
    private static readonly Roles Roles = new("u", "i", "r");

    public static TheoryData<string> NumericTypes => ["byte", "int", "long", "float", "double", "decimal"];

    private static DataFrame Train(DataFrameColumn? ratings = null, DataFrameColumn? times = null)
    {
        DataFrameColumn?[] columns =
        [
            new Int64DataFrameColumn("u", [1L, 2L]), new StringDataFrameColumn("i", ["a", "007"]),
            ratings ?? new SingleDataFrameColumn("r", [3f, 4.5f]), times,
        ];
        return new DataFrame(columns.OfType<DataFrameColumn>());
    }

    private static DataFrameColumn Ratings(string type) => type switch
    {
        "byte" => new ByteDataFrameColumn("r", [3, 4]),
        "int" => new Int32DataFrameColumn("r", [3, 4]),
        "long" => new Int64DataFrameColumn("r", [3, 4]),
        "float" => new SingleDataFrameColumn("r", [3f, 4f]),
        "double" => new DoubleDataFrameColumn("r", [3d, 4d]),
        _ => new DecimalDataFrameColumn("r", [3m, 4m]),
    };

    [Theory]
    [MemberData(nameof(NumericTypes))]
    public void Should_Take_Ratings_Of_Any_Numeric_Type(string type)
    {
        var given = Train(Ratings(type));
        var tables = RatingTables.From(given, Roles);
        Assert.IsType<SingleDataFrameColumn>(tables.Train["r"]);
        Assert.Equal(["1 a 3", "2 007 4"], Rows.Text(Interactions.From(tables)));
        Assert.IsType(Ratings(type).GetType(), given["r"]);
    }

    [Fact]
    public void Should_Take_Dates_As_Seconds()
    {
        DateTime[] dates = [new(2017, 5, 31), new(2017, 5, 31, 6, 15, 0, DateTimeKind.Utc)];
        var given = Train(times: new DateTimeDataFrameColumn("t", dates));
        var tables = RatingTables.From(given, Roles with { Time = "t" });
        Assert.Equal([1496188800, 1496211300], Interactions.From(tables).Times!);
        Assert.Equal(typeof(DateTime), given["t"].DataType);
        Assert.Equal(dates[1], given["t"][1]);
    }

    [Fact]
    public void Should_Take_Whole_Seconds_As_They_Are() => Assert.Equal([5, 7],
        Interactions.From(RatingTables.From(Train(times: new Int64DataFrameColumn("t", [5L, 7L])), Roles with { Time = "t" })).Times!);

    [Fact]
    public void Should_Not_Change_The_Given_Tables()
    {
        var given = Train(new DoubleDataFrameColumn("r", [3d, 4.5]));
        var before = given.ToString();
        var columns = given.Columns.ToArray();
        var tables = RatingTables.From(given, Roles);
        Interactions.From(tables);
        Assert.Equal(before, given.ToString());
        Assert.Equal(columns, given.Columns);
        // Nor the other way round.
        given["r"][0] = 1d;
        Assert.Equal(3f, tables.Train["r"][0]);
    }

    [Fact]
    public void Should_Know_Titles_And_Side_Columns()
    {
        var users = new DataFrame(new Int64DataFrameColumn("u", [1L, 2L]), new SingleDataFrameColumn("age", [20f, 30f]));
        var items = new DataFrame(new StringDataFrameColumn("i", ["a", "007"]), new StringDataFrameColumn("name", ["Alpha", "Bond"]));
        var test = new DataFrame(new Int64DataFrameColumn("u", [1L]), new StringDataFrameColumn("i", ["007"]));
        var tables = RatingTables.From(Train(), Roles with { Title = "name", UserColumns = ["age"] }, users, items, test, "mine");
        Assert.Equal(("mine", "Bond"), (tables.Name, tables.TitleOf("007")));
        Assert.Equal((1, 2, 2), (tables.Test!.Rows.Count, tables.Users!.Rows.Count, tables.Items!.Rows.Count));
        Assert.Contains("mine: ", tables.ToString());
        Assert.Contains("tables: ", RatingTables.From(Train(), Roles).ToString());
    }

    [Fact]
    public void Should_Take_A_Log_With_Strengths()
    {
        var roles = new Roles("u", "i", null) { Strength = "plays" };
        var tables = RatingTables.From(Train(new Int32DataFrameColumn("plays", [3, 4])), roles);
        Assert.Equal(["1 a 3", "2 007 4"], Rows.Text(Interactions.FromEvents(tables)));
    }

    [Fact]
    public void Should_Throw_If_Ids_Are_Floats()
    {
        var given = new DataFrame(
            new SingleDataFrameColumn("u", [1f]), new Int64DataFrameColumn("i", [1L]), new SingleDataFrameColumn("r", [3f]));
        Assert.Contains("Column u holds values of type Single",
            Assert.Throws<ArgumentException>(() => RatingTables.From(given, Roles)).Message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void Should_Throw_If_A_Rating_Is_No_Number(double rating) => Assert.Contains("Column r, row 2",
        Assert.Throws<ArgumentException>(() => RatingTables.From(Train(new DoubleDataFrameColumn("r", [3, rating])), Roles)).Message);

    [Fact]
    public void Should_Name_The_Missing_Column_If_There_Are_Items() => Assert.Contains("no column item; it has u, i, r",
        Assert.Throws<ArgumentException>(() => RatingTables.From(Train(), new Roles("u", "item", "r"),
            items: new DataFrame(new StringDataFrameColumn("item", ["a"])))).Message);

    [Theory]
    [InlineData("user", "i", "r", "user")]
    [InlineData("u", "item", "r", "item")]
    [InlineData("u", "i", "stars", "stars")]
    [InlineData("u", "u", "r", "u")]
    public void Should_Throw_If_A_Column_Is_Missing_Or_Has_Two_Roles(string user, string item, string rating, string named) =>
        Assert.Contains(named,
            Assert.ThrowsAny<ArgumentException>(() => RatingTables.From(Train(), new Roles(user, item, rating))).Message);

    [Fact]
    public void Should_Throw_If_Ratings_Are_Text() => Assert.Contains("r",
        Assert.ThrowsAny<ArgumentException>(() => RatingTables.From(Train(new StringDataFrameColumn("r", ["3", "4"])), Roles)).Message);
}
