using Microsoft.Data.Analysis;
using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

public class VocabularyTests
{
    private static readonly Vocabulary Ids = Vocabulary.From(
        new Int64DataFrameColumn("train", new long[] { 900, 5, 900 }), new StringDataFrameColumn("test", new[] { "5", "x", "07" }));

    [Fact]
    public void Should_Number_Ids_In_Order_Of_First_Appearance()
    {
        Assert.Equal((4, 5), (Ids.Count, Ids.Size));
        Assert.Equal([900, 5, "x", "07"], Enumerable.Range(1, 4).Select(index => Ids[index]));
        Assert.Equal([1, 2, 3, 4, 0, 0], new Id[] { 900, 5, "x", "07", 7, "y" }.Select(Ids.IndexOf));
        Assert.True(Ids.Contains("900"));
        Assert.False(Ids.Contains(6));
    }

    [Fact]
    public void Should_Show_Its_Ids_Escaped()
    {
        var shown = Vocabulary.From(new StringDataFrameColumn("user", new[] { "<b>" }));
        Assert.Equal("1 ids: 0 = unknown, 1 = <b>", shown.ToString());
        Assert.Equal("<p>1 ids: 0 = unknown, 1 = &lt;b&gt;</p>", shown.ToHtml());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    public void Should_Throw_If_Index_Has_No_Id(int index) => Assert.Throws<ArgumentOutOfRangeException>(() => Ids[index]);

    [Fact]
    public void Should_Throw_If_Ids_Are_Floats()
    {
        var error = Assert.Throws<ArgumentException>(() => Vocabulary.From(new SingleDataFrameColumn("Article_ID", new[] { 16_777_217f })));
        Assert.Contains("Article_ID", error.Message);
        Assert.Contains("collide", error.Message);
    }

    [Fact]
    public void Should_Throw_If_An_Id_Is_Missing()
    {
        Assert.Contains("row 2",
            Assert.Throws<ArgumentException>(() => Vocabulary.From(new Int64DataFrameColumn("user", new long?[] { 1, null }))).Message);
        Assert.Contains(
            "row 1", Assert.Throws<ArgumentException>(() => Vocabulary.From(new StringDataFrameColumn("user", new[] { "", "x" }))).Message);
    }
}
