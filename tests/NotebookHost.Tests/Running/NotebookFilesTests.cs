using NotebookHost.Running;
using NotebookHost.Tests.Documents;

namespace NotebookHost.Tests.Running;

public sealed class NotebookFilesTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Should_Find_A_Folders_Own_Notebooks_By_Name()
    {
        folder.Write("02-b.ipynb", "");
        folder.Write("01-a.ipynb", "");
        folder.Write("readme.md", "");
        Directory.CreateDirectory(folder["solutions"]);
        folder.Write("solutions/03-c.ipynb", "");

        Assert.Equal([folder["01-a.ipynb"], folder["02-b.ipynb"]], NotebookFiles.Find([folder.Path, folder["01-a.ipynb"]]));
    }

    [Fact]
    public void Should_Throw_If_A_Path_Leads_Nowhere()
    {
        folder.Write("text.md", "");
        Directory.CreateDirectory(folder["empty"]);

        Assert.Contains("no such file", Assert.Throws<UsageException>(() => NotebookFiles.Find([folder["nowhere"]])).Message);
        Assert.Contains("not a notebook", Assert.Throws<UsageException>(() => NotebookFiles.Find([folder["text.md"]])).Message);
        Assert.Contains("holds no notebook", Assert.Throws<UsageException>(() => NotebookFiles.Find([folder["empty"]])).Message);
    }

    [Fact]
    public void Should_Throw_If_Two_Notebooks_Share_A_Name()
    {
        folder.Write("a.ipynb", "");
        Directory.CreateDirectory(folder["solutions"]);
        folder.Write("solutions/a.ipynb", "");

        Assert.Contains("--output", Assert.Throws<UsageException>(() => NotebookFiles.Find([folder.Path, folder["solutions"]])).Message);
    }

    [Fact]
    public void Should_Choose_By_Prefix_In_Order()
    {
        string[] files = [folder["04-a.ipynb"], folder["05-b.ipynb"], folder["06-c.ipynb"]];

        Assert.Equal([files[0], files[2]], NotebookFiles.Choose(files, ["06", "04"]));
        Assert.Equal(files, NotebookFiles.Choose(files, []));
    }

    [Fact]
    public void Should_List_The_Names_If_Nothing_Matches()
    {
        var message = Assert.Throws<UsageException>(
            () => NotebookFiles.Choose([folder["04-a.ipynb"], folder["05-b.ipynb"]], ["04", "9"])).Message;

        Assert.StartsWith("--only 9:", message);
        Assert.Contains("04-a.ipynb, 05-b.ipynb", message);
    }

    [Fact]
    public void Should_Put_Pages_Into_The_Repository_Of_The_Notebooks()
    {
        Directory.CreateDirectory(folder["repository/notebooks"]);
        folder.Write("repository/NotebookHelpers.sln", "");

        Assert.Equal(folder[Path.Combine("repository", "artifacts", "workshop")],
            NotebookFiles.DefaultOutput(folder[Path.Combine("repository", "notebooks", "a.ipynb")]));
        // Solutions have their notebooks' names, and would replace their pages.
        Assert.Equal(folder[Path.Combine("repository", "artifacts", "workshop", "solutions")],
            NotebookFiles.DefaultOutput(folder[Path.Combine("repository", "notebooks", "solutions", "a.ipynb")]));
    }
}
