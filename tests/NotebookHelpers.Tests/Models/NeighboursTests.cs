using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace NotebookHelpers.Tests.Models;

public class NeighboursTests
{
    public class Constructor
    {
        [Fact]
        public void Should_Throw_If_There_Is_No_Neighbour() =>
            Assert.Throws<ArgumentOutOfRangeException>(() => new Neighbours(World.Make(3, 3, 9), k: 0));

        [Theory]
        [InlineData(-1, 0)]
        [InlineData(0, double.NaN)]
        public void Should_Throw_If_A_Strength_Makes_No_Sense(double shrinkage, double damping) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => new Neighbours(World.Make(3, 3, 9), shrinkage: shrinkage, damping: damping));
    }

    public class Predict
    {
        [Theory]
        [InlineData(false, 3)]
        [InlineData(false, 100)]
        [InlineData(true, 3)]
        [InlineData(true, 5)]
        public void Should_Do_What_The_Formula_Says(bool users, int k)
        {
            const double shrinkage = 5, damping = 0.2;
            var (train, validation) = World.Make(20, 15, 200).SplitRandom(0.2, 1);
            var biases = new BiasModel(train);
            var residuals = biases.Predict(train).Zip(train.Ratings, (expected, rating) => (double)rating - expected).ToArray();
            var rows = Enumerable.Range(0, train.Count)
                .ToDictionary(row => (train.UserIndices[row], train.ItemIndices[row]), row => residuals[row]);
            var expected = biases.Predict(validation).Select((bias, row) =>
            {
                int user = validation.UserIndices[row], item = validation.ItemIndices[row];
                double Off(bool items)
                {
                    double? At(int own, int other) => rows.TryGetValue(items ? (other, own) : (own, other), out var value) ? value : null;
                    var (self, rater, owns, others) = items ? (item, user, train.Items.Size, train.Users.Size)
                        : (user, item, train.Users.Size, train.Items.Size);
                    var near = Enumerable.Range(1, owns - 1).Where(own => own != self && At(own, rater) is not null).Select(own =>
                    {
                        var both = Enumerable.Range(1, others - 1).Where(other => At(self, other) is not null && At(own, other) is not null)
                            .ToArray();
                        var dot = both.Sum(other => At(self, other)!.Value * At(own, other)!.Value);
                        var norms =
                            Math.Sqrt(both.Sum(other => Math.Pow(At(self, other)!.Value, 2))
                            * both.Sum(other => Math.Pow(At(own, other)!.Value, 2)));
                        return (Similarity: both.Length == 0 ? 0
                            : dot / norms * both.Length / (both.Length + shrinkage), Residual: At(own, rater)!.Value);
                    }).Where(one => one.Similarity > 0).OrderByDescending(one => one.Similarity).Take(k).ToArray();
                    return near.Sum(one => one.Similarity * one.Residual) / (near.Sum(one => one.Similarity) + damping);
                }
                var off = users ? (Off(true) + Off(false)) / 2 : Off(true);
                return Math.Clamp(bias + off, train.RatingRange.Lowest, train.RatingRange.Highest);
            });
            Assert.All(new Neighbours(train, users, k, shrinkage, damping).Predict(validation).Zip(expected),
                pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        }

        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public void Should_Beat_Biases_Where_There_Are_Tastes(bool users)
        {
            var (train, validation) = World.Make().SplitRandom(0.2, 1);
            Assert.True(Rmse.Of(new Neighbours(train, users), validation) < 0.9 * Rmse.Of(new BiasModel(train), validation));
        }

        [Fact]
        public void Should_Answer_The_Mean_If_User_And_Item_Are_Unknown()
        {
            var train = World.Of((1, 1, 2), (1, 2, 4), (2, 1, 3), (2, 2, 5));
            Assert.Equal([3.5f], new Neighbours(train, users: true).Predict(World.Of((8, 9, 1))));
        }
    }
}
