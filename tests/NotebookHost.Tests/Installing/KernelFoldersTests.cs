using NotebookHost.Installing;
using NotebookHost.Running;

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
    public void Should_Be_Where_Jupyter_Looks(PlatformID system, string variable, string expected) =>
        Assert.Equal(expected, Find(system, "/home/ada", variable));

    [Theory]
    [InlineData(PlatformID.Unix, "", "", "HOME")]
    [InlineData(PlatformID.Unix, "home/ada", "", "HOME")]
    [InlineData(PlatformID.MacOSX, "", "XDG_DATA_HOME=/data", "HOME")]
    [InlineData(PlatformID.Win32NT, "", "", "HOME")]
    [InlineData(PlatformID.Unix, "/home/ada", "XDG_DATA_HOME=data", "XDG_DATA_HOME is \"data\"")]
    [InlineData(PlatformID.Unix, "/home/ada", "XDG_DATA_HOME= ", "XDG_DATA_HOME is \" \"")]
    [InlineData(PlatformID.Unix, "/home/ada", "JUPYTER_DATA_DIR=~/jupyter", "JUPYTER_DATA_DIR is \"~/jupyter\"")]
    public void Should_Refuse_What_Would_Lie_In_The_Current_Folder(PlatformID system, string home, string variable, string expected)
    {
        var message = Assert.Throws<UsageException>(() => Find(system, home, variable)).Message;
        Assert.Contains(expected, message);
        Assert.Contains("--prefix", message);
    }

    [Theory]
    [InlineData("XDG_DATA_HOME=/data", "/data/jupyter/kernels")]
    [InlineData("JUPYTER_DATA_DIR=/jupyter", "/jupyter/kernels")]
    public void Should_Need_No_Home_Where_The_Place_Is_Given(string variable, string expected) =>
        Assert.Equal(expected, Find(PlatformID.Unix, "", variable));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Should_Refuse_A_Prefix_That_Is_None(string prefix) =>
        Assert.Contains("--prefix", Assert.Throws<UsageException>(() => KernelFolders.Under(prefix)).Message);

    private static string Find(PlatformID system, string home, string variable) => KernelFolders.OfUser(
        system, home, name => variable.StartsWith(name + "=", StringComparison.Ordinal) ? variable[(name.Length + 1)..] : null)
        .Replace('\\', '/');

    [Fact]
    public void Should_Be_Below_A_Prefix() =>
        Assert.Equal(Path.GetFullPath("/opt/env/share/jupyter/kernels"), KernelFolders.Under("/opt/env"));
}
