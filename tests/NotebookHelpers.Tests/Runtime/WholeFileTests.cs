using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Data;

namespace NotebookHelpers.Tests.Runtime;

public sealed class WholeFileTests : IDisposable
{
    private readonly TableFolder folder = new();

    private string Name => Path.Combine(folder.Path, "m.zip");

    [Fact]
    public void Should_Leave_The_Old_File_Where_Writing_Fails()
    {
        WholeFile.Write(Name, "old");

        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(Name, file =>
        {
            file.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(Name));
        Assert.Equal([Name], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Should_Remove_What_A_Killed_Writer_Left()
    {
        File.WriteAllText(Path.Combine(folder.Path, ".unfinished-abcdefgh.ijk"), "half");

        WholeFile.Write(Name, "whole");

        Assert.Equal([Name], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Should_Leave_Another_Writer_Its_File()
    {
        WholeFile.Write(Name, outer =>
        {
            outer.Write("outer"u8);
            WholeFile.Write(Path.Combine(folder.Path, "other.txt"), "inner");
            WholeFile.Write(Name, "inner");
        });

        Assert.Equal("outer", File.ReadAllText(Name));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task Should_Let_Many_Write_The_Same_File()
    {
        var texts = Enumerable.Range(0, 8).Select(writer => new string((char)('a' + writer), 5000)).ToArray();

        await Parallel.ForEachAsync(texts, TestContext.Current.CancellationToken, (text, _) =>
        {
            for (var time = 0; time < 100; time++)
                WholeFile.Write(Name, text);
            return default;
        });

        Assert.Contains(File.ReadAllText(Name), texts);
        Assert.Equal([Name], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Should_Write_Any_Name_That_A_File_Can_Have()
    {
        var name = Path.Combine(folder.Path, new string('n', 251) + ".zip");

        WholeFile.Write(name, "whole");

        Assert.Equal("whole", File.ReadAllText(name));
    }

    [Fact]
    public void Should_Write_What_A_Link_Links_To()
    {
        var link = Path.Combine(folder.Path, "link");
        File.CreateSymbolicLink(link, Name);

        WholeFile.Write(link, "new");
        WholeFile.Write(link, "newer");

        Assert.Equal("newer", File.ReadAllText(Name));
        Assert.Equal(Name, new FileInfo(link).LinkTarget);
    }

    [Theory]
    [InlineData("missing/m.zip", "there is no folder")]
    [InlineData(".", "it is a folder")]
    [InlineData("file/m.zip", "there is no folder")]
    [InlineData("nnnnnnnnnn*", "")]
    public void Should_Name_The_File_And_The_Reason(string name, string reason)
    {
        File.WriteAllText(Path.Combine(folder.Path, "file"), "");
        var path = Path.GetFullPath(Path.Combine(folder.Path, name.Replace("*", new string('n', 250))));

        var error = Assert.ThrowsAny<IOException>(() => WholeFile.Write(path, "whole"));

        Assert.StartsWith($"{path} cannot be written: ", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.DoesNotContain(".unfinished", error.Message);
        Assert.Equal(["file"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    public void Dispose() => folder.Dispose();
}
