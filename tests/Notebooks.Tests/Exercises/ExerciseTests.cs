using Notebooks.Tests.Polyglot;

namespace Notebooks.Tests.Exercises;

/// <summary>Every exercise's own cell with answers in it, in the session of the executed notebook: what is wrong is named.</summary>
public class ExerciseTests(PolyglotRun polyglot)
{
    private static readonly ExerciseCell[] All = [.. Repository.WorkshopNames.SelectMany(name => ExerciseCell.Of(name.Data))];

    public static TheoryData<string> Names => [.. All.Select(exercise => exercise.Name)];

    public static TheoryData<string, int> Seeded =>
        [.. from exercise in All from seed in ExerciseAnswer.Seeds select (exercise.Name, seed)];

    public static TheoryData<string, string> Mistakes => [.. WrongAnswers.Asked.Select(wrong => (wrong.Name, wrong.Mistake))];

    [Fact]
    public void Should_Call_Each_Exercise_By_A_Name_Of_Its_Own() => Assert.Distinct(All.Select(exercise => exercise.Name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Know_Two_Wrong_Answers_To_Each_Exercise(string exercise) =>
        Assert.True(WrongAnswers.All.Count(wrong => wrong.Name == exercise) >= 2);

    [Theory, MemberData(nameof(Names))]
    public async Task Should_Refuse_The_Stub(string exercise)
    {
        var cell = All.Single(cell => cell.Name == exercise);
        var run = (await polyglot.Of(cell.Notebook)).Cells.Single(run => run.Code == cell.Source);
        // What is to be mended compiles, and its faults are counted.
        Assert.Matches(@"^Not (written yet\. |yet, 4 faults are left\. )", Said(run));
    }

    [Theory, MemberData(nameof(Seeded))]
    public async Task Should_Pass_The_Solution(string exercise, int seed) =>
        Assert.StartsWith("Right", Said(await Run(exercise, answer => answer.Mistake is null && answer.Seed == seed)));

    [Theory, MemberData(nameof(Mistakes))]
    public async Task Should_Say_What_Is_Wrong(string exercise, string mistake)
    {
        var said = Said(await Run(exercise, answer => answer.Mistake == mistake));
        Assert.False(said.StartsWith("Right", StringComparison.Ordinal), said);
        Assert.Contains(WrongAnswers.All.Single(wrong => wrong.Name == exercise && wrong.Mistake == mistake).Says, said);
    }

    /// <summary>What the check answered: the cell ends with it, and does not fail.</summary>
    private static string Said(PolyglotCell cell)
    {
        Assert.True(cell.Failure is null, $"{cell.Code}\n{cell.Failure}");
        Assert.Equal("", cell.Errors);
        Assert.Contains("border-left", cell.Values[^1].Html);
        return cell.Values[^1].Text!;
    }

    private async Task<PolyglotCell> Run(string exercise, Func<ExerciseAnswer, bool> isAsked)
    {
        var notebook = await polyglot.Of(All.Single(cell => cell.Name == exercise).Notebook);
        return notebook.Answers.Single(answer => answer.Name == exercise && isAsked(answer)).Run!;
    }
}
