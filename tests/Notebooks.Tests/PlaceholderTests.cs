namespace Notebooks.Tests;

public class PlaceholderTests
{
    [Fact]
    public void Should_Build() => Assert.NotNull(typeof(PlaceholderTests).Assembly.Location);
}
