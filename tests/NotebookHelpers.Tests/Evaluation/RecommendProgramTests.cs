using System.Text.RegularExpressions;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;
using NotebookHelpers.Tests.Models;

namespace NotebookHelpers.Tests.Evaluation;

/// <summary>notebooks/more-machines/recommend.cs, built and run as a reader does.</summary>
public partial class RecommendProgramTests
{
    private static readonly string Program = Path.Combine(Repository.Root, "notebooks", "more-machines", "recommend.cs");

    // As these tests were built: another configuration would build the library anew beneath them.
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains("debug", StringComparison.Ordinal) ? "Debug" : "Release";

    private static readonly Lazy<(int ExitCode, string Output, string Errors)> Built =
        new(() => Repository.Run("build", Program, "-c", Configuration, "--disable-build-servers"));

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        Assert.True(Built.Value.ExitCode == 0, Built.Value.Output + Built.Value.Errors);
        return Repository.Run("run", ["-c", Configuration, "--no-build", "--file", Program, "--", .. arguments]);
    }

    [Fact]
    public void Should_Answer_From_The_File_Alone()
    {
        using var folder = new TableFolder();
        var train = World.Make(users: 30, items: 40, rows: 600);
        using var model = new DotBias(train, 4);
        model.Save(folder["model"]);
        var (exitCode, output, errors) = Run(folder["model"], "1003");
        Assert.True(exitCode == 0, errors);
        Assert.Matches(@"^DotBias for user 1003, also what they have\r?\nRank +Item +Ratings +Score", output);
        var best = Enumerable.Range(0, 40).Select(item => $"item {item}").OrderByDescending(item => model.Predict(1003, item)).Take(10);
        Assert.Equal(best, Item().Matches(output).Select(match => match.Value));
        (exitCode, output, errors) = Run(folder["model"], "nobody");
        Assert.True(exitCode == 0, errors);
        Assert.StartsWith("Popularity, the most rated items: user nobody is unknown to training", output);
        var popular = train.ItemIndices.CountBy(item => item).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(10);
        Assert.Equal(popular.Select(pair => train.Items[pair.Key].ToString()), Item().Matches(output).Select(match => match.Value));
    }

    [Fact]
    public void Should_Build_Without_Warnings()
    {
        Assert.True(Built.Value.ExitCode == 0, Built.Value.Output + Built.Value.Errors);
        // NU1603: a registry lacks a wanted version and gives the next one.
        Assert.DoesNotMatch("warning (?!NU1603)", Built.Value.Output);
    }

    [Fact]
    public void Should_Say_In_One_Line_What_Is_Wrong()
    {
        using var folder = new TableFolder(("foreign", "no model\n"));
        Assert.Equal("Expected a model that model.Save wrote, and a user's id: dotnet run recommend.cs -- MODEL USER", Refused());
        Assert.StartsWith($"There is no saved model at {folder["none"]}.", Refused(folder["none"], "1"));
        Assert.StartsWith($"{folder["foreign"]} is not a whole saved model: ", Refused(folder["foreign"], "1"));
        Assert.Contains("path", Refused("", "1"));

        static string Refused(params string[] arguments)
        {
            var (exitCode, output, errors) = Run(arguments);
            Assert.Equal((1, ""), (exitCode, output));
            return Assert.Single(errors.TrimEnd().Split('\n'));
        }
    }

    [GeneratedRegex(@"item \d+")]
    private static partial Regex Item();
}
