using System.Text.RegularExpressions;

namespace Notebooks.Tests;

/// <summary>What the repository says about itself.</summary>
public partial class ReadmeTests
{
    /// <summary>Every text of the repository, below its root.</summary>
    public static TheoryData<string> Texts =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(new[] { ".github", "data", "notebooks", "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Folder(folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')),
    ];

    [Fact]
    public void Should_Fit_On_Two_Screens() => Assert.InRange(File.ReadAllLines(Repository.Folder("README.md")).Length, 1, 120);

    [Theory, MemberData(nameof(Texts))]
    public void Should_Link_To_What_Exists(string text)
    {
        var file = Repository.Folder(text);
        Assert.All(Link().Matches(WithoutCode(File.ReadAllText(file))), match =>
        {
            var link = match.Groups[1].Value + match.Groups[2].Value;
            if (link.Contains("://", StringComparison.Ordinal))
            {
                return;
            }

            var parts = link.Split('#');
            var target = parts[0].Length == 0 ? file
                : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, Uri.UnescapeDataString(parts[0])));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{text} links to {link}, which is not there.");
            Assert.True(parts.Length == 1 || Anchors(target).Contains(parts[1]),
                $"{text} links to {link}, but {Path.GetFileName(target)} has no such heading.");
        });
    }

    [Fact]
    public void Should_List_Each_Notebook_With_Its_Exercises_And_Minutes()
    {
        var rows = Row().Matches(File.ReadAllText(Repository.Folder("README.md")));
        Assert.Equal(Repository.WorkshopNames.Select(name => name.Data), rows.Select(row => row.Groups["file"].Value));
        Assert.All(rows, row =>
        {
            var notebook = new NotebookJson(Repository.Folder(row.Groups["file"].Value));
            var exercises = notebook.Cells.Count(cell => cell.Tags.Contains("exercise"));
            Assert.Equal(exercises, int.TryParse(row.Groups["exercises"].Value, out var count) ? count : 0);
            var said = $"*Takes* {row.Groups["minutes"].Value} minutes.";
            Assert.True(notebook.Cells[0].Source.Contains(said, StringComparison.Ordinal),
                $"{notebook.Name} does not say \"{said}\", as README.md does.");
            var minutes = Minutes(notebook);
            Assert.True(Math.Abs(minutes - int.Parse(row.Groups["minutes"].Value)) <= 4,
                $"README.md: {notebook.Name} takes {row.Groups["minutes"].Value} minutes there, and {minutes:0} as the README reckons.");
        });
    }

    [Fact]
    public void Should_Tell_A_Teacher_Of_Each_Notebook_With_Its_Minutes() => Assert.Equal(
        Row().Matches(File.ReadAllText(Repository.Folder("README.md")))
            .Select(row => (Path.GetFileName(row.Groups["file"].Value), row.Groups["minutes"].Value)),
        Entry().Matches(Teaching()).Select(entry => (entry.Groups["file"].Value, entry.Groups["minutes"].Value)));

    [Fact]
    public void Should_Plan_As_Many_Minutes_As_There_Are_And_Sections_That_Exist()
    {
        var plans = Plan().Matches(Teaching());
        Assert.Equal(3, plans.Count);
        Assert.All(plans, plan =>
        {
            var parts = Part().Matches(plan.Groups["parts"].Value);
            Assert.Equal(int.Parse(plan.Groups["minutes"].Value), parts.Sum(part => int.Parse(part.Groups["minutes"].Value)));
            Assert.All(parts.Where(part => char.IsDigit(part.Groups["what"].Value[0])), part =>
            {
                var notebook = new NotebookJson(Repository.Folder(
                    Repository.Notebooks().First(name => name.StartsWith($"notebooks/{part.Groups["what"].Value[..2]}-"))));
                var headings = notebook.Cells.SelectMany(cell => cell.Lines).Where(line => line.StartsWith('#')).ToList();
                Assert.All(Section().Matches(part.Groups["what"].Value), section => Assert.True(
                    headings.Any(heading => heading.TrimStart('#', ' ').StartsWith(section.Groups[1].Value, StringComparison.Ordinal)),
                    $"TEACHING.md plans *{section.Groups[1].Value}*, and {notebook.Name} has no such heading."));
            });
        });
    }

    private static string Teaching() => File.ReadAllText(Repository.Folder("notebooks", "TEACHING.md"));

    /// <summary>
    /// As the README says: 150 words a minute, one minute a code cell, five for an easy exercise and ten for a medium one.
    /// </summary>
    private static double Minutes(NotebookJson notebook)
    {
        var prose = string.Join('\n', notebook.Cells.Where(cell => !cell.IsCode).Select(cell => cell.Source));
        var words = Word().Count(Tag().Replace(prose, " "));
        var exercises = Exercise().Matches(prose).Sum(match => match.Groups[1].Value == "easy" ? 5 : 10);
        return words / 150.0 + notebook.CodeCells.Count() + exercises;
    }

    /// <summary>The anchors that GitHub gives to the headings of a text.</summary>
    private static IEnumerable<string> Anchors(string file) =>
        Heading().Matches(WithoutCode(File.ReadAllText(file)))
        .Select(match => NoAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string text) => Fence().Replace(text.ReplaceLineEndings("\n"), "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)|(?:src|href)=""([^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| \d+ \| \[[^\]]+\]\((?<file>[^)]+)\) \|[^|]+\| (?<minutes>\d+) \| (?<exercises>\d*) ?\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| \[\d+\]\((?<file>[^)]+)\) \| (?<minutes>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^### [^\n]*?(?<minutes>\d+) minutes\n(?<parts>.*?)(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Plan();

    [GeneratedRegex(@"^\| (?<minutes>\d+) \| (?<what>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex(@"\*([^*]+)\*")]
    private static partial Regex Section();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^### Exercise [\d.]+ \((easy|medium|stretch)\)", RegexOptions.Multiline)]
    private static partial Regex Exercise();

    [GeneratedRegex(@"[A-Za-z0-9][\w'’,.-]*")]
    private static partial Regex Word();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}
