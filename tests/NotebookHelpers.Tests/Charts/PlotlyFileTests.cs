using NotebookHelpers.Charts;

namespace NotebookHelpers.Tests.Charts;

public sealed class PlotlyFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("notebooks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Should_Be_Written_Beside_A_Notebook_Once()
    {
        File.WriteAllText(Path.Combine(folder, "setup.csx"), "");
        PlotlyFile.WriteInto(folder);
        var script = Path.Combine(folder, PlotlyFile.Name);
        Assert.Contains("plotly.js v2.28.0", File.ReadAllText(script)[..200]);
        Assert.Null(PlotlyFile.Problem);

        File.WriteAllText(script, "as it was");
        PlotlyFile.WriteInto(folder);
        Assert.Equal("as it was", File.ReadAllText(script));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void Should_Not_Be_Written_Into_Other_Folders()
    {
        PlotlyFile.WriteInto(folder);
        Assert.Empty(Directory.GetFiles(folder));
    }
}
