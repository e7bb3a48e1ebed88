using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace NotebookHelpers.Tests.Models;

public class AlternatingLeastSquaresTests
{
    public class OfRatings
    {
        // After the last step the items' vectors solve their normal equations; with one factor and no bias to speak of, by hand.
        [Fact]
        public void Should_Leave_No_Gradient_In_The_Items_Biases()
        {
            const double BiasL2 = 2;
            var train = World.Make(40, 20, 400);
            var model = new AlternatingLeastSquares(train, factors: 2, biasL2: BiasL2, seed: 1);
            var predicted = model.Predict(train);
            var (values, length) = ((IItemVectors)model).ItemVectors();
            for (var item = 1; item <= train.Items.Count; item++)
                Assert.Equal(BiasL2 * values[((item + 1) * length) - 1], train.ByItem[item].ToArray().Sum(row => train.Ratings[row] - (double)predicted[row]), 2);
        }

        [Fact]
        public void Should_Solve_The_Normal_Equations_Of_The_Items()
        {
            const double L2 = 0.1;
            var train = World.Make(40, 20, 400);
            var model = new AlternatingLeastSquares(train, factors: 3, l2: L2, seed: 1);
            var predicted = model.Predict(train);
            var (values, length) = ((IItemVectors)model).ItemVectors();
            // The residuals' products with the users' vectors are l2 · count · the item's own vector: so Σ residual · taste = l2 · count · |vector|².
            for (var item = 1; item <= train.Items.Count; item++)
            {
                var own = values.AsSpan(item * length, length - 1).ToArray();
                var rows = train.ByItem[item].ToArray();
                var bias = values[((item + 1) * length) - 1];
                var tastes = rows.Select(row => predicted[row] - train.MeanRating - bias - UserBias(model, train, row)).ToArray();
                Assert.Equal(L2 * rows.Length * own.Sum(value => value * (double)value), rows.Zip(tastes).Sum(pair => (train.Ratings[pair.First] - (double)predicted[pair.First]) * pair.Second), 2);
            }
        }

        [Fact]
        public void Should_Beat_Biases_Where_There_Are_Tastes()
        {
            var (train, validation) = World.Make().SplitRandom(seed: 1);
            Assert.True(Rmse.Of(new AlternatingLeastSquares(train, factors: 2, l2: 0.02, seed: 1), validation) < 0.8 * Rmse.Of(new BiasModel(train), validation));
        }

        // An item that training never saw adds nothing but the user's bias.
        private static double UserBias(AlternatingLeastSquares model, Interactions train, int row)
        {
            var unknown = World.Of((-1, -1, 0));
            return model.Predict(new Interactions(train.Users, unknown.Items, [train.UserIndices[row]], [1], [0]))[0] - train.MeanRating;
        }
    }

    public class OfChoices
    {
        [Fact]
        public void Should_Solve_The_Weighted_Normal_Equations_Of_The_Items()
        {
            const double L2 = 0.5, Alpha = 4;
            var data = RankingBaselinesTests.Random(25, 15, 120);
            var model = AlternatingLeastSquares.Implicit(data, factors: 15, l2: L2, alpha: Alpha, rounds: 40, seed: 1);
            var (values, length) = ((IItemVectors)model).ItemVectors();
            var x = RankingBaselinesTests.Chosen(data);
            var scores = RankingBaselinesTests.ScoresOf(model, data.Rows([.. Enumerable.Range(1, data.Users.Count).Select(user => data.ByUser[user][0])]));
            // For each item Σ w (target - score) · score = l2 · |vector|², over all users: chosen or not.
            for (var item = 0; item < data.Items.Count; item++)
            {
                double Of(Func<double, double, double> value) => Ridge.Sum(data.Users.Count, user => value(1 + (Alpha * x[user, item]), scores[(user * data.Items.Count) + item]));
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
            Assert.Equal(0.75, model.Predict(one)[0], 3);
        }

        [Fact]
        public void Should_Trust_A_Strong_Choice_More()
        {
            var data = Data.Rows.Of((1, 10, 1, 1), (2, 11, 9, 2));
            var predicted = AlternatingLeastSquares.Implicit(data, factors: 2, l2: 0.1, alpha: 1, rounds: 100, seed: 1).Predict(data);
            Assert.True(predicted[1] > predicted[0]);
        }

        [Fact]
        public void Should_Be_The_Same_From_The_Same_Seed()
        {
            var data = RankingBaselinesTests.Random(25, 15, 120);
            float[] Predicted(int seed) => AlternatingLeastSquares.Implicit(data, seed: seed).Predict(data);
            Assert.Equal(Predicted(1), Predicted(1));
            Assert.NotEqual(Predicted(1), Predicted(2));
        }

        [Fact]
        public void Should_Throw_If_A_Number_Makes_No_Sense()
        {
            var data = RankingBaselinesTests.Few();
            Assert.Contains("alpha is 0", Assert.Throws<ArgumentOutOfRangeException>(() => AlternatingLeastSquares.Implicit(data, alpha: 0)).Message);
            Assert.Contains("factors is 0", Assert.Throws<ArgumentOutOfRangeException>(() => AlternatingLeastSquares.Implicit(data, factors: 0)).Message);
            Assert.Contains("l2 is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new AlternatingLeastSquares(data, l2: 0)).Message);
            Assert.Contains("is -1; expected 0 or more", Assert.Throws<ArgumentException>(() => AlternatingLeastSquares.Implicit(Data.Rows.Of((1, 10, -1, 1)))).Message);
        }
    }
}
