namespace Notebooks.Tests;

/// <summary>Every committed notebook keeps to the rules.</summary>
public class LintTests
{
    public static TheoryData<string> Names => Repository.NotebookNames;

    public static TheoryData<string> WorkshopNames => Repository.WorkshopNames;

    private static NotebookJson Read(string name) => new(Repository.Folder(name));

    [Fact]
    public void Should_Find_The_Workshops_Notebooks() => Assert.NotEmpty(Repository.Notebooks());

    [Theory, MemberData(nameof(Names))]
    public void Should_Open_In_Polyglot_And_Jupyter(string name) => NotebookRules.OpensInPolyglotAndJupyter(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Be_Coloured_And_Exported_As_CSharp(string name)
    {
        var language = Read(name).Root["metadata"]!["language_info"]!;
        Assert.Equal((".cs", "text/x-csharp", "csharp"),
            ((string?)language["file_extension"], (string?)language["mimetype"], (string?)language["pygments_lexer"]));
    }

    [Theory, MemberData(nameof(Names))]
    public void Should_Import_The_Setup_Once_And_First(string name) => NotebookRules.ImportsTheSetupOnceAndFirst(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Keep_Cells_Short(string name) => NotebookRules.KeepsCellsShort(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Keep_Lines_Narrow(string name) => NotebookRules.KeepsLinesNarrow(Read(name));

    [Theory, MemberData(nameof(WorkshopNames))]
    public void Should_Link_To_A_Solution_Below_Each_Exercise(string name) =>
        NotebookRules.LinksToASolutionBelowEachExercise(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Say_What_To_Look_For_Before_Each_Cell(string name) => NotebookRules.SaysWhatToLookForBeforeEachCell(Read(name));

    [Theory, MemberData(nameof(WorkshopNames))]
    public void Should_Answer_Each_Question(string name) => NotebookRules.AnswersEachQuestion(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Quote_Only_Figures_That_Cells_Above_Printed(string name) => NotebookRules.QuotesOnlyFiguresOfCellsAbove(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Have_Unique_Ids(string name) => NotebookRules.HasUniqueIds(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Hold_No_Cell_That_Fails(string name) => NotebookRules.HoldsNoCellThatFails(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Save_The_Outputs_Of_Its_Own_Code(string name) => NotebookRules.SavesTheOutputsOfItsOwnCode(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Have_Been_Run_In_Order(string name) => NotebookRules.WasRunInOrder(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Name_No_Machine(string name) => NotebookRules.NamesNoMachine(Read(name));

    [Theory, MemberData(nameof(Names))]
    public void Should_Stay_Small(string name) => NotebookRules.StaysSmall(Read(name));
}
