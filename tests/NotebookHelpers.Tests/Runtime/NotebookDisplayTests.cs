using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Runtime;

[Collection("display")]
public class NotebookDisplayTests
{
    [Fact]
    public void Should_Show_And_Replace_Through_The_Host()
    {
        using var host = new StubHost();
        var update = NotebookDisplay.Show("epoch 1");
        Assert.Equal(["epoch 1"], host.Shown);
        update("epoch 2");
        Assert.Equal(["epoch 2"], host.Shown);
    }

    [Fact]
    public void Should_Print_Where_There_Is_No_Engine()
    {
        var before = Console.Out;
        var printed = new StringWriter();
        try
        {
            Console.SetOut(printed);
            var update = NotebookDisplay.Show("epoch 1");
            update("epoch 2");
            update(NotebookDisplay.Nothing);
        }
        finally
        {
            Console.SetOut(before);
        }
        Assert.Equal("epoch 1\nepoch 2\n", printed.ToString().ReplaceLineEndings("\n"));
    }
}
