using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Module = TorchSharp.torch.nn.Module;

namespace NotebookHelpers.Tests.Training;

/// <summary>A notebook makes many models and disposes of none: what nobody holds any more must be given back.</summary>
[Collection("display")]
public class LeftOverMemoryTests
{
    private const int Many = 20;

    private static readonly Interactions Train = World.Make(rows: 1000);

    private static Dictionary<string, Func<Module>> New { get; } = new()
    {
        ["DotBias"] = () => new DotBias(Train, 4),
        ["EmbeddingMlp"] = () => new EmbeddingMlp(Train, 4),
        ["NextItem"] = () => new NextItem(Train, 4, attention: true),
    };

    public static TheoryData<string> Networks => [.. New.Keys];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Should_Give_Back_All_Layers_Of_A_Model_That_Nobody_Holds(string network)
    {
        var handles = HandlesOfInterrupted(network);
        Assert.True(handles.Count >= 3);
        Assert.DoesNotContain(handles, handle => handle.IsInvalid);
        Collect();
        Assert.All(handles, handle => Assert.True(handle.IsInvalid));
    }

    [Fact]
    public void Should_Have_As_Many_Tensors_After_Many_Interrupted_Trainings_As_After_One()
    {
        _ = HandlesOfInterrupted("DotBias");
        Collect();
        var after = Tensor.TotalCount;
        for (var i = 1; i < Many; i++)
            _ = HandlesOfInterrupted("DotBias");
        Collect();
        Assert.Equal(after, Tensor.TotalCount);
    }

    [Fact]
    public void Should_Keep_What_Is_Held_Of_A_Model_That_Is_Not()
    {
        var (table, weight) = PartsOf(new DotBias(Train, 4));
        Collect();
        using var rows = tensor([1L, 2L]);
        Assert.Equal([2, 4], table.call(rows).shape);
        Assert.Equal(table.weight!.sum().item<float>(), weight.sum().item<float>());
    }

    // Methods of their own: no variable of the caller's keeps a model.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Embedding Table, Parameter Weight) PartsOf(DotBias model) =>
        (model.FactorTables[0], model.parameters().First(weight => weight.shape[1] == 4));

    // TorchSharp's own, of the network and of each layer: what native memory is reached by.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<SafeHandle> HandlesOfInterrupted(string network)
    {
        using var asked = new CancellationTokenSource();
        asked.Cancel();
        var made = New[network]();
        // Interrupted after one step.
        if (made is RatingNetwork model)
            Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(Train, Train, cancellation: asked.Token));
        var field = typeof(Module).GetField("handle", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return [.. made.modules().Prepend(made).Select(module => (SafeHandle)field.GetValue(module)!)];
    }

    private static void Collect()
    {
        // What holds a network is finalized first, then what the network held.
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
