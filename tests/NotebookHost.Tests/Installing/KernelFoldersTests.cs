using NotebookHost.Installing;

namespace NotebookHost.Tests.Installing;

/// <remarks>The places of "Making kernels for Jupyter", section "Kernel specs".</remarks>
public class KernelFoldersTests
{
    [Theory]
    [InlineData(PlatformID.Unix, "", "/home/ada/.local/share/jupyter/kernels")]
    [InlineData(PlatformID.Unix, "XDG_DATA_HOME=/data", "/data/jupyter/kernels")]
    [InlineData(PlatformID.MacOSX, "", "/home/ada/Library/Jupyter/kernels")]
    [InlineData(PlatformID.MacOSX, "XDG_DATA_HOME=/data", "/home/ada/Library/Jupyter/kernels")]
    [InlineData(PlatformID.Win32NT, "APPDATA=/roaming", "/roaming/jupyter/kernels")]
    [InlineData(PlatformID.Win32NT, "", "/home/ada/AppData/Roaming/jupyter/kernels")]
    [InlineData(PlatformID.Unix, "JUPYTER_DATA_DIR=/jupyter", "/jupyter/kernels")]
    [InlineData(PlatformID.MacOSX, "JUPYTER_DATA_DIR=/jupyter", "/jupyter/kernels")]
    [InlineData(PlatformID.Win32NT, "JUPYTER_DATA_DIR=/jupyter", "/jupyter/kernels")]
    public void Should_Be_Where_Jupyter_Looks(PlatformID system, string variable, string expected)
    {
        var found = KernelFolders.OfUser(
            system, "/home/ada", name => variable.StartsWith(name + "=", StringComparison.Ordinal) ? variable[(name.Length + 1)..] : null);
        Assert.Equal(expected, found.Replace('\\', '/'));
    }

    [Fact]
    public void Should_Be_Below_A_Prefix() =>
        Assert.Equal(Path.GetFullPath("/opt/env/share/jupyter/kernels"), KernelFolders.Under("/opt/env"));
}
