using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Models;

namespace NotebookHelpers.Tests.Runtime;

[Collection("display")]
public class ProgressTests
{
    private const string Token = "notebook.interrupt";
    private const string Listens = "notebook.listens";

    private static readonly Interactions Train = World.Make(users: 30, items: 20, rows: 300, centre: 10);

    private static readonly Dictionary<string, Action> Working = new()
    {
        ["ALS"] = () => AlternatingLeastSquares.Implicit(Train, 4),
        ["EASE"] = () => _ = new Ease(Train),
        ["item neighbours"] = () => _ = new ItemNeighbourRanker(Train),
        ["neighbours"] = () => new Neighbours(Train, users: true).Predict(Train),
        ["factorization"] = () => _ = new Factorization(Train, factors: 2, epochs: 1),
        ["Bayesian factorization"] = () => _ = new BayesianFactorization(Train, factors: 2, rounds: 10, chains: 1),
        ["lists"] = () => RankingMetrics.Of(new Popularity(Train), Train.Rows([0]), Train),
    };

    public static TheoryData<string> Names => [.. Working.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_End_All_Long_Work_If_The_Cell_Is_Interrupted(string name)
    {
        using var host = new StubHost();
        using var source = new CancellationTokenSource();
        source.Cancel();
        try
        {
            AppContext.SetData(Token, source.Token);
            Assert.Throws<OperationCanceledException>(Working[name]);
        }
        finally
        {
            AppContext.SetData(Token, null);
        }
        Assert.Null(AppContext.GetData(Listens));
        // And nothing is left behind that would hinder the next.
        Working[name]();
        Assert.All(host.Shown, shown => Assert.Equal(NotebookDisplay.Nothing, shown));
    }

    [Fact]
    public void Should_Show_Long_Work_In_Place_And_Leave_Nothing()
    {
        using var host = new StubHost();
        using (var progress = new Progress(() => "a model", 8, TimeSpan.Zero, default))
        {
            progress.At(2);
            var bar = Assert.IsType<Progress.Bar>(Assert.Single(host.Shown));
            Assert.Equal(0.25, bar.Share);
            Assert.Matches("^a model, [0-9]+ s left$", bar.Words);
            Assert.True(AppContext.GetData(Listens) is true);
        }
        Assert.Equal([NotebookDisplay.Nothing], host.Shown);
    }

    [Fact]
    public void Should_Give_Each_Step_Once_And_Show_Nothing_Of_Quick_Work()
    {
        using var host = new StubHost();
        Assert.Equal([0, 1, 2], Progress.Steps("a model", 3));
        Assert.Empty(Progress.Steps("a model", 0));
        Assert.Empty(host.Shown);
        Assert.Null(AppContext.GetData(Listens));
    }

    [Fact]
    public void Should_Listen_Until_The_Last_Work_Ends()
    {
        var first = new Progress("one", 1);
        var second = new Progress("other", 1);
        first.Dispose();
        Assert.True(AppContext.GetData(Listens) is true);
        second.Dispose();
        Assert.Null(AppContext.GetData(Listens));
    }
}
