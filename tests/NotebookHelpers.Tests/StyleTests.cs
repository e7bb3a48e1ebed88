namespace NotebookHelpers.Tests;

/// <summary>What the compiler's style rules (.editorconfig) do not see.</summary>
public class StyleTests
{
    private const int LongestLine = 140;

    [Fact]
    public void Should_Have_No_Line_That_A_Screen_Cuts()
    {
        var folders = new[] { "src", "tests" }.Select(folder => Path.Combine(Repository.Root, folder));
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)).ToArray();
        Assert.True(files.Length > 300);
        var tooLong =
            from file in files
            from line in File.ReadLines(file).Index()
            where line.Item.Length > LongestLine
            select $"{Path.GetRelativePath(Repository.Root, file)}, line {line.Index + 1}: {line.Item.Length} characters";
        Assert.Empty(tooLong);
    }
}
