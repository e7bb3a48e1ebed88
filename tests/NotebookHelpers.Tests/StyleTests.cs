namespace NotebookHelpers.Tests;

/// <summary>What the compiler's style rules (.editorconfig) do not see.</summary>
public class StyleTests
{
    private const int LongestLine = 140;

    [Fact]
    public void Should_Have_No_Line_That_A_Screen_Cuts()
    {
        var tooLong =
            from file in Files()
            from line in File.ReadLines(file).Index()
            where line.Item.Length > LongestLine
            select $"{Path.GetRelativePath(Repository.Root, file)}, line {line.Index + 1}: {line.Item.Length} characters";
        Assert.Empty(tooLong);
    }

    // As dotnet format sorts them; the build does not ask.
    [Fact]
    public void Should_Have_Usings_In_Order()
    {
        var unsorted = Files().Where(file =>
        {
            string[] usings = [.. File.ReadLines(file).TakeWhile(line => !line.StartsWith("namespace", StringComparison.Ordinal))
                .Where(line => line.StartsWith("using ", StringComparison.Ordinal))
                .Where(line => !line.StartsWith("using var ", StringComparison.Ordinal))];
            return !usings.SequenceEqual(usings.OrderBy(Rank).ThenBy(Name, StringComparer.OrdinalIgnoreCase));
        });
        Assert.Empty(unsorted.Select(file => Path.GetRelativePath(Repository.Root, file)));

        // Namespaces, those of System first; types whose members are used; other names.
        static int Rank(string line) => line.Contains('=', StringComparison.Ordinal) ? 3
            : line.StartsWith("using static ", StringComparison.Ordinal) ? 2
            : Name(line).Split('.')[0] == "System" ? 0 : 1;

        static string Name(string line) => line["using ".Length..].Replace("static ", "", StringComparison.Ordinal).TrimEnd(';');
    }

    private static string[] Files()
    {
        var folders = new[] { "src", "tests" }.Select(folder => Path.Combine(Repository.Root, folder));
        string[] files = [.. folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))];
        Assert.True(files.Length > 300);
        return files;
    }
}
