using NotebookHelpers.Data;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Tests.Data;

namespace NotebookHelpers.Tests.Models;

/// <summary>Side columns: those that say nothing cost next to nothing, and those that say something never cost.</summary>
public class ColumnTests
{
    private const double Allowed = 0.002;

    private static string Articles { get; } = Path.Combine(Repository.Root, "data", "articles");

    [Fact]
    public void Should_Never_Harm_On_The_Embedded_Data() => Compare(Articles);

    [Fact]
    public void Should_Never_Harm_On_MovieLens() => Compare(SharedData.MovieLens());

    [Fact]
    public void Should_Never_Harm_On_MovieTweetings() => Compare(SharedData.MovieTweetings());

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.3f)]
    public void Should_Gain_By_A_Planted_Column(float strength)
    {
        var data = PlantedColumns.Ratings(Interactions.From(RatingFiles.Read(Articles)), strength);
        var (train, validation) = data.SplitRandom(0.2, seed: 1);
        double Error(Features features) => Rmse.Of(new Factorization(train, features, seed: 1), validation);
        Assert.InRange(Error(PlantedColumns.WithGroups(PlantedColumns.Own(train))), 0, Error(PlantedColumns.Own(train)) + Allowed);
    }

    private static void Compare(string folder)
    {
        var (train, validation) = Interactions.From(RatingFiles.Read(folder)).SplitRandom(0.2, seed: 1);
        // In deviations of the ratings, so that 0 to 10 is as 1 to 5.
        var unit = Rmse.Of(new MeanModel(train), validation);
        double Error(Features? features) => Rmse.Of(new Factorization(train, features, seed: 1), validation) / unit;
        var (ids, own) = (Error(null), Error(PlantedColumns.Own(train)));
        Assert.InRange(own, 0, ids);
        Assert.InRange(Error(PlantedColumns.Shuffled(train)), 0, ids + Allowed);
        Assert.InRange(Error(PlantedColumns.WithNoise(PlantedColumns.Own(train), 1)), 0, own + Allowed);
    }
}
