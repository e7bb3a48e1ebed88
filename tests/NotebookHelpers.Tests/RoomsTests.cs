using System.Text.RegularExpressions;

namespace NotebookHelpers.Tests;

/// <summary>The library's folders are its rooms. Arrows go down only: a file names no type of a room above its own.</summary>
public partial class RoomsTests
{
    private const int MostFiles = 20;

    private static readonly string[] Rooms =
    [
        "Workshop", "Charts", "Charts/Pictures", "Evaluation", "Training", "Training/Ranking", "Training/Tables", "Models/Ranking",
        "Models/Classical", "Models/Rating", "Models/Factors", "Models/Saving", "Models/Layers", "Models", "Metrics", "Data/World",
        "Data/Files", "Data/Side", "Data", "Runtime/Work", "Runtime",
    ];

    private static readonly (string Room, string Name, string Code)[] Files =
    [
        .. from path in Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
           let relative = Path.GetRelativePath(Library, path).Replace('\\', '/')
           select (Path.GetDirectoryName(relative)!.Replace('\\', '/'), relative, Comment().Replace(File.ReadAllText(path), "")),
    ];

    private static string Library => Path.Combine(Repository.Root, "src", "NotebookHelpers");

    [Fact]
    public void Should_Name_Types_Of_Rooms_Below_Only()
    {
        var types = (from file in Files from Match type in Declared().Matches(file.Code) select (Name: type.Groups[1].Value, file.Room))
            .DistinctBy(type => type.Name).ToDictionary(type => type.Name, type => type.Room);
        Assert.True(types.Count > 100);
        var upward =
            from file in Files
            from word in Type().Matches(file.Code).Select(word => word.Value).Distinct()
            where types.TryGetValue(word, out var room) && Array.IndexOf(Rooms, room) < Array.IndexOf(Rooms, file.Room)
            select $"{file.Name} names {word} of {types[word]}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Should_Import_Rooms_Below_Only()
    {
        var upward =
            from file in Files
            let own = file.Room.Split('/')[0]
            from Match used in Used().Matches(file.Code)
            where Array.IndexOf(Rooms, used.Groups[1].Value) <= Array.IndexOf(Rooms, own)
            select $"{file.Name}: {used.Value}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Should_Keep_Each_File_In_A_Room_And_No_Room_Crowded()
    {
        Assert.Empty(Files.Select(file => file.Room).Except(Rooms));
        var crowded = Files.CountBy(file => file.Room).Where(room => room.Value > MostFiles)
            .Select(room => $"{room.Key}: {room.Value} files");
        Assert.Empty(crowded);
    }

    [GeneratedRegex(@"^(?:[a-z]+ )*(?:class|record|struct|interface|enum)(?: struct)? (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared();

    // Where a word is a type: made, asked for a static member, a type argument, or the type of a parameter, field or variable.
    [GeneratedRegex(@"(?<=\bnew )[A-Z]\w+|(?<![.\w])[A-Z]\w+(?=[.<>]|\[\]|\?? [a-z]\w*\b)")]
    private static partial Regex Type();

    [GeneratedRegex(@"^using (?:static )?NotebookHelpers\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Used();

    [GeneratedRegex("//.*|\"(?:[^\"\\\\\\n]|\\\\.)*\"")]
    private static partial Regex Comment();
}
