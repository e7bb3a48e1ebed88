namespace NotebookHelpers.Tests.Runtime;

/// <summary>The library in a program of its own, where no engine of notebooks is.</summary>
public class PlainProgramTests
{
    [Fact]
    public void Should_Find_Everything_Well()
    {
        var (exitCode, output, errors) = Repository.Run(Repository.PlainProgram, "doctor");
        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("Ready: TorchSharp", output);
        Assert.Matches(@"\nEngine +none \(a program\) +OK", output);
        Assert.Matches(@"\nCharts +Plotly\.NET [\d.]+: line chart: ""Charts"" \(1 series, 3 points\) +OK", output);
    }

    [Fact]
    public void Should_Print_What_A_Notebook_Would_Show()
    {
        var (exitCode, output, errors) = Repository.Run(Repository.PlainProgram, "train");
        Assert.True(exitCode == 0, errors);
        Assert.Matches(@"\n2 epochs: validation RMSE \d\.\d{4}, lowest \d\.\d{4} after epoch 2\.\nexercise: 0\.5",
            output.ReplaceLineEndings("\n"));
        Assert.Empty(errors);
    }

    [Fact]
    public void Should_Say_What_Is_Missing_Where_The_Native_Half_Is_Not_There()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only on Linux does the library load libtorch itself.");
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Repository.PlainProgram)!))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            var before = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Length;
            var (exitCode, output, errors) = Repository.Run(Path.Combine(folder, "PlainProgram.dll"), "doctor");
            Assert.True(exitCode == 0, errors);
            Assert.StartsWith("TorchSharp's native libraries do not load on this machine", output);
            Assert.Contains("native/libtorch.so is not beside NotebookHelpers.dll", output);
            Assert.Matches(@"\nTorchSharp +failed +TorchSharp's native libraries do not load", output);
            // TorchSharp's own search would have copied half a gigabyte.
            Assert.Equal(before, Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
