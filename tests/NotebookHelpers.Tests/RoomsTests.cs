using System.Text.RegularExpressions;

namespace NotebookHelpers.Tests;

public partial class RoomsTests
{
    private static readonly string[] Rooms = ["Workshop", "Charts", "Evaluation", "Training", "Models", "Metrics", "Data", "Runtime"];

    [Fact]
    public void Should_Use_Only_Rooms_Below()
    {
        var library = Path.Combine(Repository.Root, "src", "NotebookHelpers");
        var upward =
            from file in Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories)
            let room = Array.IndexOf(Rooms, Path.GetRelativePath(library, file).Split(Path.DirectorySeparatorChar)[0])
            from Match used in UsedRoom().Matches(File.ReadAllText(file))
            let other = Array.IndexOf(Rooms, used.Groups[1].Value)
            where room < 0 || other <= room
            select $"{Path.GetFileName(file)}: {used.Value}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Should_Keep_Each_File_In_A_Room()
    {
        var library = Path.Combine(Repository.Root, "src", "NotebookHelpers");
        var folders = Directory.EnumerateDirectories(library).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));
        Assert.Empty(folders.Except(Rooms));
        Assert.Empty(Directory.EnumerateFiles(library, "*.cs"));
    }

    [GeneratedRegex(@"^using (?:static )?NotebookHelpers\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsedRoom();
}
