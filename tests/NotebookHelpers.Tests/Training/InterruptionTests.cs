using System.Runtime;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Tests.Runtime;
using NotebookHelpers.Training;
using TorchSharp;

namespace NotebookHelpers.Tests.Training;

[Collection("display")]
public class InterruptionTests
{
    private static readonly FitOptions Long = FitOptions.Default with { Epochs = 100_000, BatchSize = 64 };

    private static void ShouldGoOn(DotBias model, Interactions train)
    {
        Assert.True(model.History!.Stopped);
        Assert.NotEqual(0, model.Predict(1000, "item 1"));
        Assert.Equal(2, model.Fit(train, train, FitOptions.Default with { Epochs = 2 }).Count);
        Assert.False(model.History!.Stopped);
    }

    [Fact]
    public async Task Should_Keep_The_Model_If_A_Token_Stops_It()
    {
        using var host = new StubHost();
        var train = World.Make(rows: 1000);
        var model = new DotBias(train, 4);
        using var source = new CancellationTokenSource();
        var stop = Task.Run(() =>
        {
            while (model.History is not { Count: >= 2 })
                Thread.Sleep(1);
            source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(train, train, Long, source.Token));
        await stop;
        Assert.True(model.History!.Count >= 2);
        Assert.Contains("Stopped in epoch", host.Shown[^1].ToString());
        Assert.Contains("Stopped in epoch", model.History.ToString());
        ShouldGoOn(model, train);
    }

    [Fact]
    public void Should_Keep_The_Model_If_The_Hosts_Token_Stops_It()
    {
        using var host = new StubHost();
        var train = World.Make(rows: 1000);
        var model = new DotBias(train, 4);
        using var source = new CancellationTokenSource();
        var listened = false;
        try
        {
            AppContext.SetData("notebook.interrupt", source.Token);
            Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(train, train, Long with
            {
                AfterEpoch = epoch =>
                {
                    listened = AppContext.GetData("notebook.listens") is true;
                    source.Cancel();
                },
            }));
        }
        finally
        {
            AppContext.SetData("notebook.interrupt", null);
        }
        Assert.True(listened);
        Assert.Null(AppContext.GetData("notebook.listens"));
        ShouldGoOn(model, train);
    }

    [Fact]
    public void Should_Keep_The_Model_If_The_Display_Throws()
    {
        var train = World.Make(rows: 1000);
        var model = new DotBias(train, 4);
        var calls = 0;
        try
        {
            AppContext.SetData(NotebookDisplay.Key, (Func<object, Action<object>>)(_ => _ =>
            {
                if (++calls == 2)
                    throw new OperationCanceledException("the cell was interrupted");
            }));
            Assert.Equal("the cell was interrupted",
                Assert.Throws<OperationCanceledException>(() => model.Fit(train, train, Long)).Message);
        }
        finally
        {
            AppContext.SetData(NotebookDisplay.Key, null);
        }
        Assert.Equal(2, calls);
        ShouldGoOn(model, train);
    }

    [Fact]
    public void Should_Keep_The_Model_If_The_Thread_Is_Aborted()
    {
        using var host = new StubHost();
        var train = World.Make(rows: 1000);
        var model = new DotBias(train, 4);
        using var source = new CancellationTokenSource();
        _ = Task.Run(() =>
        {
            while (model.History is not { Count: >= 1 })
                Thread.Sleep(1);
            source.Cancel();
        });
#pragma warning disable SYSLIB0046 // Our host interrupts a cell in this way.
        Assert.ThrowsAny<OperationCanceledException>(() => ControlledExecution.Run(() => model.Fit(train, train, Long), source.Token));
#pragma warning restore SYSLIB0046
        ShouldGoOn(model, train);
    }

    [Fact]
    public void Should_Show_Progress_In_Place_And_End_Without_Times()
    {
        using var host = new StubHost();
        var train = World.Make(rows: 1000);
        new DotBias(train, 4).Fit(train, train, FitOptions.Default with { Epochs = 2 });
        // The bar gives way to a line of its own: a front end may drop updates of what it has just cleared.
        Assert.Equal(NotebookDisplay.Nothing, host.Shown.SkipLast(1).LastOrDefault(NotebookDisplay.Nothing));
        var shown = Assert.IsType<ShownText>(host.Shown[^1]);
        Assert.Matches(@"^2 epochs: validation RMSE \d\.\d{4}, lowest \d\.\d{4} after epoch 2\.$", shown.ToString());
        var state = new Progress.Bar(0.125, "epoch 3 of 20, loss 0.8512, 5 s left");
        Assert.Equal("[###.....................] epoch 3 of 20, loss 0.8512, 5 s left", state.ToString());
        Assert.Contains("<progress max=\"1\" value=\"0.125\"", state.ToHtml());
    }

    [Fact]
    public void Should_Leave_No_Tensors_Behind()
    {
        using var host = new StubHost();
        var train = World.Make(rows: 1000);
        var model = new DotBias(train, 4);
        model.Fit(train, train, FitOptions.Default with { Epochs = 1 });
        var before = torch.Tensor.TotalCount;
        model.Fit(train, train, FitOptions.Default with { Epochs = 10 });
        // Some twenty tensors a step, and more than 300 steps.
        Assert.True(torch.Tensor.TotalCount < before + 300, $"{torch.Tensor.TotalCount - before} tensors more.");
    }
}
