using System.Globalization;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;

namespace NotebookHelpers.Tests.Evaluation;

public class BlendTests
{
    // Users 1 and 2, items 10 to 13; what is held out follows.
    private static readonly Interactions Train = Data.Rows.Of((1, 10, 1, 1), (1, 11, 1, 2), (2, 12, 1, 3), (2, 13, 1, 4));
    private static readonly Interactions Held = Data.Rows.Of((1, 12, 1, 5), (2, 10, 1, 6));

    private sealed class FixedModel(params float[] predicted) : IRatingModel
    {
        public string Name => "fixed";

        public float[] Predict(Interactions rows) => [.. predicted];
    }

    private static FixedRanker Ranker(Func<Id, Id, float> score, Vocabulary? items = null) => new(items ?? Train.Items, score);

    private static float[] Scores(IRanker model)
    {
        var scores = new float[model.Items.Size];
        model.Score(Train.Rows([0]), scores);
        return scores[1..];
    }

    private static float Place(Id item) => int.Parse(item.ToString(), CultureInfo.InvariantCulture) - 10;

    [Fact]
    public void Should_Average_Ratings_By_Weights()
    {
        FixedModel one = new(1, 2, 3, 4), other = new(3, 4, 5, 6);
        Assert.Equal([2, 3, 4, 5], Blend.Ratings([one, other]).Predict(Train));
        Assert.Equal([1.5f, 2.5f, 3.5f, 4.5f], Blend.Ratings([one, other], [3, 1]).Predict(Train));
        Assert.Equal("blend of 2", Blend.Ratings([one, other]).Name);
    }

    [Fact]
    public void Should_Average_Scores_Whatever_Their_Unit()
    {
        var forward = Scores(Blend.Rankings([Ranker((_, item) => Place(item))]));
        // Mean 0 and deviation 1 of 0, 1, 2, 3.
        Assert.Equal([-1.3416, -0.4472, 0.4472, 1.3416], forward.Select(score => Math.Round(score, 4)));
        var even = Blend.Rankings([Ranker((_, item) => Place(item)), Ranker((_, item) => 500 - (1000 * Place(item)))]);
        Assert.All(Scores(even), score => Assert.Equal(0, score, 1e-5));
        // What says the same of all items says nothing.
        Assert.Equal(forward, Scores(Blend.Rankings([Ranker((_, item) => Place(item)), Ranker((_, _) => 7)])).Select(score => 2 * score));
    }

    [Fact]
    public void Should_Give_What_A_Model_Never_Proposes_Its_Lowest_Score()
    {
        var scores = Scores(Blend.Rankings([Ranker((_, item) => Place(item) == 1 ? float.NegativeInfinity : Place(item))]));
        Assert.Equal(scores[0], scores[1]);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Should_Not_Hide_What_Is_Not_A_Number()
    {
        IRanker[] models = [Ranker((_, item) => Place(item)), Ranker((_, item) => Place(item) == 2 ? float.NaN : 1)];
        Assert.Contains("blend of 2 scored item",
            Assert.Throws<InvalidOperationException>(() => RankingMetrics.Of(Blend.Rankings(models), Train, Held)).Message);
    }

    [Fact]
    public void Should_Match_Items_By_Their_Ids_And_Refuse_Others()
    {
        var turned = new Vocabulary(Enumerable.Range(1, Train.Items.Count).Reverse().Select(item => Train.Items[item]));
        var model = Ranker((_, item) => Place(item));
        Assert.Equal(Scores(model).Order(), Scores(model));
        Assert.Equal(Scores(Blend.Rankings([model])), Scores(Blend.Rankings([model, Ranker((_, item) => Place(item), turned)])));
        var other = new Vocabulary(["10", "11", "12", "thirteen"]);
        Assert.Contains("fixed ranks 4 items and fixed 4, such as 13, which fixed does not know. Blend models of the same training part.",
            Assert.Throws<ArgumentException>(() => Blend.Rankings([model, Ranker((_, _) => 1, other)])).Message);
        var more = new Vocabulary(Enumerable.Range(10, 5).Select(item => new Id(item)));
        Assert.Contains("ranks 5 items and fixed 4. Blend",
            Assert.Throws<ArgumentException>(() => Blend.Rankings([model, Ranker((_, _) => 1, more)])).Message);
    }

    [Fact]
    public void Should_Find_The_Weights_Of_Ratings_With_The_Least_Error()
    {
        var validation = Data.Rows.Of((1, 10, 1, 1), (1, 11, 2, 2), (2, 12, 3, 3), (2, 13, 4, 4));
        // The errors of the first two cancel at a quarter of the one and three quarters of the other.
        FixedModel high = new(1.75f, 2.75f, 3.75f, 4.75f), low = new(0.75f, 1.75f, 2.75f, 3.75f), wild = new(5, -3, 5, -3);
        Assert.Equal([0.25, 0.75, 0], Blend.Weights(validation, high, low, wild));
        Assert.Equal([1], Blend.Weights(validation, wild));
    }

    [Fact]
    public void Should_Find_The_Weights_Of_Rankings_That_Put_The_Choices_First()
    {
        // Only the first knows what the first user chose, only the second what the second did; the last is always wrong.
        var chosen = (Id user, Id item) => (user.ToString(), item.ToString()) is ("1", "12") or ("2", "10");
        var one = Ranker((user, item) => user.ToString() == "1" && chosen(user, item) ? 1 : 0);
        var other = Ranker((user, item) => user.ToString() == "2" && chosen(user, item) ? 1 : 0);
        var wrong = Ranker((user, item) => chosen(user, item) ? 0 : 1);
        var weights = Blend.Weights(Train, Held, one, other, wrong);
        Assert.Equal(1, weights.Sum(), 1e-9);
        Assert.True(weights[0] > weights[2] && weights[1] > weights[2]);
        Assert.Equal(1, RankingMetrics.Of(Blend.Rankings([one, other, wrong], weights), Train, Held).Ndcg, 1e-9);
    }

    [Fact]
    public void Should_Refuse_Weights_And_Models_That_Make_No_Sense()
    {
        IRatingModel model = new FixedModel(1, 2, 3, 4);
        foreach (var weights in new double[][] { [], [1], [0, 0], [-1, 2], [double.NaN, 1], [double.PositiveInfinity, 1] })
        {
            Assert.Contains("expected 2, one a model, from 0 on, and not all 0",
                Assert.Throws<ArgumentException>(() => Blend.Ratings([model, model], weights)).Message);
        }
        Assert.Contains("no models to blend", Assert.Throws<ArgumentException>(() => Blend.Rankings([])).Message);
        Assert.Contains("There are 7 models; at most 6",
            Assert.Throws<ArgumentException>(() => Blend.Weights(Train, [.. Enumerable.Repeat(model, 7)])).Message);
    }
}
