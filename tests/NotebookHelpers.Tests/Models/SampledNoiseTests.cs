using NotebookHelpers.Models;
using NotebookHelpers.Runtime;

namespace NotebookHelpers.Tests.Models;

public class SampledNoiseTests
{
    public class Draw
    {
        /// <summary>Given p, a user's q is Gamma in closed form. What is left is one integral over p ~ Gamma(1/2, rate 1/2).</summary>
        [Fact]
        public void Should_Have_The_Mean_Of_The_Posterior()
        {
            int[] users = [1, 1, 1, 2, 2];
            double[] errors = [0.1, -0.2, 0.3, 1, -2], counts = [0, 3, 2], squares = [0, 0.14, 5];
            double total = 0;
            double[] expected = new double[3], drawn = new double[3];
            // p = e^t, so that the density at 0 is no trouble.
            for (var t = -25.0; t < 6; t += 0.001)
            {
                var p = Math.Exp(t);
                var weight = Math.Sqrt(p) * Math.Exp(-p / 2);
                for (var user = 0; user < 3; user++)
                    weight *= Math.Pow(p, counts[user] / 2) * Math.Pow(5 + (p * squares[user] / 2), -(5 + (counts[user] / 2)));
                total += weight;
                for (var user = 0; user < 3; user++)
                    expected[user] += weight * p * (5 + (counts[user] / 2)) / (5 + (p * squares[user] / 2));
            }

            var noise = new SampledNoise(users, 3);
            var random = new SeededRandom(1);
            const int rounds = 200_000;
            for (var round = 0; round < rounds; round++)
            {
                noise.Draw(errors, random);
                for (var rating = 0; rating < users.Length; rating++)
                    drawn[users[rating]] += noise.Precisions[rating] / counts[users[rating]];
            }
            for (var user = 1; user < 3; user++)
                Assert.Equal(expected[user] / total, drawn[user] / rounds, 0.01 * expected[user] / total);
        }
    }

    public class Gamma
    {
        [Theory]
        [InlineData(1)]
        [InlineData(7.5)]
        public void Should_Have_Its_Shape_As_Mean_And_Variance(double shape)
        {
            var random = new SeededRandom(1);
            double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => SampledNoise.Gamma(shape, random))];
            Assert.Equal(shape, draws.Average(), 0.02 * shape);
            Assert.Equal(shape, draws.Average(draw => Math.Pow(draw - shape, 2)), 0.05 * shape);
        }
    }
}
