using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using static TorchSharp.torch;

namespace NotebookHelpers.Tests.Models;

public sealed class SealedFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sealed-").FullName;

    public SealedFileTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Should_Write_And_Read_Tensors_Piece_By_Piece()
    {
        using var scope = NewDisposeScope();
        // One more than a piece has; none at all; no float32.
        Tensor[] written = [arange((1 << 24) + 1, float32), zeros(3, 0), arange(5, int64)];
        Tensor[] read = [.. written.Select(tensor => empty_like(tensor))];
        var file = Path.Combine(folder, "tensors");
        SealedFile.Write(file, "test", stream => stream.WriteTensors(written));
        SealedFile.Read(file, "test", "is no test", "", stream =>
        {
            stream.ReadTensors(read);
            stream.CheckEnd();
            return 0;
        });
        Assert.All(written.Zip(read), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.True(written[0].AreFinite());
        written[0][-1] = float.NaN;
        Assert.False(written[0].AreFinite());
    }

    [Fact]
    public void Should_Let_The_Systems_Errors_Be_What_They_Are()
    {
        int Read(string file) => SealedFile.Read(file, "test", "is no test", "", _ => 0);
        Assert.Throws<FileNotFoundException>(() => Read(Path.Combine(folder, "none")));
        Assert.Throws<DirectoryNotFoundException>(() => Read(Path.Combine(folder, "none", "none")));
        Assert.Throws<UnauthorizedAccessException>(() => Read(folder));
    }
}
