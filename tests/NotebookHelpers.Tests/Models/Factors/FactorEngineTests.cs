using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Models;

/// <summary>The engine against a plain loop in double precision, a step at a time.</summary>
public class FactorEngineTests
{
    private const int Users = 7;
    private const int Items = 9;
    private const float Mean = 3.5f;
    private const float Rate = 0.03f;
    private const float VectorL2 = 0.2f;
    private const float BiasL2 = 0.1f;

    // Not a multiple of the machine's vectors, so that what is left over is tested too.
    private const int Factors = 19;

    private readonly SeededRandom random = new(5);
    private readonly Side users, items;
    private readonly int[] userRows, itemRows, order;
    private readonly float[] ratings;

    public FactorEngineTests()
    {
        (users, items) = (new Side(Users, random), new Side(Items, random));
        userRows = [.. Enumerable.Range(0, 200).Select(_ => random.NextInt(Users))];
        itemRows = [.. userRows.Select(_ => random.NextInt(Items))];
        ratings = [.. userRows.Select(_ => (float)(1 + (4 * random.NextDouble())))];
        order = [.. Enumerable.Range(0, userRows.Length)];
        random.Shuffle(order.AsSpan());
    }

    private FactorEngine Engine(FeatureRows? ofUsers = null, FeatureRows? ofItems = null) =>
        new(users.Table(ofUsers), items.Table(ofItems), Factors, Mean, VectorL2, BiasL2);

    private static void ShouldBe(Plain expected, Side actual)
    {
        Assert.All(expected.Vectors.Zip(actual.Vectors), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
        Assert.All(expected.Biases.Zip(actual.Biases), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
        // Row 0, the unknown, never learns.
        Assert.Equal(actual.Start.AsSpan(0, Factors), actual.Vectors.AsSpan(0, Factors));
    }

    [Fact]
    public void Should_Learn_Ratings_By_Gradient_Descent()
    {
        Plain user = new(users), item = new(items);
        var engine = Engine();
        double loss = 0, squares = 0, expectedLoss = 0, expectedSquares = 0;
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var (some, others) = engine.LearnRatings(order, userRows, itemRows, ratings, Rate);
            (loss, squares) = (loss + some, squares + others);
            foreach (var row in order)
            {
                int u = userRows[row], i = itemRows[row];
                var score = Mean + user.Biases[u] + item.Biases[i] + Enumerable.Range(0, Factors).Sum(f => user.At(u, f) * item.At(i, f));
                var error = score - ratings[row];
                expectedSquares += error * error;
                expectedLoss += (error * error) + user.Penalty(u) + item.Penalty(i);
                var (before, gradient) = (Enumerable.Range(0, Factors).Select(f => user.At(u, f)).ToArray(), 2 * error);
                user.Learn(u, gradient, gradient, f => item.At(i, f));
                item.Learn(i, gradient, gradient, f => before[f]);
            }
        }
        ShouldBe(user, users);
        ShouldBe(item, items);
        Assert.Equal(expectedSquares, squares, expectedSquares * 1e-4);
        // The penalty of row 0, which never learns, counts nowhere.
        Assert.Equal(expectedLoss, loss, expectedLoss * 1e-4);
    }

    // A row is a weighted sum of features: two to four of each user and item, one of them shared by many.
    [Fact]
    public void Should_Learn_The_Features_Of_Both_Sides()
    {
        FeatureRows Features(int rows, int features)
        {
            int[][] chosen = [.. Enumerable.Range(0, rows)
                .Select(row => (int[])[.. new[] { 1, 2 + (row % 3), 5, features - 1 }[..(2 + (row % 3))]])];
            int[] starts = [0, .. chosen.Select((_, row) => chosen[..(row + 1)].Sum(one => one.Length))];
            return new FeatureRows(starts, [.. chosen.SelectMany(one => one)],
                [.. chosen.SelectMany(one => one.Select(_ => (float)(0.5 + random.NextDouble())))], new int[features]);
        }
        var (ofUsers, ofItems) = (Features(20, Users), Features(30, Items));
        int[] someUsers = [.. order.Select(_ => random.NextInt(20))], someItems = [.. order.Select(_ => random.NextInt(30))];
        Plain user = new(users), item = new(items);
        var engine = Engine(ofUsers: ofUsers, ofItems: ofItems);
        var (loss, squares) = engine.LearnRatings(order, someUsers, someItems, ratings, Rate);

        double expectedLoss = 0, expectedSquares = 0;
        foreach (var row in order)
        {
            (Plain Side, int[] Features, float[] Weights)[] sides =
            [
                (user, ofUsers.FeaturesOf(someUsers[row]).ToArray(), ofUsers.WeightsOf(someUsers[row]).ToArray()),
                (item, ofItems.FeaturesOf(someItems[row]).ToArray(), ofItems.WeightsOf(someItems[row]).ToArray()),
            ];
            double[][] sums =
                [
                .. sides.Select(side => Enumerable.Range(0, Factors)
                    .Select(f => side.Features.Zip(side.Weights, (feature, weight) => weight * side.Side.At(feature, f)).Sum()).ToArray())];
            var error = Mean
                + sides.Sum(side => side.Features.Zip(side.Weights, (feature, weight) => weight * side.Side.Biases[feature]).Sum())
                + sums[0].Zip(sums[1], (one, other) => one * other).Sum() - ratings[row];
            expectedSquares += error * error;
            expectedLoss += (error * error) + sides.Sum(side => side.Features.Sum(side.Side.Penalty));
            for (var side = 0; side < 2; side++)
            {
                foreach (var (feature, weight) in sides[side].Features.Zip(sides[side].Weights))
                    sides[side].Side.Learn(feature, 2 * error * weight, 2 * error * weight, f => sums[1 - side][f]);
            }
        }
        ShouldBe(user, users);
        ShouldBe(item, items);
        Assert.Equal(expectedSquares, squares, expectedSquares * 1e-4);
        Assert.Equal(expectedLoss, loss, expectedLoss * 1e-4);
    }

    [Fact]
    public void Should_Learn_Pairs()
    {
        Plain user = new(users), item = new(items);
        int[] negatives = [.. itemRows.Select(row => (row + 1 + random.NextInt(Items - 1)) % Items)];
        var loss = Engine().LearnPairs(userRows, itemRows, negatives, Rate);
        double expected = 0;
        for (var pair = 0; pair < userRows.Length; pair++)
        {
            int u = userRows[pair], good = itemRows[pair], bad = negatives[pair];
            double[] who = [.. Enumerable.Range(0, Factors).Select(f => user.At(u, f))],
                apart = [.. Enumerable.Range(0, Factors).Select(f => item.At(good, f) - item.At(bad, f))];
            var margin = item.Biases[good] - item.Biases[bad] + who.Zip(apart, (one, other) => one * other).Sum();
            expected += Math.Log(1 + Math.Exp(-margin)) + user.Penalty(u) + item.Penalty(good) + item.Penalty(bad);
            var gradient = -1 / (1 + Math.Exp(margin));
            user.Learn(u, gradient, 0, f => apart[f]);
            item.Learn(good, gradient, gradient, f => who[f]);
            item.Learn(bad, -gradient, -gradient, f => who[f]);
        }
        ShouldBe(user, users);
        ShouldBe(item, items);
        Assert.Equal(expected, loss, expected * 1e-4);
    }

    private sealed class Side(int count, SeededRandom random)
    {
        public float[] Vectors { get; } = [.. Enumerable.Range(0, count * Factors).Select(_ => (float)(0.3 * random.NextNormal()))];

        public float[] Biases { get; } = [.. Enumerable.Range(0, count).Select(_ => (float)(0.3 * random.NextNormal()))];

        public float[] Shares { get; } = [.. Enumerable.Range(0, count).Select(row => 1f / (row + 1))];

        public float[] Start { get; private set; } = [];

        public FactorTable Table(FeatureRows? features)
        {
            Start = [.. Vectors];
            return new FactorTable(() => Vectors, () => Biases, Shares, features);
        }
    }

    private sealed class Plain(Side side)
    {
        public double[] Vectors { get; } = Array.ConvertAll(side.Vectors, value => (double)value);

        public double[] Biases { get; } = Array.ConvertAll(side.Biases, value => (double)value);

        public double At(int row, int factor) => Vectors[(row * Factors) + factor];

        public double Penalty(int row) => row == 0 ? 0 :
            side.Shares[row]
            * ((VectorL2 * Enumerable.Range(0, Factors).Sum(factor => At(row, factor) * At(row, factor)))
            + (BiasL2 * Biases[row] * Biases[row]));

        public void Learn(int row, double gradient, double biasGradient, Func<int, double> other)
        {
            if (row == 0)
                return;
            for (var factor = 0; factor < Factors; factor++)
            {
                var place = (row * Factors) + factor;
                Vectors[place] -= Rate * ((gradient * other(factor)) + (2 * VectorL2 * side.Shares[row] * Vectors[place]));
            }
            Biases[row] -= Rate * (biasGradient + (2 * BiasL2 * side.Shares[row] * Biases[row]));
        }
    }
}
