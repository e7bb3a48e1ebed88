using NotebookHelpers.Data;
using NotebookHelpers.Models;

namespace NotebookHelpers.Tests.Models;

public class EaseTests
{
    // By the definition: column j of B is the ridge regression of column j on all others, its own weight left out.
    [Theory]
    [InlineData(40, 12)]
    [InlineData(12, 40)]
    public void Should_Be_A_Ridge_Regression_Of_Each_Item_On_The_Others(int users, int items)
    {
        const double L2 = 5;
        var data = RankingBaselinesTests.Random(users, items, 220);
        var x = RankingBaselinesTests.Chosen(data);
        var scores = RankingBaselinesTests.ScoresOf(
            new Ease(data, L2), data.Rows([.. Enumerable.Range(1, data.Users.Count).Select(user => data.ByUser[user][0])]));
        for (var item = 0; item < data.Items.Count; item++)
        {
            int[] others = [.. Enumerable.Range(0, data.Items.Count).Where(other => other != item)];
            var weights = Ridge.Solve(
                [
                .. others.Select(a => others.Select(b => Ridge.Sum(data.Users.Count, u => x[u, a] * x[u, b]) + (a == b ? L2 : 0))
                    .ToArray())],
                [.. others.Select(a => Ridge.Sum(data.Users.Count, u => x[u, a] * x[u, item]))]);
            for (var user = 0; user < data.Users.Count; user++)
            {
                Assert.Equal(others.Index().Sum(other => x[user, other.Item] * weights[other.Index]),
                    scores[(user * data.Items.Count) + item], 3);
            }
        }
    }

    [Fact]
    public void Should_Find_A_Weight_By_Hand()
    {
        // Two items, both of users 1 and 2, the first of user 3 alone: its weight for the second is 2 / (3 + 1).
        var data = Data.Rows.Of((1, 10, 1, 1), (1, 11, 1, 2), (2, 10, 1, 3), (2, 11, 1, 4), (3, 10, 1, 5));
        Assert.Equal(0.5, RankingBaselinesTests.ScoresOf(new Ease(data, l2: 1), data.Rows([4]))[1], 5);
    }

    [Fact]
    public void Should_Throw_If_It_Would_Be_Too_Large()
    {
        var large = Data.Rows.Of([.. Enumerable.Range(0, 20_001).Select(id => ((Id)id, (Id)id, 1f, (long)id))]);
        Assert.Contains("20,001 users and 20,001 items", Assert.Throws<ArgumentException>(() => new Ease(large)).Message);
        Assert.Contains("l2 is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Ease(large, 0)).Message);
    }
}
