using NotebookHelpers.Runtime;
using TorchSharp;

namespace NotebookHelpers.Tests.Runtime;

public class TorchRuntimeTests
{
    [Fact]
    public void Should_Load_And_Multiply()
    {
        TorchRuntime.EnsureLoaded();
        using var one = torch.ones(3, 4);
        using var product = one.mm(one.t());
        Assert.Equal(Enumerable.Repeat(4f, 9), product.data<float>().ToArray());
    }

    [Fact]
    public void Should_Take_Gradients_And_Throw_From_Native_Code_As_Managed_Exceptions()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var weight = torch.tensor(3f, requires_grad: true);
        (weight * weight).backward();
        Assert.Equal(6f, weight.grad!.item<float>());
        Assert.ThrowsAny<Exception>(() => torch.ones(2, 3).mm(torch.ones(2, 3)));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("3", 3)]
    public void Should_Take_One_Thread_Or_As_Many_As_The_Environment_Says(string? given, int expected) =>
        Assert.Equal(expected, Threads(given));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("99999")]
    public void Should_Say_What_A_Number_Of_Threads_Is(string given) =>
        Assert.Contains($"WORKSHOP_THREADS is \"{given}\"; expected a number of threads from 1 to 1024, such as 4.",
            Assert.Throws<ArgumentException>(() => Threads(given)).Message);

    private static int Threads(string? given)
    {
        var before = Environment.GetEnvironmentVariable(TorchRuntime.ThreadsVariable);
        try
        {
            Environment.SetEnvironmentVariable(TorchRuntime.ThreadsVariable, given);
            return TorchRuntime.Threads;
        }
        finally
        {
            Environment.SetEnvironmentVariable(TorchRuntime.ThreadsVariable, before);
        }
    }

    [Fact]
    public void Should_Say_What_Is_Missing_And_What_To_Do()
    {
        var text = TorchRuntime.Explain("libtorch.so is not there.");
        Assert.Contains("libtorch.so is not there.", text);
        Assert.Contains(LibraryFolder.Rid, text);
        Assert.Contains("dotnet build", text);
        if (Allocator.GlibcVersion() is { } version)
            Assert.Contains($"glibc {version}", text);
    }

    [Fact]
    public void Should_Tune_The_Allocator_Where_There_Is_Glibc() =>
        Assert.Equal(Allocator.GlibcVersion() is not null, Allocator.Tune());

    [Fact]
    public void Should_Start_Without_A_Problem() => Assert.Empty(Startup.Problems);
}
