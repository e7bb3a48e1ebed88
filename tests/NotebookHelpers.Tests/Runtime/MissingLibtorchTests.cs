namespace NotebookHelpers.Tests.Runtime;

public class MissingLibtorchTests
{
    [Fact]
    public void Should_Say_In_The_First_Cell_And_In_The_Doctors_Table_What_Is_Missing()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only on Linux does the library load libtorch itself.");
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            // The library without its native half.
            foreach (var file in Directory.GetFiles(Repository.LibraryOutput, "*.dll"))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            var before = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Length;
            var (exitCode, output, errors) = Run(folder, """
                string error = "none";
                try { NotebookHelpers.Workshop.Start(); } catch (System.PlatformNotSupportedException exception) { error = exception.Message; }
                error + "\n" + NotebookHelpers.Workshop.Doctor()
                """);
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

    private static (int ExitCode, string Output, string Errors) Run(string folder, string cell) =>
        Repository.Run(Repository.OlderEngine, folder, "#r \"NotebookHelpers.dll\"", cell);
}
