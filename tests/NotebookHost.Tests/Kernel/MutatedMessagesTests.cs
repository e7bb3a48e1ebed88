using Faults;
using NotebookHost.Engine;

namespace NotebookHost.Tests.Kernel;

/// <summary>A cell's input is the process's: not beside others.</summary>
[Collection("engine")]
[Trait("Kind", "Faults")]
public class MutatedMessagesTests
{
    [Fact]
    public void Should_Answer_After_Anything_That_A_Client_Sends()
    {
        var count = new FaultCount("messages to a kernel");
        MutatedMessages.Try(count);
        count.Report();
        Assert.Null(RunningCell.Input);
        Assert.Equal(-1, Console.In.Read());
    }
}
