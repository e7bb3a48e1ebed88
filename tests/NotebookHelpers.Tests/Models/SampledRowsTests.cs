using NotebookHelpers.Data;
using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Models;

public class SampledRowsTests
{
    public class Draw
    {
        /// <summary>
        /// Two users' biases. Given the precision p of their group, its mean integrated out, they are normal in closed form: prior
        /// precision p (I - J/3), where J is all ones. What is left is one integral over p ~ Gamma(1/2, rate 1/2).
        /// </summary>
        [Fact]
        public void Should_Have_The_Mean_And_Variance_Of_The_Posterior()
        {
            const double noise = 2;
            float[] ratings = [1, 1.5f, 0.5f, -1];
            int[] users = [1, 1, 1, 2], items = [1, 1, 1, 1];
            var (mean, variance) = Posterior(noise, counts: [3, 1], sums: [3, -1]);

            var random = new SeededRandom(3);
            var rows = new SampledRows(
                FeatureRows.From(SideTable.IdsOf(new Vocabulary([1, 2])), 20), fixedTo1: 1, free: 0, factors: 3, random);
            double[] ones = [1, 1], zeros = [0, 0], noises = [.. ratings.Select(_ => noise)];
            var errors = Array.ConvertAll(ratings, rating => (double)rating);
            double[] sums = new double[2], squares = new double[2];
            const int rounds = 200_000, unused = 1000;
            for (var round = -unused; round < rounds; round++)
            {
                rows.Draw(0, users, items, ones, errors, noises, random);
                // A factor of which the ratings say nothing, and which must say nothing to the other one.
                rows.Draw(2, users, items, zeros, errors, noises, random);
                for (var user = 0; user < 2 && round >= 0; user++)
                {
                    var bias = rows.Sums[0][user + 1];
                    (sums[user], squares[user]) = (sums[user] + bias, squares[user] + (bias * bias));
                }
            }
            Assert.All(errors.Index(), error => Assert.Equal(ratings[error.Index] - rows.Sums[0][users[error.Index]], error.Item, 1e-6));
            for (var user = 0; user < 2; user++)
            {
                Assert.Equal(mean[user], sums[user] / rounds, 0.01);
                Assert.Equal(variance[user], (squares[user] / rounds) - Math.Pow(sums[user] / rounds, 2), 0.01);
            }
        }

        private static (double[] Mean, double[] Variance) Posterior(double noise, double[] counts, double[] sums)
        {
            double total = 0;
            double[] first = new double[2], second = new double[2];
            // p = e^t, so that the density at 0 is no trouble.
            for (var t = -25.0; t < 8; t += 0.001)
            {
                var p = Math.Exp(t);
                double a = (p * 2 / 3) + (noise * counts[0]), b = -p / 3, d = (p * 2 / 3) + (noise * counts[1]),
                    determinant = (a * d) - (b * b);
                double[] slope = [noise * sums[0], noise * sums[1]];
                double[] mean = [((d * slope[0]) - (b * slope[1])) / determinant, ((a * slope[1]) - (b * slope[0])) / determinant];
                var evidence = Math.Exp(
                    (0.5 * Math.Log(p * p / 3 / determinant)) + (0.5 * ((mean[0] * slope[0]) + (mean[1] * slope[1]))) - 10);
                var weight = evidence * Math.Sqrt(p) * Math.Exp(-p / 2);
                total += weight;
                double[] own = [d / determinant, a / determinant];
                for (var user = 0; user < 2; user++)
                {
                    first[user] += weight * mean[user];
                    second[user] += weight * (own[user] + (mean[user] * mean[user]));
                }
            }
            return ([.. first.Select(sum => sum / total)], [.. first.Zip(second, (one, two) => (two / total) - Math.Pow(one / total, 2))]);
        }
    }
}
