using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Models;

public class FactorizationTests
{
    public class Constructor
    {
        private const int Factors = 3, Epochs = 4;
        private const double Rate = 0.02, L2 = 0.5;

        /// <summary>
        /// The same in double precision, with a dictionary's clarity: each feature a vector whose last number is its bias.
        /// </summary>
        [Fact]
        public void Should_Learn_As_A_Plain_Loop_Does()
        {
            var train = Interactions.From(FeatureWorld.Make(rows: 200));
            var features = Features.From(train);
            var random = new SeededRandom(5);
            FeatureRows users = FeatureRows.From(features.Users, 20), items = FeatureRows.From(features.Items, 20);
            var (user, item) = (Start(users, train.UserIndices, random), Start(items, train.ItemIndices, random));
            var orders = (long)random.Next();
            var order = new int[train.Count];
            var deviation = Math.Sqrt(train.Ratings.Average(rating => Math.Pow(rating - train.MeanRating, 2)));
            for (int epoch = 0, step = 0; epoch < Epochs; epoch++, step++)
            {
                for (var row = 0; row < order.Length; row++)
                    order[row] = row;
                new SeededRandom(orders + epoch).Shuffle(order.AsSpan());
                // All rows are one batch, and the rate falls from batch to batch.
                var rate = Rate * (Epochs - step) / Epochs;
                double noise = 0;
                foreach (var row in order)
                {
                    int u = train.UserIndices[row], i = train.ItemIndices[row];
                    double[] userSum = Sum(users, user.Vectors, u), itemSum = Sum(items, item.Vectors, i);
                    var error = Score(userSum, itemSum) - ((train.Ratings[row] - train.MeanRating) / deviation);
                    noise += error * error / order.Length;
                    Learn(users, user, u, error, itemSum, userSum, 1 / Math.Sqrt(train.ItemIndices.Count(other => other == i)), rate);
                    Learn(items, item, i, error, userSum, itemSum, 1 / Math.Sqrt(train.UserIndices.Count(other => other == u)), rate);
                }
                Weigh(users, user, noise, train.ItemIndices.Average(i => MeanSquare(Sum(items, item.Vectors, i))));
                Weigh(items, item, noise, train.UserIndices.Average(u => MeanSquare(Sum(users, user.Vectors, u))));
            }
            var predicted = new Factorization(train, features, Factors, Epochs, (float)Rate, (float)L2, seed: 5).Predict(train);
            Assert.All(predicted.Index(), row => Assert.Equal(
                Math.Clamp(train.MeanRating
                + (deviation * Score(Sum(users, user.Vectors, train.UserIndices[row.Index]),
                Sum(items, item.Vectors, train.ItemIndices[row.Index]))), train.RatingRange.Lowest, train.RatingRange.Highest),
                row.Item, 1e-3));
        }

        [Fact]
        public void Should_Beat_Biases_Where_There_Are_Tastes()
        {
            var (train, validation) = World.Make().SplitRandom(0.2, 1);
            Assert.True(Rmse.Of(new Factorization(train, l2: 0.2f), validation) < 0.7 * Rmse.Of(new BiasModel(train), validation));
        }

        [Fact]
        public void Should_Learn_The_Same_From_The_Same_Seed()
        {
            var train = World.Make(30, 20, 300);
            var first = new Factorization(train, seed: 1).Predict(train);
            Assert.Equal(first, new Factorization(train, seed: 1).Predict(train));
            Assert.NotEqual(first, new Factorization(train, seed: 2).Predict(train));
        }

        [Theory]
        [InlineData(0, 60, 0.01f, 1, "factors is 0; expected at least 1, such as")]
        [InlineData(8, 0, 0.01f, 1, "epochs is 0; expected at least 1, such as")]
        [InlineData(8, 60, 0, 1, "learningRate is 0; expected a positive number")]
        [InlineData(8, 60, 0.01f, -1, "l2 is -1; expected 0 or more")]
        public void Should_Throw_If_A_Number_Makes_No_Sense(int factors, int epochs, float rate, float l2, string message) =>
            Assert.Contains(message,
            Assert.Throws<ArgumentOutOfRangeException>(
            () => new Factorization(World.Make(3, 3, 9), null, factors, epochs, rate, l2)).Message, StringComparison.Ordinal);

        [Fact]
        public void Should_Throw_If_The_Features_Are_Those_Of_Other_Rows()
        {
            var (train, _) = Interactions.From(FeatureWorld.Make()).SplitRandom(0.9, 1);
            var others = Interactions.From(FeatureWorld.Make());
            Assert.Throws<ArgumentException>(() => new Factorization(train, Features.From(others)));
        }

        private static (double[][] Vectors, double[] Uses, double[] Shares) Start(FeatureRows rows, int[] indices, SeededRandom random)
        {
            var uses = new double[rows.Groups.Length];
            foreach (var index in indices)
            {
                foreach (var feature in rows.FeaturesOf(index))
                    uses[feature]++;
            }
            return ([.. uses.Select(
                count => (double[])[.. Enumerable.Range(0, Factors).Select(_ => count == 0 ? 0 : 0.05 * random.NextNormal()), 0])], uses,
                [.. uses.Select(count => 1 / Math.Sqrt(count))]);
        }

        private static double[] Sum(FeatureRows rows, double[][] vectors, int row)
        {
            var sum = new double[Factors + 1];
            for (var place = 0; place < rows.FeaturesOf(row).Length; place++)
            {
                for (var factor = 0; factor <= Factors; factor++)
                    sum[factor] += rows.WeightsOf(row)[place] * vectors[rows.FeaturesOf(row)[place]][factor];
            }
            return sum;
        }

        private static double Score(double[] user, double[] item) =>
            user[Factors] + item[Factors] + Enumerable.Range(0, Factors).Sum(factor => user[factor] * item[factor]);

        private static double MeanSquare(double[] sum) => sum.Take(Factors).Average(number => number * number);

        private static void Learn(FeatureRows rows, (double[][] Vectors, double[] Uses, double[] Shares) side, int row, double error,
            double[] other, double[] own, double otherShare, double rate)
        {
            for (var place = 0; place < rows.FeaturesOf(row).Length; place++)
            {
                var feature = rows.FeaturesOf(row)[place];
                for (var factor = 0; factor <= Factors; factor++)
                {
                    var isBias = factor == Factors;
                    var l2 = (isBias ? 0.2 : 1) * side.Shares[feature] * L2;
                    var slope = isBias ? error : (error * other[factor]) + (0.11 * L2 * otherShare * own[factor]);
                    side.Vectors[feature][factor] -= 2 * rate
                        * ((slope * rows.WeightsOf(row)[place]) + (l2 * side.Vectors[feature][factor]));
                }
            }
        }

        // A column's penalty is the noise over the variance of its vectors' numbers, and not below that of ids.
        private static void Weigh(
            FeatureRows rows, (double[][] Vectors, double[] Uses, double[] Shares) side, double noise, double curvature)
        {
            foreach (var column in Enumerable.Range(0, side.Uses.Length).Where(feature => side.Uses[feature] > 0)
                .GroupBy(feature => rows.Groups[feature]).Where(column => column.Key > 0))
            {
                var variance = column.Average(feature => side.Vectors[feature].Take(Factors).Average(number => number * number)
                    + (0.75 * noise / (side.Uses[feature] * (curvature + (side.Shares[feature] * L2)))));
                foreach (var feature in column)
                {
                    var uses = side.Uses[feature];
                    side.Shares[feature] = Math.Min(Math.Max(1 / Math.Sqrt(uses), noise / variance / uses / L2), 0.15 / (Rate * L2));
                }
            }
        }
    }

    public class Predict
    {
        [Fact]
        public void Should_Answer_The_Mean_If_User_And_Item_Are_Unknown()
        {
            var train = World.Of((1, 1, 2), (1, 2, 4), (2, 1, 3), (2, 2, 5));
            Assert.Equal(3.5f, new Factorization(train).Predict(World.Of((8, 9, 1)))[0], 1e-6f);
        }

        [Fact]
        public void Should_Stay_Within_The_Range_Of_Ratings()
        {
            var train = World.Make(30, 20, 300);
            Assert.All(new Factorization(train, l2: 0, epochs: 200).Predict(train),
                rating => Assert.InRange(rating, train.RatingRange.Lowest, train.RatingRange.Highest));
        }

        [Fact]
        public void Should_Know_Something_Of_A_New_User_With_Side_Columns()
        {
            var all = Interactions.From(FeatureWorld.Make());
            var (train, validation) = all.SplitByUser(0.2, 1);
            var model = new Factorization(train, Features.From(train), l2: 0.1f);
            Assert.True(Rmse.Of(model, validation) < 0.5 * Rmse.Of(new BiasModel(train), validation));
        }
    }
}
