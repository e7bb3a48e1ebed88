using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;

namespace NotebookHelpers.Tests.Models;

public class BayesianFactorizationTests
{
    public class Constructor
    {
        [Fact]
        public void Should_Draw_The_Same_From_The_Same_Seed()
        {
            var train = World.Make(30, 20, 300);
            var first = new BayesianFactorization(train, factors: 2, rounds: 20, seed: 1).Predict(train);
            Assert.Equal(first, new BayesianFactorization(train, factors: 2, rounds: 20, seed: 1).Predict(train));
            Assert.NotEqual(first, new BayesianFactorization(train, factors: 2, rounds: 20, seed: 2).Predict(train));
        }

        [Fact]
        public void Should_Find_The_Planted_Tastes()
        {
            var (train, validation) = World.Make().SplitRandom(0.2, 1);
            // The noise is .3, and no model can do better.
            Assert.InRange(Rmse.Of(new BayesianFactorization(train, factors: 4, rounds: 60, seed: 1), validation), 0.29, 0.34);
        }

        [Fact]
        public void Should_Throw_If_There_Is_No_Factor()
            => Assert.Throws<ArgumentOutOfRangeException>(() => new BayesianFactorization(World.Make(3, 3, 9), factors: 0));

        [Fact]
        public void Should_Throw_If_There_Are_Few_Rounds()
            => Assert.Throws<ArgumentOutOfRangeException>(() => new BayesianFactorization(World.Make(3, 3, 9), rounds: 9));

        [Fact]
        public void Should_Throw_If_There_Is_No_Chain()
            => Assert.Throws<ArgumentOutOfRangeException>(() => new BayesianFactorization(World.Make(3, 3, 9), chains: 0));
    }

    public class Predict
    {
        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public void Should_Know_Something_Of_A_New_User_With_Side_Columns(bool history)
        {
            var (train, validation) = Interactions.From(FeatureWorld.Make()).SplitByUser(0.2, 1);
            var model = new BayesianFactorization(train, Features.From(train), history, factors: 4, rounds: 60, seed: 1);
            Assert.True(Rmse.Of(model, validation) < 0.5 * Rmse.Of(new BiasModel(train), validation));
        }

        [Fact]
        public void Should_Answer_Near_The_Mean_Within_The_Range_If_User_And_Item_Are_Unknown()
        {
            var train = World.Make();
            Assert.Equal(train.MeanRating,
                new BayesianFactorization(train, factors: 2, rounds: 60, seed: 1).Predict(World.Of((8, 9, 1)))[0], 0.3f);
        }
    }
}
