using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

public class RealDataTests
{
    [Fact]
    public void Should_Read_MovieLens()
    {
        var tables = RatingFiles.Read(SharedData.MovieLens());
        var data = Interactions.From(tables);
        Assert.Equal((100_836, 610, 9_724), (data.Count, data.Users.Count, data.Items.Count));
        Assert.Equal(9_742, tables.Items!.Rows.Count);
        Assert.Equal("Toy Story (1995)", tables.TitleOf(1));
        Assert.InRange(tables.Items["Year"].NullCount, 0, 30);
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void Should_Read_Older_MovieLens()
    {
        var data = Interactions.From(RatingFiles.Read(SharedData.MovieLens("ml-latest-small-2016")));
        Assert.Equal((100_004, 671, 9_066), (data.Count, data.Users.Count, data.Items.Count));
    }

    [Fact]
    public void Should_Read_MovieTweetings()
    {
        var tables = RatingFiles.Read(SharedData.MovieTweetings());
        var data = Interactions.From(tables);
        Assert.Equal((100_000, 16_554), (data.Count, data.Users.Count));
        Assert.True(data.Items.Contains("0104257"));
        Assert.False(data.Items.Contains(104257));
        Assert.Equal((0f, 10f), data.RatingRange);
        Assert.InRange(data.SplitLastOut().Validation.Count, 1_000, 16_554);
    }
}
