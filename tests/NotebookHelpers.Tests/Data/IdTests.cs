using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

public class IdTests
{
    [Theory]
    [InlineData("0", false)]
    [InlineData("17", false)]
    [InlineData("-5", false)]
    [InlineData("9223372036854775807", false)]
    [InlineData("-9223372036854775808", false)]
    [InlineData("9223372036854775808", true)]
    [InlineData("-9223372036854775809", true)]
    [InlineData("99999999999999999999", true)]
    [InlineData("-0", true)]
    [InlineData("-", true)]
    [InlineData("017", true)]
    [InlineData("+17", true)]
    [InlineData(" 17", true)]
    [InlineData("17 ", true)]
    [InlineData("17\0", true)]
    [InlineData("-017", true)]
    [InlineData("1.0", true)]
    [InlineData("1e3", true)]
    [InlineData("١٧", true)]
    [InlineData("tt0104257", true)]
    public void Should_Write_An_Id_As_It_Was_Read(string text, bool isText)
    {
        Id id = text;
        Assert.Equal(isText, id.IsText);
        Assert.Equal(text, id.ToString());
        Assert.Equal(id, new Id(id.ToString()));
    }

    [Fact]
    public void Should_Equal_By_Value()
    {
        Assert.Equal((Id)17, (Id)17L);
        Assert.Equal((Id)17, (Id)"17");
        Assert.NotEqual((Id)17, (Id)"017");
        Assert.NotEqual((Id)9_007_199_254_740_993, (Id)9_007_199_254_740_992);
    }

    [Fact]
    public void Should_Order_Numbers_By_Number_And_Text_By_Character()
    {
        Id[] ids = ["b", 10, "B", 9, "010", -1];
        Assert.Equal([-1, 9, 10, "010", "B", "b"], ids.Order());
    }

    [Fact]
    public void Should_Throw_If_Id_Is_Empty() => Assert.Contains("empty", Assert.Throws<ArgumentException>(() => new Id("")).Message);
}
