using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Models;

public class AlternatingLeastSquaresTests
{
    [Fact]
    public void Should_Solve_The_Weighted_Normal_Equations_Of_The_Items()
    {
        const double L2 = 0.5, Alpha = 4;
        var data = RankingBaselinesTests.Random(25, 15, 120);
        var model = AlternatingLeastSquares.Implicit(data, factors: 15, l2: L2, alpha: Alpha, rounds: 40, seed: 1);
        var (values, length) = ((IItemVectors)model).ItemVectors();
        var x = RankingBaselinesTests.Chosen(data);
        var scores = RankingBaselinesTests.ScoresOf(
            model, data.Rows([.. Enumerable.Range(1, data.Users.Count).Select(user => data.ByUser[user][0])]));
        // For each item Σ w (target - score) · score = l2 · |vector|², over all users: chosen or not.
        for (var item = 0; item < data.Items.Count; item++)
        {
            double Of(Func<double, double, double> value) =>
                Ridge.Sum(data.Users.Count, user => value(1 + (Alpha * x[user, item]), scores[(user * data.Items.Count) + item]));
            var squares = values.AsSpan((item + 1) * length, length).ToArray().Sum(value => value * (double)value);
            Assert.Equal(L2 * squares, Of((weight, score) => weight * ((weight > 1 ? 1 : 0) - score) * score), 3);
        }
    }

    [Fact]
    public void Should_Find_The_Minimum_By_Hand()
    {
        // One user, one item, one factor: 3 (1 - uv)² + l2 · (u² + v²) is least at uv = 1 - l2 / 3.
        var one = Data.Rows.Of((1, 10, 1, 1));
        var model = AlternatingLeastSquares.Implicit(one, factors: 1, l2: 0.75, alpha: 2, rounds: 200, seed: 1);
        Assert.Equal(0.75, Scored(model, one)[0], 3);
    }

    [Fact]
    public void Should_Trust_A_Strong_Choice_More()
    {
        var data = Data.Rows.Of((1, 10, 1, 1), (2, 11, 9, 2));
        var predicted = Scored(AlternatingLeastSquares.Implicit(data, factors: 2, l2: 0.1, alpha: 1, rounds: 100, seed: 1), data);
        Assert.True(predicted[1] > predicted[0]);
    }

    [Fact]
    public void Should_Be_The_Same_From_The_Same_Seed()
    {
        var data = RankingBaselinesTests.Random(25, 15, 120);
        float[] Predicted(int seed) => Scored(AlternatingLeastSquares.Implicit(data, seed: seed), data);
        Assert.Equal(Predicted(1), Predicted(1));
        Assert.NotEqual(Predicted(1), Predicted(2));
    }

    [Fact]
    public void Should_Be_The_Same_With_Several_Threads()
    {
        var data = RankingBaselinesTests.Random(25, 15, 120);
        var one = Scored(AlternatingLeastSquares.Implicit(data, seed: 1), data);
        try
        {
            Environment.SetEnvironmentVariable(TorchRuntime.ThreadsVariable, "3");
            Assert.Equal(one, Scored(AlternatingLeastSquares.Implicit(data, seed: 1), data));
        }
        finally
        {
            Environment.SetEnvironmentVariable(TorchRuntime.ThreadsVariable, null);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(33)]
    public void Should_Solve_Equations_Of_Any_Width(int width)
    {
        var random = new SeededRandom(width);
        float[] Vector() => [.. Enumerable.Range(0, width).Select(_ => (float)random.NextNormal())];
        NormalEquations shared = new(width), equations = new(width);
        // As many as are added together, fewer, and more.
        foreach (var count in new[] { 150, 64, 1, 0 })
        {
            float[][] Vectors(int vectors) => [.. Enumerable.Range(0, vectors).Select(_ => Vector())];
            float[][] common = Vectors(70), own = Vectors(count);
            shared.Begin();
            foreach (var vector in common)
                shared.Add(vector, 1);
            shared.AddUp();
            equations.Begin(shared);
            foreach (var (place, vector) in own.Index())
                equations.Add(vector, place % 3);
            float[] b = Vector(), x = [.. b];
            equations.Solve(x, 0.5f);
            double Of(int row, int column) => (row == column ? 0.5 : 0) + common.Sum(vector => (double)vector[row] * vector[column])
                + own.Index().Sum(vector => vector.Index % 3 * (double)vector.Item[row] * vector.Item[column]);
            var places = Enumerable.Range(0, width);
            var a = places.Select(row => places.Select(column => Of(row, column)).ToArray()).ToArray();
            var expected = Ridge.Solve(a, Array.ConvertAll(b, value => (double)value));
            Assert.All(expected.Zip(x), both => Assert.Equal(both.First, both.Second, 1e-4));
        }
    }

    [Fact]
    public void Should_Throw_If_A_Number_Makes_No_Sense()
    {
        var data = RankingBaselinesTests.Few();
        Assert.Contains("alpha is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => AlternatingLeastSquares.Implicit(data, alpha: 0)).Message);
        Assert.Contains("factors is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => AlternatingLeastSquares.Implicit(data, factors: 0)).Message);
        Assert.Contains("l2 is 0", Assert.Throws<ArgumentOutOfRangeException>(() => AlternatingLeastSquares.Implicit(data, l2: 0)).Message);
        Assert.Contains("is -1; expected 0 or more",
            Assert.Throws<ArgumentException>(() => AlternatingLeastSquares.Implicit(Data.Rows.Of((1, 10, -1, 1)))).Message);
    }

    // The score of each row's own pair.
    private static float[] Scored(AlternatingLeastSquares model, Interactions data)
    {
        var scores = new float[data.Count * model.Items.Size];
        model.Score(data, scores);
        return [.. Enumerable.Range(0, data.Count).Select(row => scores[(row * model.Items.Size) + data.ItemIndices[row]])];
    }
}
