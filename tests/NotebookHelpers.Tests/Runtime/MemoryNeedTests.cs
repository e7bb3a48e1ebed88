using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;
using NotebookHelpers.Tests.Models;
using NotebookHelpers.Training;

namespace NotebookHelpers.Tests.Runtime;

[Collection("display")]
public class MemoryNeedTests
{
    public static TheoryData<string, string> Models => new()
    {
        { "DotBias", "factors" }, { "EmbeddingMlp", "hidden" }, { "TwoTower", "factors" }, { "Ease", "train" },
        { "AlternatingLeastSquares", "factors" }, { "BayesianFactorization", "factors" }, { "Factorization", "factors" },
        { "ItemNeighbourRanker", "neighbours" },
    };

    private static object Make(string model, Interactions train) => model switch
    {
        "DotBias" => new DotBias(train, 1000),
        "EmbeddingMlp" => new EmbeddingMlp(train, 100, [2000]),
        "TwoTower" => new TwoTower(train, 1000),
        "Ease" => new Ease(train),
        "AlternatingLeastSquares" => AlternatingLeastSquares.Implicit(train, 200, rounds: 1),
        "BayesianFactorization" => new BayesianFactorization(train, factors: 50, rounds: 10),
        "Factorization" => new Factorization(train, factors: 100, epochs: 1),
        _ => new ItemNeighbourRanker(train),
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Should_Refuse_A_Model_That_Is_Larger_Than_The_Machine(string model, string lower)
    {
        MemoryNeed.Machine = (100_000, 100_000);
        var error = Assert.Throws<ArgumentException>(lower, () => Make(model, World.Make(taste: 0, centre: 10)));
        Assert.Matches($"^{lower} is .* needs about [0-9]+ MB of memory, and this machine has 1 MB. [TL].*", error.Message);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Should_Say_In_A_Line_If_More_Than_Half_Of_What_Is_Free_Is_Needed(string model, string lower)
    {
        MemoryNeed.Machine = (1e12, 100_000);
        using var host = new StubHost();
        _ = Make(model, World.Make(taste: 0, centre: 10));
        // On a busy machine a fit may take long enough to show how far it is, which leaves nothing.
        var line = Assert.Single(host.Shown.Select(shown => shown.ToString()!), text => text.Length > 0);
        Assert.Matches($"^{lower} is .* needs about [0-9]+ MB of memory; about 1 MB are free. [TL][^\n]*$", line);
    }

    [Fact]
    public void Should_Say_Nothing_If_There_Is_Memory_Enough()
    {
        using var host = new StubHost();
        _ = Make("DotBias", World.Make());
        Assert.Empty(host.Shown);
    }

    [Fact]
    public void Should_Refuse_A_Training_That_Is_Larger_Than_The_Machine()
    {
        // 252 rows of 101 numbers are 0.1 MB, and four times as much while they learn.
        var train = World.Make();
        MemoryNeed.Machine = (200_000, 1e12);
        var model = new DotBias(train, 100);
        Action[] fits =
        [
            () => model.Fit(train, train, FitOptions.Default with { Epochs = 1 }), () => model.FindLearningRate(train),
            () => model.FitRanking(train, RankingOptions.Default with { Epochs = 1 }),
        ];
        foreach (var fit in fits)
        {
            var error = Assert.Throws<ArgumentException>("model", fit);
            Assert.Contains("DotBias, in batches of", error.Message);
        }
        // Which remembers nothing besides the weights.
        model.Fit(train, train, FitOptions.Default with { Epochs = 1, Optimizer = Optimizer.Sgd });
    }

    [Fact]
    public void Should_Refuse_A_Table_That_Is_Too_Long_For_One_Array()
    {
        MemoryNeed.Machine = (1e15, 1e15);
        var error = Assert.Throws<ArgumentException>("factors", () => new DotBias(World.Make(), 100_000_000));
        Assert.Contains("in one array", error.Message);
    }
}
